/** What a stranger is never told, and under which id the log tells it. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Dialect } from "../gen/routes.ts";
import type { Check } from "../src/check.ts";
import { createHealth } from "../src/health.ts";
import type { HealthOptions } from "../src/health_options.ts";
import { type Asked, failing, Log, pass, PEERS, WAYS } from "./asking.ts";

const MARKER = "s3cret-marker";

class Marked extends Error {
  override name = MARKER;
}

/** An error that has the marker wherever an error can have something. */
function marked(): Error {
  const cause = Object.assign(new Marked(MARKER), { code: MARKER });
  const error = Object.assign(new Marked(`${MARKER}: ${MARKER}`, { cause }), {
    code: MARKER,
    details: { [MARKER]: MARKER },
    errors: [cause],
    [MARKER]: MARKER,
  });
  error.stack = `${MARKER}\n    at ${MARKER}`;
  return error;
}

const throwing = (value: unknown): Check => () => {
  throw value;
};

/** Ways of a check to come by the marker. */
const CHECKS: Record<string, Check> = {
  "throws an Error": throwing(marked()),
  "rejects with an Error": () => Promise.reject(marked()),
  "throws an AggregateError": throwing(new AggregateError([marked()], MARKER)),
  "throws an Error without a text": throwing(new Marked()),
  "throws a text": throwing(MARKER),
  "throws an object": throwing({ message: MARKER, name: MARKER, [MARKER]: MARKER }),
  "throws an object without a message": throwing({ [MARKER]: MARKER }),
  "throws a function": throwing(Object.assign(() => MARKER, { toString: () => MARKER })),
  "throws a symbol": throwing(Symbol(MARKER)),
  "answers details": () => ({ [MARKER]: MARKER }),
};

/** Which checks are of which kind. */
const SETUPS: Record<string, (check: Check) => HealthOptions> = {
  "ready": (check) => ({ ready: check, validate: pass, live: pass }),
  "validate": (check) => ({ ready: pass, validate: check, live: pass }),
  "live": (check) => ({ ready: pass, validate: pass, live: check }),
  "other checks": (check) => ({
    checks: { a: { on: "ready", check }, b: { on: "validate", check }, c: { on: "live", check } },
  }),
  "checks that are not critical": (check) => ({
    checks: {
      a: { on: "ready", check, critical: false },
      b: { on: "validate", check, critical: false },
      c: { on: "live", check, critical: false },
    },
  }),
};

const PATHS = ["/", "/health", "/ready", "/live", "/health/ready", "/health/live", "/health/connected"];
const CLAIMS = {
  "forwarded": "for=127.0.0.1",
  "x-forwarded-for": "127.0.0.1",
  "x-real-ip": "::1",
  "host": "localhost",
};

function* everyQuestion() {
  for (const dialect of ["baton", "ndc"] satisfies Dialect[]) {
    for (const way of Object.keys(WAYS) as (keyof typeof WAYS)[]) {
      for (const method of ["GET", "HEAD", "POST"]) for (const path of PATHS) yield { dialect, way, method, path };
    }
  }
}

const textOf = ({ headers, body }: Asked) => JSON.stringify([...headers]) + body;

for (const [what, check] of Object.entries(CHECKS)) {
  for (const [which, setup] of Object.entries(SETUPS)) {
    Deno.test(`A stranger learns nothing when ${which} ${what}`, async () => {
      for (const { dialect, way, method, path } of everyQuestion()) {
        const health = createHealth({ ...setup(check), dialect, onError: () => {} });
        for (const peer of ["192.0.2.7", "::ffff:192.0.2.7", "128.0.0.1", "", undefined]) {
          const answer = await WAYS[way](health, path, { dialect, method, peer, headers: CLAIMS });
          const text = textOf(answer);
          assert(!text.includes(MARKER), `${method} ${path} of ${dialect} by ${way}, ${peer}: ${text}`);
        }
      }
    });
  }
}

