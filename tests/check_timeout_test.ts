/** What becomes of checks that do not settle in time: src/check.ts, with a clock of our own. */
import { assertEquals, assertInstanceOf } from "@std/assert";
import { type Check, createRunner } from "../src/check.ts";
import { FakeClock } from "./fake_clock.ts";
import { hostileProxy } from "./thrown_values.ts";
import { eventLoopTurn, unhandledDuring } from "./unhandled.ts";

const never: Check = () => new Promise(() => {});
const TOO_LATE = { text: "no answer within 50 ms" };

/** Whether a promise has settled, without waiting for it. */
async function settled(promise: unknown): Promise<boolean> {
  let done = false;
  void Promise.resolve(promise).then(() => done = true);
  await eventLoopTurn();
  return done;
}

Deno.test("run() gives up a check that never settles, at its timeout and not before", async () => {
  using clock = new FakeClock();
  const run = createRunner(50).run(never);
  clock.pass(49);
  assertEquals(await settled(run), false);
  clock.pass(1);
  assertEquals([await run, clock.timers], [TOO_LATE, []]);
});

Deno.test("run() gives up a thenable that calls nothing back", async () => {
  using clock = new FakeClock();
  const run = createRunner(50).run(() => ({ then() {} }));
  clock.pass(50);
  assertEquals(await run, TOO_LATE);
});

Deno.test("run() gives up by the runtime's own clock", async () => {
  assertEquals(await createRunner(5).run(never), { text: "no answer within 5 ms" });
});

Deno.test("run() names the timeout that was set, fractions included", async () => {
  assertEquals(await createRunner(0.5).run(never), { text: "no answer within 0.5 ms" });
});

Deno.test("run() aborts the signal when the check is given up, with a reason that says so", async () => {
  using clock = new FakeClock();
  let signal: AbortSignal | undefined;
  const run = createRunner(50).run((given) => {
    signal = given;
    return new Promise(() => {});
  });
  clock.pass(49);
  assertEquals(signal?.aborted, false);
  clock.pass(1);
  await run;
  assertInstanceOf(signal?.reason, DOMException);
  assertEquals(signal.reason.name, "TimeoutError");
  assertEquals(signal.reason.message, "The check was given up: no answer within 50 ms");
});

Deno.test("run() never aborts the signal of a check that settled in time", async () => {
  using clock = new FakeClock();
  const signals: AbortSignal[] = [];
  const { run, giveUp } = createRunner(50);
  await run((signal) => Promise.resolve(signals.push(signal)));
  await run((signal) => Promise.reject(signals.push(signal)));
  run((signal) => signals.push(signal));
  clock.pass(50);
  giveUp("the end");
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
      const run = createRunner(50).run(() => promise);
      clock.pass(50);
      assertEquals(await run, TOO_LATE);
      settle(resolve, reject);
      await eventLoopTurn();
      assertEquals(await run, TOO_LATE);
    });
    assertEquals([unhandled, clock.timers], [[], []]);
  });
}

for (const [behaviour, obey] of [["rejects", Promise.reject], ["resolves", Promise.resolve]] as const) {
  Deno.test(`run() says that time was up when the check obeys its signal and ${behaviour}`, async () => {
    using clock = new FakeClock();
    const unhandled = await unhandledDuring(async () => {
      const run = createRunner(50).run((signal) =>
        new Promise((resolve) =>
          signal.addEventListener("abort", () => resolve(obey.call(Promise, new Error("gave up"))))
        )
      );
      clock.pass(50);
      assertEquals(await run, TOO_LATE);
    });
    assertEquals(unhandled, []);
  });
}

Deno.test("run() keeps runs apart: each has its own time", async () => {
  using clock = new FakeClock();
  const { run } = createRunner(50);
  const first = run(never);
  clock.pass(30);
  const second = run(never);
  clock.pass(20);
  assertEquals(await first, TOO_LATE);
  assertEquals(await settled(second), false);
  clock.pass(30);
  assertEquals(await second, TOO_LATE);
});

Deno.test("giveUp() fails all that is running, for its reason, aborts it, and leaves no timer", async () => {
  using clock = new FakeClock();
  const reasons: unknown[] = [];
  const { run, giveUp } = createRunner(50);
  const check: Check = (signal) =>
    new Promise(() => signal.addEventListener("abort", () => reasons.push(signal.reason.message)));
  const runs = [run(check), run(check)];
  giveUp("the service is closing");
  assertEquals(clock.timers, []);
  assertEquals(await Promise.all(runs), [{ text: "the service is closing" }, { text: "the service is closing" }]);
  const reason = "The check was given up: the service is closing";
  assertEquals(reasons, [reason, reason]);
});

Deno.test("giveUp() does not touch what runs later, and may be called with nothing running", async () => {
  using clock = new FakeClock();
  const { run, giveUp } = createRunner(50);
  giveUp("nothing there");
  assertEquals(await run(() => Promise.resolve()), undefined);
  const run2 = run(never);
  clock.pass(50);
  assertEquals(await run2, TOO_LATE);
});

Deno.test("giveUp() stands being called again by a check that it gives up", async () => {
  using _clock = new FakeClock();
  const { run, giveUp } = createRunner(50);
  const check: Check = (signal) => new Promise(() => signal.addEventListener("abort", () => giveUp("again")));
  const runs = [run(check), run(check)];
  giveUp("the service is closing");
  assertEquals(await runs[0], { text: "the service is closing" });
  assertEquals(await runs[1], { text: "again" });
});

Deno.test("giveUp() leaves alone what is begun by a check that it gives up", async () => {
  using clock = new FakeClock();
  const { run, giveUp } = createRunner(50);
  const begun: unknown[] = [];
  const check: Check = (signal) =>
    new Promise(() =>
      signal.addEventListener("abort", () => {
        // bounded, so that this test ends where that is not so
        if (begun.length < 3) begun.push(run(check));
      })
    );
  const first = run(check);
  giveUp("the service is closing");
  assertEquals(await first, { text: "the service is closing" });
  assertEquals([begun.length, clock.timers.length], [1, 1]);
});

Deno.test("unref() lets the process end while a later run is running, and not before", async () => {
  using clock = new FakeClock();
  const { run, giveUp, unref } = createRunner(50);
  const before = run(never);
  unref();
  const after = run(never);
  assertEquals(clock.timers, [true, false]);
  giveUp("the end");
  await Promise.all([before, after]);
});
