import { assertEquals, assertRejects } from "@std/assert";
import { pause, pauseAfter, retryAfter } from "../../src/client/retry.ts";
import { FakeClock } from "../fake_clock.ts";
import { listenersOf } from "./listeners_of.ts";

const NOW = Date.UTC(2026, 0, 31, 8, 0, 0);

const READ: [headers: Record<string, string>, ms: number][] = [
  [{}, 0],
  [{ "retry-after": "" }, 0],
  [{ "retry-after": "0" }, 0],
  [{ "retry-after": "1" }, 1_000],
  [{ "retry-after": " 120 " }, 120_000],
  [{ "retry-after": "999999999" }, 999_999_999_000],
  [{ "retry-after": "1000000000" }, 1_000_000_000_000],
  [{ "retry-after": "0000000005" }, 5_000],
  [{ "retry-after": "9".repeat(400) }, Infinity],
  [{ "retry-after": "-1" }, 0],
  [{ "retry-after": "1.5" }, 0],
  [{ "retry-after": "1, 2" }, 0],
  [{ "retry-after": "soon" }, 0],
  [{ "retry-after": "2099-01-01" }, 0],
  [{ "retry-after": "Sat, 31 Jan 2026 08:00:07 GMT" }, 7_000],
  [{ "retry-after": "Saturday, 31-Jan-26 08:00:07 GMT" }, 7_000],
  [{ "retry-after": "Sat Jan 31 08:00:07 2026" }, 7_000],
  [{ "retry-after": "Sun Feb  1 08:00:07 2026" }, 86_407_000],
  [{ "retry-after": "Sat Jan 31 08:00:07 2026 +0100" }, 0],
  [{ "retry-after": "Sat, 31 Jan 2026 07:59:00 GMT" }, 0],
  [{ "retry-after": "Sat, 31 Nonsense 2026 07:59:00 GMT" }, 0],
  // the server's clock is an hour behind
  [{ "retry-after": "Sat, 31 Jan 2026 07:00:07 GMT", date: "Sat, 31 Jan 2026 07:00:00 GMT" }, 7_000],
  [{ "retry-after": "Sat, 31 Jan 2026 08:00:07 GMT", date: "today" }, 7_000],
  [{ date: "Sat, 31 Jan 2020 07:00:00 GMT" }, 0],
];
for (const [headers, ms] of READ) {
  Deno.test(`retryAfter() reads ${JSON.stringify(headers)} as ${ms} ms`, () => {
    using clock = new FakeClock();
    clock.setDate(NOW);
    assertEquals(retryAfter(new Headers(headers)), ms);
  });
}

const PAUSES: [attempt: number, least: number, maxDelay: number, between: [number, number] | [undefined, undefined]][] =
  [
    [1, 0, 30_000, [250, 500]],
    [2, 0, 30_000, [500, 1_000]],
    [4, 0, 30_000, [2_000, 4_000]],
    [5_000, 0, 30_000, [15_000, 30_000]],
    [1, 1_000, 30_000, [1_000, 1_250]],
    [3, 1_000, 30_000, [1_000, 2_000]],
    [1, 30_000, 30_000, [30_000, 30_000]],
    [1, Infinity, 30_000, [undefined, undefined]],
    [1, 30_001, 30_000, [undefined, undefined]],
    [9, 0, 100, [50, 100]],
  ];
for (const [attempt, least, maxDelay, [shortest, longest]] of PAUSES) {
  const title =
    `after ${attempt} attempts, asked for ${least} ms, is ${shortest} to ${longest} ms of at most ${maxDelay}`;
  Deno.test(`pauseAfter() ${title}`, () => {
    const pauses = [0, 1].map((random) => pauseAfter(attempt, { least, maxDelay, random }));
    assertEquals(pauses, [shortest, longest]);
  });
}

Deno.test("pause() ends at its time, and leaves nothing on the signal", async () => {
  using clock = new FakeClock();
  const { signal } = new AbortController();
  const listeners = listenersOf(signal);
  const paused = pause(1_000, signal);
  assertEquals([clock.waits, clock.timers, listeners.count], [[1_000], [true], 1]);
  clock.pass(1_000);
  await paused;
  assertEquals([clock.waits, listeners.count], [[], 0]);
});

Deno.test("pause() rejects by the signal's reason when it is aborted, and leaves no timer", async () => {
  using clock = new FakeClock();
  const controller = new AbortController();
  const paused = assertRejects(() => pause(1_000, controller.signal), Error, "enough");
  controller.abort(new Error("enough"));
  await paused;
  assertEquals(clock.waits, []);
});

Deno.test("pause() rejects at once for a signal that is aborted", async () => {
  using clock = new FakeClock();
  await assertRejects(() => pause(1_000, AbortSignal.abort(new Error("enough"))), Error, "enough");
  assertEquals(clock.waits, []);
});
