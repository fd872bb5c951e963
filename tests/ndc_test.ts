/** The answers of the NDC dialect, word for word. */
import { assertEquals } from "@std/assert";
import type { HealthOptions } from "../src/health_options.ts";
import { UnreachableError } from "../mod.ts";
import { failing, hang, pass, PEERS, WAYS } from "./asking.ts";
import { askIn, OTHERS, READERS, type Situation } from "./situations.ts";

const READY = ["/health/ready", "/health", "/"] as const;
const LIVE = ["/health/live"] as const;
const CONNECTED = ["/health/connected"] as const;
const ALL = [...READY, ...LIVE, ...CONNECTED];

const NOT_READY = "connector is not ready";
const NOT_LIVE = "connector is not live";
const NOT_CONNECTED = "connector is not connected";
const CLOSING = "connector is shutting down";

const down = failing("down");
const invalid = failing("no table");
const stuck = failing("stuck");
const unreachable = (text: string) => () => Promise.reject(new UnreachableError(text));
const unasked = failing("This must not be asked");

type Details = Record<string, string>;
/** No message and no details: an empty body. */
type Row = [
  paths: readonly string[],
  status: number,
  message?: string,
  forReaders?: Details,
  forOthers?: Details,
];

const SITUATIONS: Record<string, [Situation, Row[]]> = {};

function situation(what: string, situation: Situation | HealthOptions, ...rows: Row[]): void {
  SITUATIONS[what] = ["options" in situation ? situation : { options: () => situation }, rows];
}

situation("all is well", { ready: pass, validate: pass, live: pass }, [ALL, 200]);
situation("there is no check on ready or live", { validate: pass }, [ALL, 200]);
situation("there is no check on validate", { ready: pass }, [ALL, 200]);

situation(
  "ready fails",
  { ready: down, validate: unasked, live: pass },
  [[...READY, ...CONNECTED], 503, NOT_READY, { ready: "down" }, { ready: "failed, error_id <ready>" }],
  [LIVE, 200],
);

situation(
  "ready cannot reach a service",
  { ready: unreachable("down"), validate: unasked },
  [[...READY, ...CONNECTED], 503, NOT_READY, { ready: "down" }, { ready: "failed, error_id <ready>" }],
  [LIVE, 200],
);

situation(
  "ready and another check on it fail",
  { ready: down, checks: { schema: { on: "ready", check: invalid } } },
  [[...READY, ...CONNECTED], 503, NOT_READY, { ready: "down", schema: "no table" }, {
    ready: "failed, error_id <ready>",
    schema: "failed, error_id <schema>",
  }],
  [LIVE, 200],
);

situation(
  "live fails",
  { ready: pass, validate: pass, live: stuck },
  [[...READY, ...CONNECTED], 200],
  [LIVE, 500, NOT_LIVE, { live: "stuck" }, { live: "failed, error_id <live>" }],
);

situation(
  "all fail",
  { ready: down, validate: unasked, live: stuck },
  [[...READY, ...CONNECTED], 503, NOT_READY, { ready: "down" }, { ready: "failed, error_id <ready>" }],
  [LIVE, 500, NOT_LIVE, { live: "stuck" }, { live: "failed, error_id <live>" }],
);

situation(
  "live cannot reach a service",
  { ready: pass, live: unreachable("stuck") },
  [LIVE, 500, NOT_LIVE, { live: "stuck" }, { live: "failed, error_id <live>" }],
);

situation(
  "validate fails",
  { ready: pass, validate: invalid },
  [[...READY, ...LIVE], 200],
  [CONNECTED, 502, NOT_CONNECTED, { validate: "no table" }, { validate: "failed, error_id <validate>" }],
);

situation(
  "validate cannot reach a service",
  { validate: unreachable("no directory") },
  [[...READY, ...LIVE], 200],
  [CONNECTED, 504, NOT_CONNECTED, { validate: "no directory" }, { validate: "failed, error_id <validate>" }],
);

situation("a check on each thing that is not critical fails", {
  validate: pass,
  checks: {
    a: { on: "ready", check: down, critical: false },
    b: { on: "validate", check: down, critical: false },
    c: { on: "live", check: down, critical: false },
  },
}, [ALL, 200]);

situation(
  "validate fails, and a check on ready that is not critical",
  { validate: invalid, checks: { cache: { on: "ready", check: down, critical: false } } },
  [CONNECTED, 502, NOT_CONNECTED, { validate: "no table" }, { validate: "failed, error_id <validate>" }],
);

situation(
  "validate takes longer than its timeout",
  { options: () => ({ validate: hang, timeout: 100 }), passes: 100 },
  [[...READY, ...LIVE], 200],
  [CONNECTED, 504, NOT_CONNECTED, { validate: "no answer within 100 ms" }, {
    validate: "timed out, error_id <validate>",
  }],
);

