/** What Baton's details say of checks that are late, old, not up yet, or not asked, since the service closes. */
import { failing, hang, pass } from "./asking.ts";
import { INVALID, NO_CLIENT, READY, sameOnBoth, situation } from "./baton_details.ts";
import { type Situation, turns } from "./situations.ts";

const CLOSING = { error: "connector is shutting down" };

const down = failing("down");
const invalid = failing("no table");
const spent = failing("none left");

situation("checks take longer than their timeout", {
  options: () => ({ validate: hang, checks: { quota: { check: hang } }, timeout: 100 }),
  passes: 100,
}, [
  "/health",
  503,
  { error: INVALID, validation_error: "no answer within 100 ms", quota: "no answer within 100 ms" },
  { error: INVALID, error_id: "<validate>", quota: "timed out, error_id <quota>" },
], READY);

situation("ready takes longer than its timeout", {
  options: () => ({ ready: hang, validate: pass, timeout: 100 }),
  passes: 100,
}, ...sameOnBoth(503, { error: NO_CLIENT }, { error: NO_CLIENT, error_id: "<ready>" }));

// what is late is no failure of the check yet: it has no id
situation("checks take longer than the deadline", {
  options: () => ({ validate: hang, checks: { quota: { check: hang }, cache: { check: hang, critical: false } } }),
  passes: 4_000,
}, [
  "/health",
  503,
  {
    error: INVALID,
    validation_error: "no answer within 4000 ms",
    quota: "no answer within 4000 ms",
    cache: "no answer within 4000 ms",
  },
  {
    error: INVALID,
    error_id: "<validate>",
    quota: "timed out, error_id <quota>",
    cache: "timed out, error_id <cache>",
  },
], READY);

situation("ready takes longer than the deadline", {
  options: () => ({ ready: hang, validate: pass }),
  passes: 4_000,
}, ...sameOnBoth(503, { error: NO_CLIENT }, { error: NO_CLIENT, error_id: "<ready>" }));

const inBackground = (check: () => unknown, rest: object = {}) => ({
  options: () => ({ validate: pass, checks: { quota: { check, interval: 60_000, ...rest } } }),
});

situation(
  "a background check has not run yet",
  inBackground(pass),
  ["/health", 503, { error: INVALID, quota: "it has not run yet" }, { error: INVALID, quota: "not run yet" }],
  READY,
);

situation(
  "validate itself has not run yet",
  {
    options: () => ({ checks: { validate: { check: pass, interval: 60_000 } } }),
  },
  ["/health", 503, { error: INVALID, validation_error: "it has not run yet" }, { error: INVALID }],
  READY,
);

situation("ready itself has not run yet", {
  options: () => ({ validate: pass, checks: { ready: { check: pass, interval: 60_000 } } }),
}, ...sameOnBoth(503, { error: NO_CLIENT }, { error: NO_CLIENT }));

/** Waits for the first run, within a second, and for its result to be older than its `maxAge`. */
const ages: Situation["prepare"] = (health, clock) => {
  const random = Math.random;
  Math.random = () => 0.5;
  try {
    health.serving();
    clock.pass(500);
    clock.pass(1_500);
  } finally {
    Math.random = random;
  }
};

situation(
  "a passing result is too old",
  { ...inBackground(pass, { maxAge: 1_000 }), prepare: ages },
  ["/health", 503, { error: INVALID, quota: "its last result is 1500 ms old" }, {
    error: INVALID,
    quota: "stale, error_id <quota>",
  }],
  READY,
);

situation(
  "a failing result is too old",
  { ...inBackground(spent, { maxAge: 1_000 }), prepare: ages },
  ["/health", 503, { error: INVALID, quota: "its last result is 1500 ms old" }, {
    error: INVALID,
    quota: "stale, error_id <quota>",
  }],
  READY,
);

situation(
  "a failing result is young enough",
  { ...inBackground(spent, { maxAge: 1_500 }), prepare: ages },
  ["/health", 503, { error: INVALID, quota: "none left" }, { error: INVALID, quota: "failed, error_id <quota>" }],
  READY,
);

situation(
  "a check fails for the first time of two that turn it",
  {
    options: () => ({ validate: pass, checks: { quota: { check: turns("pf"), ttl: 0, failAfter: 2 } } }),
    prepare: (health) => void health.fetch(new Request("http://localhost/health")),
  },
  ["/health", 200, { quota: "down again" }, { quota: "failed, error_id <quota>" }],
  READY,
);

situation(
  "a check fails for the second time of two that turn it",
  {
    options: () => ({ validate: pass, checks: { quota: { check: turns("pff"), ttl: 0, failAfter: 2 } } }),
    prepare: (health) => {
      health.fetch(new Request("http://localhost/health"));
      health.fetch(new Request("http://localhost/health"));
    },
  },
  ["/health", 503, { error: INVALID, quota: "down again" }, { error: INVALID, quota: "failed, error_id <quota>" }],
  READY,
);

situation(
  "a check has passed once of three times that turn it",
  { options: () => ({ validate: pass, checks: { quota: { check: pass, passAfter: 3 } } }) },
  ["/health", 503, { error: INVALID, quota: "it has passed 1 of 3 times" }, {
    error: INVALID,
    quota: "not up yet",
  }],
  READY,
);

situation("the service drains", {
  options: () => ({ ready: down, validate: invalid, checks: { quota: { check: spent } } }),
  prepare: (health) => health.drain(),
}, ...sameOnBoth(503, CLOSING, CLOSING));

situation("the service has stopped", {
  options: () => ({ validate: invalid, checks: { cache: { on: "ready", check: down, critical: false } } }),
  prepare: (health) => health.stop(),
}, ...sameOnBoth(503, CLOSING, CLOSING));

situation("the service stops while a check runs", {
  options: () => ({ ready: hang, validate: pass }),
  prepare: (health) => queueMicrotask(() => health.stop()),
}, ...sameOnBoth(503, CLOSING, CLOSING));
