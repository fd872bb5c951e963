import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { createHealth, type Health, type HealthOptions } from "../src/health.ts";
import { FakeClock } from "./fake_clock.ts";
import { hostileProxy } from "./thrown_values.ts";

const pass = () => {};
const never = () => new Promise<never>(() => {});
const get = (path: string) => new Request(`http://localhost${path}`);

type ErrorType = typeof TypeError | typeof RangeError;
const LIMITS = "expected timeout to be over 0 and at most 2147483647 ms";
const NO_FUNCTION = "validate to be a function";

const REFUSED: [options: unknown, type: ErrorType, message: string][] = [
  [undefined, TypeError, "expected an object of options, got undefined"],
  [null, TypeError, "expected an object of options, got null"],
  [pass, TypeError, "expected an object of options, got function"],
  ["validate", TypeError, 'expected an object of options, got "validate"'],
  [{}, TypeError, `expected ${NO_FUNCTION}, got undefined`],
  [[], TypeError, `expected ${NO_FUNCTION}, got undefined`],
  [{ ready: pass }, TypeError, `expected ${NO_FUNCTION}, got undefined`],
  [{ validate: undefined }, TypeError, `expected ${NO_FUNCTION}, got undefined`],
  [{ validate: null }, TypeError, `expected ${NO_FUNCTION}, got null`],
  [{ validate: true }, TypeError, `expected ${NO_FUNCTION}, got true`],
  [{ validate: Promise.resolve() }, TypeError, `expected ${NO_FUNCTION}, got object`],
  [{ validate: pass, ready: null }, TypeError, "expected ready to be a function, got null"],
  [{ validate: pass, ready: true }, TypeError, "expected ready to be a function, got true"],
  [{ validate: pass, ready: {} }, TypeError, "expected ready to be a function, got object"],
  [{ validate: pass, timeout: "30" }, TypeError, 'expected timeout to be a number of milliseconds, got "30"'],
  [{ validate: pass, timeout: null }, TypeError, "expected timeout to be a number of milliseconds, got null"],
  [{ validate: pass, timeout: 30n }, TypeError, "expected timeout to be a number of milliseconds, got 30n"],
  [{ validate: pass, timeout: 0 }, RangeError, `${LIMITS}, got 0`],
  [{ validate: pass, timeout: -1 }, RangeError, `${LIMITS}, got -1`],
  [{ validate: pass, timeout: NaN }, RangeError, `${LIMITS}, got NaN`],
  [{ validate: pass, timeout: Infinity }, RangeError, `${LIMITS}, got Infinity`],
  [{ validate: pass, timeout: 2_147_483_648 }, RangeError, `${LIMITS}, got 2147483648`],
  [{ validate: pass, timeOut: 5 }, TypeError, 'expected no option but ready, validate, timeout, got "timeOut"'],
  [{ Validate: pass }, TypeError, 'expected no option but ready, validate, timeout, got "Validate"'],
  [
    { validate: pass, constructor: pass },
    TypeError,
    'expected no option but ready, validate, timeout, got "constructor"',
  ],
];
for (const [options, type, message] of REFUSED) {
  const shown = typeof options === "object" && options !== null
    ? ` in ${Object.keys(options).join(", ") || "none"}`
    : "";
  Deno.test(`createHealth() refuses${shown}: ${message}`, () => {
    const error = assertThrows(() => createHealth(options as HealthOptions), type);
    assertEquals([error.message, error.name], [`Cannot create health: ${message}`, type.name]);
  });
}

const ACCEPTED: [what: string, options: HealthOptions][] = [
  ["validate alone", { validate: pass }],
  ["options that are undefined", { validate: pass, ready: undefined, timeout: undefined }],
  ["the shortest timeout", { validate: pass, timeout: Number.MIN_VALUE }],
  ["the longest timeout", { validate: pass, timeout: 2_147_483_647 }],
  ["frozen options without prototype", Object.freeze(Object.assign(Object.create(null), { validate: pass }))],
];
for (const [what, options] of ACCEPTED) {
  Deno.test(`createHealth() takes ${what}, and runs nothing`, async () => {
    const { fetch } = createHealth(options);
    assertEquals((await fetch(get("/ready"))).status, 200);
  });
}

