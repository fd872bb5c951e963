/** What Baton's details say of checks that fail. */
import { failing, pass } from "./asking.ts";
import { INVALID, NO_CLIENT, READY, sameOnBoth, situation } from "./baton_details.ts";

const down = failing("down");
const invalid = failing("no table");
const spent = failing("none left");

situation("all is well", { ready: pass, validate: pass }, ...sameOnBoth(200, undefined, undefined));

situation(
  "ready fails",
  { ready: down, validate: invalid },
  ...sameOnBoth(503, { error: NO_CLIENT }, { error: NO_CLIENT, error_id: "<ready>" }),
);

situation(
  "validate fails",
  { ready: pass, validate: invalid },
  ["/health", 503, { error: INVALID, validation_error: "no table" }, { error: INVALID, error_id: "<validate>" }],
  READY,
);

situation(
  "validate answers false",
  { validate: () => false },
  ["/health", 503, { error: INVALID, validation_error: "the check answered false" }, {
    error: INVALID,
    error_id: "<validate>",
  }],
  READY,
);

situation(
  "another check fails",
  { validate: pass, checks: { quota: { check: spent } } },
  ["/health", 503, { error: INVALID, quota: "none left" }, { error: INVALID, quota: "failed, error_id <quota>" }],
  READY,
);

situation(
  "validate and two others fail",
  { validate: invalid, checks: { quota: { check: spent }, cache: { check: down, critical: false } } },
  ["/health", 503, { error: INVALID, validation_error: "no table", quota: "none left", cache: "down" }, {
    error: INVALID,
    error_id: "<validate>",
    quota: "failed, error_id <quota>",
    cache: "failed, error_id <cache>",
  }],
  READY,
);

situation(
  "another check on ready fails",
  { ready: pass, validate: invalid, checks: { schema: { on: "ready", check: down } } },
  ...sameOnBoth(503, { error: NO_CLIENT, schema: "down" }, { error: NO_CLIENT, schema: "failed, error_id <schema>" }),
);

situation(
  "ready and another check on it fail",
  { ready: down, validate: pass, checks: { schema: { on: "ready", check: spent } } },
  ...sameOnBoth(503, { error: NO_CLIENT, schema: "none left" }, {
    error: NO_CLIENT,
    error_id: "<ready>",
    schema: "failed, error_id <schema>",
  }),
);

situation(
  "a check that is not critical fails",
  { ready: pass, validate: pass, checks: { cache: { check: down, critical: false } } },
  ["/health", 200, { cache: "down" }, { cache: "failed, error_id <cache>" }],
  READY,
);

situation(
  "a check on ready that is not critical fails",
  { ready: pass, validate: pass, checks: { cache: { on: "ready", check: down, critical: false } } },
  ...sameOnBoth(200, { cache: "down" }, { cache: "failed, error_id <cache>" }),
);

situation(
  "checks on both that are not critical fail",
  {
    validate: pass,
    checks: { b: { check: spent, critical: false }, a: { on: "ready", check: down, critical: false } },
  },
  ["/health", 200, { a: "down", b: "none left" }, { a: "failed, error_id <a>", b: "failed, error_id <b>" }],
  ["/ready", 200, { a: "down" }, { a: "failed, error_id <a>" }],
);

situation(
  "validate fails, and a check on ready that is not critical",
  { validate: invalid, checks: { cache: { on: "ready", check: down, critical: false } } },
  ["/health", 503, { error: INVALID, validation_error: "no table", cache: "down" }, {
    error: INVALID,
    error_id: "<validate>",
    cache: "failed, error_id <cache>",
  }],
  ["/ready", 200, { cache: "down" }, { cache: "failed, error_id <cache>" }],
);

situation(
  "ready and validate are not critical, and fail",
  { checks: { ready: { check: down, critical: false }, validate: { check: invalid, critical: false } } },
  ["/health", 200, { ready: "down", validate: "no table" }, {
    ready: "failed, error_id <ready>",
    validate: "failed, error_id <validate>",
  }],
  ["/ready", 200, { ready: "down" }, { ready: "failed, error_id <ready>" }],
);

situation(
  "validate is not critical, and fails with another that is",
  { checks: { validate: { check: invalid, critical: false }, quota: { check: spent } } },
  ["/health", 503, { error: INVALID, validate: "no table", quota: "none left" }, {
    error: INVALID,
    validate: "failed, error_id <validate>",
    quota: "failed, error_id <quota>",
  }],
  READY,
);

situation(
  "checks named ready and validate decide the other thing",
  { checks: { ready: { on: "validate", check: down }, validate: { on: "ready", check: pass } } },
  ["/health", 503, { error: INVALID, ready: "down" }, { error: INVALID, ready: "failed, error_id <ready>" }],
  READY,
);

situation(
  "a check named validate decides whether the service is ready",
  { checks: { validate: { on: "ready", check: invalid } } },
  ...sameOnBoth(503, { error: NO_CLIENT, validate: "no table" }, {
    error: NO_CLIENT,
    validate: "failed, error_id <validate>",
  }),
);

situation(
  "checks are named like JavaScript's own things",
  { checks: { constructor: { check: spent }, toString: { check: pass }, 7: { check: down } } },
  ["/health", 503, { error: INVALID, 7: "down", constructor: "none left" }, {
    error: INVALID,
    7: "failed, error_id <7>",
    constructor: "failed, error_id <constructor>",
  }],
  READY,
);