situation(
  "validate takes longer than the deadline",
  { options: () => ({ validate: hang }), passes: 4_000 },
  [CONNECTED, 504, NOT_CONNECTED, { validate: "no answer within 4000 ms" }, {
    validate: "timed out, error_id <validate>",
  }],
);

situation(
  "ready takes longer than the deadline",
  { options: () => ({ ready: hang, validate: unasked }), passes: 4_000 },
  [[...READY, ...CONNECTED], 503, NOT_READY, { ready: "no answer within 4000 ms" }, {
    ready: "timed out, error_id <ready>",
  }],
  [LIVE, 200],
);

situation(
  "live takes longer than the deadline",
  { options: () => ({ ready: pass, live: hang }), passes: 4_000 },
  [LIVE, 500, NOT_LIVE, { live: "no answer within 4000 ms" }, { live: "timed out, error_id <live>" }],
);

situation(
  "background checks have not run yet",
  {
    options: () => ({
      checks: {
        schema: { on: "ready", check: pass, interval: 60_000 },
        directory: { check: pass, interval: 60_000 },
      },
    }),
  },
  [[...READY, ...CONNECTED], 503, NOT_READY, { schema: "it has not run yet" }, { schema: "not run yet" }],
  [LIVE, 200],
);

situation(
  "a background check has not run yet, and another cannot reach a service",
  {
    options: () => ({ checks: { a: { check: pass, interval: 60_000 }, b: { check: unreachable("down"), ttl: 0 } } }),
  },
  [CONNECTED, 502, NOT_CONNECTED, { a: "it has not run yet", b: "down" }, {
    a: "not run yet",
    b: "failed, error_id <b>",
  }],
);

situation(
  "a check has passed once of two times that turn it",
  { options: () => ({ checks: { directory: { check: pass, passAfter: 2 } } }) },
  [CONNECTED, 502, NOT_CONNECTED, { directory: "it has passed 1 of 2 times" }, { directory: "not up yet" }],
);

situation(
  "the service drains",
  {
    options: () => ({ ready: unasked, validate: unasked, live: pass }),
    prepare: (health) => health.drain(),
  },
  [[...READY, ...CONNECTED], 503, CLOSING, {}, {}],
  [LIVE, 200],
);

situation("the service drains, and is not live", {
  options: () => ({ ready: pass, live: stuck }),
  prepare: (health) => health.drain(),
}, [LIVE, 500, NOT_LIVE, { live: "stuck" }, { live: "failed, error_id <live>" }]);

situation(
  "the service has stopped",
  {
    options: () => ({ ready: unasked, validate: unasked }),
    prepare: (health) => health.stop(),
  },
  [[...READY, ...CONNECTED], 503, CLOSING, {}, {}],
  [LIVE, 200],
);

situation("the service stops while validate runs", {
  options: () => ({ ready: pass, validate: hang }),
  prepare: (health) => queueMicrotask(() => health.stop()),
}, [CONNECTED, 503, CLOSING, {}, {}]);

for (const [what, [given, rows]] of Object.entries(SITUATIONS)) {
  for (const [paths, status, message, forReaders, forOthers] of rows) {
    for (const path of paths) {
      for (const [who, peers, details] of [["tells", READERS, forReaders], ["hides", OTHERS, forOthers]] as const) {
        Deno.test(`NDC ${who} what is the matter on GET ${path} by ${status} when ${what}`, async () => {
          for (const [peer, disclosure] of peers) {
            for (const way of ["fetch", "listener"] as const) {
              const asking = { dialect: "ndc", way, path, details: disclosure, peer: PEERS[peer] } as const;
              const { answer, log } = await askIn(given, asking);
              const body = message === undefined ? "" : log.withIds(JSON.stringify({ message, details }));
              assertEquals([answer.status, answer.body], [status, body], `${way}, ${peer}, ${disclosure}`);
            }
          }
        });
      }

      Deno.test(`NDC answers HEAD ${path} by ${status} and a length alone when ${what}`, async () => {
        for (const way of Object.keys(WAYS) as (keyof typeof WAYS)[]) {
          const asking = { dialect: "ndc", way, path, details: "always" } as const;
          const { answer: got } = await askIn(given, asking);
          const { answer } = await askIn(given, { ...asking, method: "HEAD" });
          assertEquals([answer.status, answer.body], [status, ""]);
          for (const name of ["content-length", "content-type", "retry-after", "cache-control"]) {
            assertEquals(answer.headers.get(name), got.headers.get(name), name);
          }
        }
      });
    }
  }
}