Deno.test("createHealth() asks no check before a request does, nor for /live and for what is not served", async () => {
  const asked: string[] = [];
  const { fetch } = createHealth({ ready: () => asked.push("ready"), validate: () => asked.push("validate") });
  for (const path of ["/live", "/", "/healthz"]) await fetch(get(path));
  await fetch(new Request("http://localhost/health", { method: "POST" }));
  assertEquals(asked, []);
  await fetch(get("/ready"));
  assertEquals(asked, ["ready"]);
  await fetch(get("/health"));
  assertEquals(asked, ["ready", "ready", "validate"]);
});

Deno.test("createHealth() does not look at its options again", async () => {
  const options = { validate: pass as () => unknown };
  const { fetch } = createHealth(options);
  options.validate = () => false;
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
      ...(timeout && { timeout }),
    });
    const response = fetch(get("/health"));
    clock.pass(limit - 1);
    late.resolve();
    await asked.promise;
    clock.pass(limit - 1);
    assertEquals(clock.timers.length, 1);
    clock.pass(1);
    assertEquals((await (await response).json()).details, {
      error: "connector validation failed",
      validation_error: `no answer within ${limit} ms`,
    });
  });
}

Deno.test("giveUp() answers who waits: the service is closing", async () => {
  using clock = new FakeClock();
  const { fetch, giveUp } = createHealth({ validate: never });
  const response = fetch(get("/health"));
  giveUp();
  assertEquals((await (await response).json()).details, {
    error: "connector validation failed",
    validation_error: "the service is closing",
  });
  assertEquals(clock.timers, []);
});

Deno.test("giveUp() answers who waits for ready, and does not ask validate", async () => {
  using _clock = new FakeClock();
  const { fetch, giveUp } = createHealth({ ready: never, validate: () => assertEquals("asked", "not asked") });
  const responses = [fetch(get("/health")), fetch(get("/ready"))];
  giveUp();
  for (const response of responses) {
    assertEquals((await (await response).json()).details, { error: "failed to get connector client" });
  }
});

Deno.test("giveUp() leaves the service able to answer", async () => {
  const { fetch, giveUp } = createHealth({ validate: () => Promise.resolve() });
  giveUp();
  giveUp();
  assertEquals((await fetch(get("/health"))).status, 200);
});

Deno.test("unref() keeps the timers of checks from keeping the process alive", async () => {
  using clock = new FakeClock();
  const { fetch, unref, giveUp } = createHealth({ validate: never });
  const responses = [fetch(get("/health"))];
  unref();
  responses.push(fetch(get("/health")));
  assertEquals(clock.timers, [true, false]);
  giveUp();
  await Promise.all(responses);
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

Deno.test("fetch(), listener(), giveUp() and unref() need no this", async () => {
  const { fetch, listener, giveUp, unref } = createHealth({ validate: () => Promise.resolve() });
  assertEquals((await Reflect.apply(fetch, undefined, [get("/health")])).status, 200);
  assertEquals((await Reflect.apply(fetch, Object.freeze({}), [get("/live")])).status, 200);
  const { promise, resolve } = Promise.withResolvers<string>();
  const response = { statusCode: 0, setHeader() {}, end: resolve };
  assertStrictEquals(Reflect.apply(listener, null, [{ method: "GET", url: "/health" }, response]), undefined);
  assertEquals([JSON.parse(await promise).status, response.statusCode], ["healthy", 200]);
  for (const work of [giveUp, unref]) assertStrictEquals(Reflect.apply(work, undefined, []), undefined);
});

Deno.test("createHealth() keeps services apart", async () => {
  const [a, b]: Health[] = [createHealth({ validate: never }), createHealth({ validate: () => Promise.resolve() })];
  const response = a!.fetch(get("/health"));
  b!.giveUp();
  assertEquals((await b!.fetch(get("/health"))).status, 200);
  a!.giveUp();
  assertEquals((await response).status, 503);
});
