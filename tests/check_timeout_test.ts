/** What becomes of checks that do not settle in time: src/check.ts, with a clock of our own. */
import { assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import { type Check, createRunner, type Result, type Runner } from "../src/check.ts";
import { FakeClock } from "./fake_clock.ts";
import { hostileProxy } from "./thrown_values.ts";
import { eventLoopTurn, unhandledDuring } from "./unhandled.ts";

const never: Check = () => new Promise(() => {});
const TOO_LATE = ["timeout", "no answer within 50 ms"];
const CLOSED = ["closed", "the service is closing"];

function runnerOf(check: Check, timeout = 50): Runner {
  return createRunner(check, timeout, () => true);
}

/** The outcome of a run that does not pass, and its text. */
async function told(run: Result | Promise<Result>): Promise<string[]> {
  const result = await run;
  return result.outcome === "pass" ? [result.outcome] : [result.outcome, result.text];
}

/** Whether a promise has settled, without waiting for it. */
async function settled(promise: unknown): Promise<boolean> {
  let done = false;
  void Promise.resolve(promise).then(() => done = true);
  await eventLoopTurn();
  return done;
}

Deno.test("run() gives up a check that never settles, at its timeout and not before", async () => {
  using clock = new FakeClock();
  const run = runnerOf(never).run();
  clock.pass(49);
  assertEquals(await settled(run), false);
  clock.pass(1);
  assertEquals([await told(run), clock.timers], [TOO_LATE, []]);
});

Deno.test("run() gives up a thenable that calls nothing back", async () => {
  using clock = new FakeClock();
  const run = runnerOf(() => ({ then() {} })).run();
  clock.pass(50);
  assertEquals(await told(run), TOO_LATE);
});

for (const [kind, value] of [["at once", undefined], ["by a promise", Promise.resolve()]] as const) {
  Deno.test(`run() takes a pass ${kind} for a timeout if the check has blocked the process for longer`, async () => {
    using clock = new FakeClock();
    const blocking = (ms: number) => runnerOf(() => (clock.pass(ms), value)).run();
    assertEquals(await blocking(50), { outcome: "pass" });
    const result = await blocking(51);
    const { error } = result as { error?: unknown };
    assertInstanceOf(error, DOMException);
    assertEquals([await told(result), error.name], [TOO_LATE, "TimeoutError"]);
  });
}

Deno.test("run() tells how a check fails, however long it has blocked the process", async () => {
  using clock = new FakeClock();
  assertEquals(await told(runnerOf(() => (clock.pass(51), false)).run()), ["fail", "the check answered false"]);
});

Deno.test("run() gives up by the runtime's own clock", async () => {
  assertEquals(await told(runnerOf(never, 5).run()), ["timeout", "no answer within 5 ms"]);
});

Deno.test("run() names the timeout that was set, fractions included", async () => {
  assertEquals(await told(runnerOf(never, 0.5).run()), ["timeout", "no answer within 0.5 ms"]);
});

Deno.test("run() aborts the signal when the check is given up, with a reason that says so and is the error", async () => {
  using clock = new FakeClock();
  let signal: AbortSignal | undefined;
  const run = runnerOf((given) => {
    signal = given;
    return new Promise(() => {});
  }).run();
  clock.pass(49);
  assertEquals(signal?.aborted, false);
  clock.pass(1);
  const result = await run;
  assertInstanceOf(signal?.reason, DOMException);
  assertStrictEquals((result as { error?: unknown }).error, signal.reason);
  assertEquals(signal.reason.name, "TimeoutError");
  assertEquals(signal.reason.message, "The check was given up: no answer within 50 ms");
});

Deno.test("run() never aborts the signal of a check that settled in time", async () => {
  using clock = new FakeClock();
  const signals: AbortSignal[] = [];
  const settling = [Promise.resolve.bind(Promise), Promise.reject.bind(Promise), (value: number) => value];
  const { run, close } = runnerOf((signal) => settling.shift()!(signals.push(signal)));
  for (let runs = 0; runs < 3; runs++) await run();
  clock.pass(50);
  close();
  assertEquals(signals.map((signal) => signal.aborted), [false, false, false]);
});

const LATE: [
  behaviour: string,
  late: (resolve: (value?: unknown) => void, reject: (reason: unknown) => void) => void,
][] = [
  ["resolves late", (resolve) => resolve()],
  ["resolves late with false", (resolve) => resolve(false)],
  ["rejects late", (_, reject) => reject(new Error("late"))],
  ["rejects late with a proxy that throws", (_, reject) => reject(hostileProxy)],
  ["resolves late with a promise that rejects", (resolve) => resolve(Promise.reject(new Error("late")))],
];
for (const [behaviour, settle] of LATE) {
  Deno.test(`run() is not moved by a check that ignores its signal and ${behaviour}`, async () => {
    using clock = new FakeClock();
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const unhandled = await unhandledDuring(async () => {
      const run = runnerOf(() => promise).run();
      clock.pass(50);
      assertEquals(await told(run), TOO_LATE);
      settle(resolve, reject);
      await eventLoopTurn();
      assertEquals(await told(run), TOO_LATE);
    });
    assertEquals([unhandled, clock.timers], [[], []]);
  });
}

for (const [behaviour, obey] of [["rejects", Promise.reject], ["resolves", Promise.resolve]] as const) {
  Deno.test(`run() says that time was up when the check obeys its signal and ${behaviour}`, async () => {
    using clock = new FakeClock();
    const unhandled = await unhandledDuring(async () => {
      const run = runnerOf((signal) =>
        new Promise((resolve) =>
          signal.addEventListener("abort", () => resolve(obey.call(Promise, new Error("gave up"))))
        )
      ).run();
      clock.pass(50);
      assertEquals(await told(run), TOO_LATE);
    });
    assertEquals(unhandled, []);
  });
}

Deno.test("run() keeps runs apart: each has its own time", async () => {
  using clock = new FakeClock();
  const { run } = runnerOf(never);
  const first = run();
  clock.pass(30);
  const second = run();
  clock.pass(20);
  assertEquals(await told(first), TOO_LATE);
  assertEquals(await settled(second), false);
  clock.pass(30);
  assertEquals(await told(second), TOO_LATE);
});

Deno.test("close() gives up all that is running, says why, aborts it by that error, and leaves no timer", async () => {
  using clock = new FakeClock();
  const reasons: DOMException[] = [];
  const { run, close } = runnerOf((signal) =>
    new Promise(() => signal.addEventListener("abort", () => reasons.push(signal.reason)))
  );
  const runs = [run(), run()];
  close();
  assertEquals(clock.timers, []);
  const results = await Promise.all(runs);
  assertEquals(await Promise.all(results.map(told)), [CLOSED, CLOSED]);
  const reason = ["AbortError", "The check was given up: the service is closing"];
  assertEquals(reasons.map(({ name, message }) => [name, message]), [reason, reason]);
  assertStrictEquals((results[0] as { error?: unknown }).error, reasons[0]);
});

Deno.test("close() does not touch what runs later, and may be called with nothing running", async () => {
  using clock = new FakeClock();
  const answers = [Promise.resolve(), new Promise(() => {})];
  const { run, close } = runnerOf(() => answers.shift());
  close();
  assertEquals(await told(run()), ["pass"]);
  const second = run();
  clock.pass(50);
  assertEquals(await told(second), TOO_LATE);
});

Deno.test("close() stands being called again by a check that it gives up", async () => {
  using clock = new FakeClock();
  const { run, close } = runnerOf((signal) => new Promise(() => signal.addEventListener("abort", () => close())));
  const runs = [run(), run()];
  close();
  assertEquals(await Promise.all(runs.map(told)), [CLOSED, CLOSED]);
  assertEquals(clock.timers, []);
});

Deno.test("close() leaves alone what is begun by a check that it gives up", async () => {
  using clock = new FakeClock();
  const begun: unknown[] = [];
  const { run, close } = runnerOf((signal) =>
    new Promise(() =>
      signal.addEventListener("abort", () => {
        // bounded, so that this test ends where that is not so
        if (begun.length < 3) begun.push(run());
      })
    )
  );
  const first = run();
  close();
  assertEquals(await told(first), CLOSED);
  assertEquals([begun.length, clock.timers.length], [1, 1]);
});

Deno.test("run() asks at each run whether it keeps the process alive", async () => {
  using clock = new FakeClock();
  let keepsAlive = true;
  const { run, close } = createRunner(never, 50, () => keepsAlive);
  const before = run();
  keepsAlive = false;
  const after = run();
  assertEquals(clock.timers, [true, false]);
  close();
  await Promise.all([before, after]);
});