Deno.test("The same marker is shown on loopback: the tests of strangers can fail", async () => {
  const shown: string[] = [];
  for (const { dialect, way, method, path } of everyQuestion()) {
    const health = createHealth({ ...SETUPS["other checks"]!(CHECKS["throws an Error"]!), dialect, onError: () => {} });
    const answer = await WAYS[way](health, path, { dialect, method, peer: "127.0.0.1" });
    if (textOf(answer).includes(MARKER)) shown.push(`${way} ${method} ${path} of ${dialect}`);
  }
  assertEquals(shown, [
    "fetch GET /health of baton",
    "fetch GET /ready of baton",
    "listener GET /health of baton",
    "listener GET /ready of baton",
    "fetch GET / of ndc",
    "fetch GET /health of ndc",
    "fetch GET /health/ready of ndc",
    "fetch GET /health/live of ndc",
    "fetch GET /health/connected of ndc",
    "listener GET / of ndc",
    "listener GET /health of ndc",
    "listener GET /health/ready of ndc",
    "listener GET /health/live of ndc",
    "listener GET /health/connected of ndc",
  ]);
});

Deno.test("The details that a check answers are shown to nobody", async () => {
  for (const { dialect, way, method, path } of everyQuestion()) {
    for (const [which, setup] of Object.entries(SETUPS)) {
      const health = createHealth({ ...setup(CHECKS["answers details"]!), dialect, details: "always" });
      const text = textOf(await WAYS[way](health, path, { dialect, method, peer: "127.0.0.1" }));
      assert(!text.includes(MARKER), `${method} ${path} of ${dialect} by ${way}, ${which}: ${text}`);
    }
  }
});

const ID = /\b[0-9a-z]{8}\b/;

Deno.test("The id that a stranger is given is the one in the log, beside the full text", async () => {
  const log = new Log();
  const health = createHealth({
    validate: failing("no table"),
    checks: { quota: { check: failing("none left") } },
    onError: log.onError,
  });
  const { body } = await WAYS.fetch(health, "/health", { peer: PEERS.stranger });
  const { error_id, quota } = JSON.parse(body).details;
  const [, quotaId] = quota.match(/^failed, error_id ([0-9a-z]{8})$/);
  assertMatch(error_id, ID);
  assertEquals(log.lines, [
    `health check validate fails (error_id ${error_id}): no table`,
    `health check quota fails (error_id ${quotaId}): none left`,
  ]);
  assertEquals(log.failures.map(({ id }) => id), [error_id, quotaId]);
});

Deno.test("The id is the same in each dialect and for each stranger while a failure lasts, and another for the next", async () => {
  const log = new Log();
  const texts = ["a", "a", "a", "a", "b"];
  const health = createHealth({
    checks: { validate: { check: () => failing(texts.shift()!)(), ttl: 0 } },
    onError: log.onError,
  });
  const ids: string[] = [];
  for (const peer of ["192.0.2.7", "2001:db8::1", undefined, "192.0.2.7", "192.0.2.7"]) {
    const dialect = ids.length % 2 === 0 ? "baton" : "ndc";
    const path = dialect === "baton" ? "/health" : "/health/connected";
    const { body } = await WAYS.listener(health.as({ dialect }), path, { dialect, peer });
    ids.push(body.match(/error_id"?[: ]"?([0-9a-z]{8})/)![1]!);
  }
  const [first, , , , other] = ids;
  assertEquals(ids, [first, first, first, first, other]);
  assert(first !== other);
  assertEquals(log.failures.map(({ id, event }) => [id, event]), [[first, "begin"], [other, "change"]]);
});

Deno.test("A text of 10 MB full of passwords and control characters is one line in body and log", async () => {
  const text = "\x1b[31m\u202e https://ann:s3cret-marker@db/ 🩺\n".repeat(300_000);
  for (const dialect of ["baton", "ndc"] satisfies Dialect[]) {
    const log = new Log();
    const health = createHealth({ validate: failing(text), dialect, details: "always", onError: log.onError });
    const path = dialect === "baton" ? "/health" : "/health/connected";
    const { body } = await WAYS.fetch(health, path, { dialect });
    const { validation_error: told, validate: entry } = JSON.parse(body).details;
    for (const line of [told ?? entry, ...log.lines]) {
      assert(line.length <= (line === log.lines[0] ? 4_000 : 500));
      assert(
        !/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u.test(line) && line.isWellFormed() && !line.includes(MARKER),
        line,
      );
      assert(line.includes("https://db/ 🩺"), line);
    }
  }
});
