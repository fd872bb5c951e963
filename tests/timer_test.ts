import { assertEquals } from "@std/assert";
import { lookUntil, startTimer } from "../src/timer.ts";
import { FakeClock } from "./fake_clock.ts";
import { replaceGlobal } from "./replace_global.ts";

Deno.test("startTimer() calls back once, when the time has passed and not before", () => {
  using clock = new FakeClock();
  let calls = 0;
  startTimer(() => calls++, 20, { keepAlive: true });
  clock.pass(19);
  assertEquals(calls, 0);
  clock.pass(1);
  assertEquals(calls, 1);
  clock.pass(1000);
  assertEquals(calls, 1);
});

Deno.test("startTimer() returns what calls it off, before and after", () => {
  using clock = new FakeClock();
  let calls = 0;
  const stop = startTimer(() => calls++, 20, { keepAlive: true });
  stop();
  stop();
  clock.pass(20);
  assertEquals([calls, clock.timers], [0, []]);
});

Deno.test("startTimer() keeps the process alive or not, as told", () => {
  using clock = new FakeClock();
  startTimer(() => {}, 20, { keepAlive: true });
  startTimer(() => {}, 20, { keepAlive: false });
  assertEquals(clock.timers, [true, false]);
});

for (const keepAlive of [true, false]) {
  Deno.test(`startTimer() calls back by the runtime's own clock with keepAlive: ${keepAlive}`, async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    // this one holds the process while the other does not
    const late = setTimeout(() => {}, 5000);
    startTimer(resolve, 1, { keepAlive });
    await promise;
    clearTimeout(late);
  });
}

Deno.test("startTimer() asks a Deno whose timers are numbers not to be kept alive", () => {
  const asked: unknown[] = [];
  using _setTimeout = replaceGlobal("setTimeout", () => 7);
  using _Deno = replaceGlobal("Deno", { unrefTimer: (id: unknown) => asked.push(id) });
  startTimer(() => {}, 20, { keepAlive: true });
  assertEquals(asked, []);
  startTimer(() => {}, 20, { keepAlive: false });
  assertEquals(asked, [7]);
});

Deno.test("startTimer() needs no more than setTimeout, as on an edge runtime", () => {
  for (const timer of [7, {}]) {
    for (const Deno of [undefined, {}]) {
      using _setTimeout = replaceGlobal("setTimeout", () => timer);
      using _Deno = replaceGlobal("Deno", Deno);
      assertEquals(typeof startTimer(() => {}, 20, { keepAlive: false }), "function");
    }
  }
});

Deno.test("startTimer() asks a timer that is an object not to keep the process alive, as on Node", () => {
  let asked = 0;
  using _setTimeout = replaceGlobal("setTimeout", () => ({ unref: () => asked++ }));
  using _Deno = replaceGlobal("Deno", undefined);
  startTimer(() => {}, 20, { keepAlive: true });
  assertEquals(asked, 0);
  startTimer(() => {}, 20, { keepAlive: false });
  assertEquals(asked, 1);
});

Deno.test("lookUntil() calls back once it is so, a quarter too late at most, and looks ever less often", async () => {
  using clock = new FakeClock();
  let looks = 0;
  let at: number | undefined;
  const start = performance.now();
  lookUntil(() => (looks++, performance.now() - start >= 1_000), () => at = performance.now() - start);
  await clock.advance(2_000);
  assertEquals([at! >= 1_000 && at! <= 1_050, looks < 50, clock.timers], [true, true, []]);
});

Deno.test("lookUntil() is no more than a quarter too late early on, too, and keeps the process alive", async () => {
  using clock = new FakeClock();
  const start = performance.now();
  let at: number | undefined;
  lookUntil(() => performance.now() - start >= 45, () => at = performance.now() - start);
  assertEquals(clock.timers, [true]);
  await clock.advance(1_000);
  assertEquals([at! >= 45 && at! <= 45 * 1.25, clock.timers], [true, []]);
});

Deno.test("lookUntil() looks no more when it is called off", async () => {
  using clock = new FakeClock();
  let looks = 0;
  const callOff = lookUntil(() => (looks++, false), () => {});
  await clock.advance(10);
  const before = looks;
  callOff();
  await clock.advance(1_000);
  assertEquals([before > 0, looks - before, clock.timers], [true, 0, []]);
});
