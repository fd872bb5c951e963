import { assertEquals, assertStrictEquals } from "@std/assert";
import { createHealth, type Health } from "../src/health.ts";
import { FakeClock } from "./fake_clock.ts";
import { hostileProxy } from "./thrown_values.ts";

const pass = () => {};
const never = () => new Promise<never>(() => {});
/** Answers that tell all, and no log. */
const TOLD = { details: "always", onError: () => {} } as const;
const get = (path: string) => new Request(`http://localhost${path}`);

Deno.test("createHealth() asks no check before a request does, nor for /live and for what is not served", async () => {
  const asked: string[] = [];
  const { fetch } = createHealth({
    checks: {
      ready: { check: () => asked.push("ready"), ttl: 0 },
      validate: { check: () => asked.push("validate"), ttl: 0 },
    },
  });
  for (const path of ["/live", "/", "/healthz"]) await fetch(get(path));
  await fetch(new Request("http://localhost/health", { method: "POST" }));
  assertEquals(asked, []);
  await fetch(get("/ready"));
  assertEquals(asked, ["ready"]);
  await fetch(get("/health"));
  assertEquals(asked, ["ready", "ready", "validate"]);
});

Deno.test("createHealth() does not look at its options again", async () => {
  const vendor = { check: pass as () => unknown };
  const options = { validate: pass as () => unknown, checks: { vendor } };
  const { fetch } = createHealth(options);
  options.validate = vendor.check = () => false;
  assertEquals((await fetch(get("/health"))).status, 200);
});

for (const [timeout, limit] of [[undefined, 30_000], [40, 40]] as const) {
  Deno.test(`createHealth() gives each check ${limit} ms when its timeout is ${timeout}`, async () => {
    using clock = new FakeClock();
    const late = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const { fetch } = createHealth({
      ready: () => late.promise,
      validate: () => (asked.resolve(), never()),
      deadline: 100_000,
      ...(timeout && { timeout }),
      ...TOLD,
    });
    const response = fetch(get("/health"));
    clock.pass(limit - 1);
    late.resolve();
    await asked.promise;
    clock.pass(limit - 1);
    // of the check and of the deadline
    assertEquals(clock.timers.length, 2);
    clock.pass(1);
    assertEquals((await (await response).json()).details, {
      error: "connector validation failed",
      validation_error: `no answer within ${limit} ms`,
    });
    assertEquals(clock.timers, []);
  });
}

Deno.test("stop() answers who waits, and gives up what runs", async () => {
  using clock = new FakeClock();
  const signals: AbortSignal[] = [];
  const { fetch, stop } = createHealth({ validate: (signal) => (signals.push(signal), never()) });
  const response = fetch(get("/health"));
  stop();
  assertEquals((await (await response).json()).details, { error: "connector is shutting down" });
  assertEquals([clock.timers, signals.map(({ aborted }) => aborted)], [[], [true]]);
});

Deno.test("stop() answers who waits for ready, and does not ask validate", async () => {
  using _clock = new FakeClock();
  let asked = 0;
  const { fetch, stop } = createHealth({ ready: never, validate: () => asked++ });
  const responses = [fetch(get("/health")), fetch(get("/ready"))];
  stop();
  for (const response of responses) {
    assertEquals((await (await response).json()).details, { error: "connector is shutting down" });
  }
  assertEquals(asked, 0);
});

Deno.test("stop() leaves the service able to answer, and to be served again", async () => {
  const { fetch, stop, serving } = createHealth({ validate: () => Promise.resolve() });
  stop();
  stop();
  assertEquals(await Promise.all(["/live", "/ready", "/health"].map(async (path) => (await fetch(get(path))).status)), [
    200,
    503,
    503,
  ]);
  serving();
  assertEquals((await fetch(get("/health"))).status, 200);
});

Deno.test("serving() keeps the timers of checks from keeping the process alive", async () => {
  using clock = new FakeClock();
  const { fetch, serving, stop } = createHealth({
    checks: { first: { check: never, on: "ready" }, second: { check: never } },
  });
  const responses = [fetch(get("/ready"))];
  serving();
  responses.push(fetch(get("/ready")));
  // of the check and of its answer; of the answer that shares the run
  assertEquals(clock.timers, [true, true, false]);
  stop();
  await Promise.all(responses);
});

Deno.test("serving() lets the service stop with the last server, and no earlier", () => {
  const health = createHealth({ validate: pass });
  const ends = [health.serving(), health.serving()];
  ends[0]!();
  assertEquals(health.state, "running");
  ends[1]!();
  assertEquals(health.state, "stopped");
});

const INFOS: [what: string, info: unknown][] = [
  ["undefined", undefined],
  ["null", null],
  ["a number", 1],
  ["a proxy that throws", hostileProxy],
  ["a frozen object", Object.freeze({ remoteAddr: null })],
  ["Deno's", { remoteAddr: { transport: "tcp", hostname: "::1", port: 1 }, completed: Promise.resolve() }],
  ["an edge runtime's environment", { VALIDATE: "false", ctx: {} }],
];
for (const [what, info] of INFOS) {
  Deno.test(`fetch() is not moved by an info that is ${what}`, async () => {
    const { fetch } = createHealth({ validate: () => Promise.resolve() });
    for (const path of ["/health", "/live"]) assertEquals((await fetch(get(path), info)).status, 200);
  });
}

Deno.test("createHealth() makes functions that need no this", async () => {
  const made = createHealth({ validate: () => Promise.resolve() });
  const { fetch, listener, as, report, onChange, serving, drain, stop } = made;
  assertEquals((await Reflect.apply(fetch, undefined, [get("/health")])).status, 200);
  assertEquals((await Reflect.apply(fetch, Object.freeze({}), [get("/live")])).status, 200);
  const { promise, resolve } = Promise.withResolvers<string>();
  const response = { statusCode: 0, setHeader() {}, end: resolve };
  assertStrictEquals(Reflect.apply(listener, null, [{ method: "GET", url: "/health" }, response]), undefined);
  assertEquals([JSON.parse(await promise).status, response.statusCode], ["healthy", 200]);
  const handlers = Reflect.apply(as, undefined, [{ dialect: "ndc" }]);
  assertEquals((await Reflect.apply(handlers.fetch, undefined, [get("/health/live")])).status, 200);
  assertEquals((await Reflect.apply(report, undefined, ["health"])).up, true);
  for (const end of [Reflect.apply(onChange, undefined, [pass]), Reflect.apply(serving, undefined, [])]) end();
  for (const work of [drain, stop]) assertStrictEquals(Reflect.apply(work, undefined, []), undefined);
  assertEquals(Object.keys(made).sort(), [
    ...["as", "drain", "fetch", "listener", "onChange", "report", "serving", "state", "stop"],
  ]);
});

Deno.test("createHealth() keeps services apart", async () => {
  const [a, b]: Health[] = [createHealth({ validate: never }), createHealth({ validate: () => Promise.resolve() })];
  const response = a!.fetch(get("/health"));
  b!.stop();
  assertEquals([a!.state, (await b!.fetch(get("/health"))).status], ["running", 503]);
  a!.stop();
  assertEquals((await response).status, 503);
});
