/** A check where runs belong to requests. That a real workerd likes it so is in edge_runtimes_test.ts. */
import { assertEquals } from "@std/assert";
import { type Asker, Budget } from "../src/budget.ts";
import { type CheckOptions, readCheck } from "../src/check_options.ts";
import { EdgeChecker } from "../src/edge_checker.ts";
import { HeldCheck } from "./engine_kit.ts";
import { FakeClock } from "./fake_clock.ts";
import { replaceProperty } from "./replace_global.ts";

function edgeChecker(options: Partial<CheckOptions> = {}) {
  const held = new HeldCheck();
  const told: string[] = [];
  const checker = new EdgeChecker(readCheck("db", { check: held.check, ...options }), {
    ended: (_, { result }) => told.push(result.outcome === "pass" ? "pass" : `${result.outcome}: ${result.text}`),
    turned: () => {},
  }, () => false);
  return { checker, held, told };
}

/** A request of 1 s, or so many milliseconds, and what its runtime keeps going for it. */
function request(kept?: Promise<unknown>[], ms = 1_000): Budget {
  const asker: Asker = {
    prefer: () => null,
    peer: () => undefined,
    waitUntil: () => kept && ((promise) => void kept.push(promise)),
  };
  return new Budget(asker, ms, 30_000);
}

Deno.test("EdgeChecker gives up a run with the request that it belongs to, as late after the request's time", async () => {
  using clock = new FakeClock();
  const { checker, held, told } = edgeChecker();
  const owner = request();
  assertEquals(checker.ask(owner) === undefined, false);
  await clock.advance(1_000);
  checker.leave(owner);
  assertEquals([told, held.signals[0]!.aborted], [["timeout: no answer within 1000 ms"], true]);
  await held.pass();
  assertEquals([told.length, clock.timers], [1, []]);
});

Deno.test("EdgeChecker tells the check why it is given up, and in whole milliseconds", () => {
  using _clock = new FakeClock();
  const { checker, held, told } = edgeChecker();
  const owner = request(undefined, 999.6);
  checker.ask(owner);
  checker.leave(owner);
  const { name, message } = held.signals[0]!.reason;
  const text = "no answer within 1000 ms";
  assertEquals([told, name, message], [[`timeout: ${text}`], "TimeoutError", `The check was given up: ${text}`]);
});

Deno.test("EdgeChecker counts nothing for a request that leaves when its run has ended", async () => {
  using _clock = new FakeClock();
  const { checker, held, told } = edgeChecker();
  const owner = request();
  checker.ask(owner);
  await held.pass();
  checker.leave(owner);
  assertEquals(told, ["pass"]);
});

Deno.test("EdgeChecker answers no result older than its ttl, though waitUntil is there", async () => {
  using clock = new FakeClock();
  const { checker, held } = edgeChecker({ ttl: 1_000 });
  checker.ask(request([]));
  await held.pass();
  clock.pass(1_000);
  assertEquals([checker.ask(request([])) === undefined, held.runs], [false, 2]);
  await held.pass();
});

Deno.test("EdgeChecker tells of a run that is lost in whole milliseconds", () => {
  using clock = new FakeClock();
  const { checker, told } = edgeChecker();
  checker.ask(request(undefined, 999.6));
  clock.pass(2_000);
  checker.ask(request());
  assertEquals(told, ["timeout: no answer within 1000 ms"]);
});

Deno.test("EdgeChecker lets a run go on by waitUntil, and keeps its result", async () => {
  using clock = new FakeClock();
  const kept: Promise<unknown>[] = [];
  const { checker, held, told } = edgeChecker();
  const owner = request(kept);
  checker.ask(owner);
  await clock.advance(1_000);
  checker.leave(owner);
  assertEquals([told, kept.length, held.signals[0]!.aborted], [[], 1, false]);
  await held.pass();
  await kept[0];
  assertEquals([told, checker.ask(request())], [["pass"], undefined]);
});

Deno.test("EdgeChecker keeps nothing going for a check that answers at once", () => {
  const kept: Promise<unknown>[] = [];
  const { checker, told } = edgeChecker({ check: () => {} });
  assertEquals([checker.ask(request(kept)), told, kept.length], [undefined, ["pass"], 0]);
});

Deno.test("EdgeChecker gives up no run for a request that only shares it", async () => {
  using clock = new FakeClock();
  const { checker, held, told } = edgeChecker();
  const [owner, other] = [request(), request()];
  checker.ask(owner);
  checker.ask(other);
  await clock.advance(500);
  checker.leave(other);
  assertEquals([held.runs, held.signals[0]!.aborted, told], [1, false, []]);
  await held.pass();
});

Deno.test("EdgeChecker tells the owner of a run at once, and others by timers of their own", async () => {
  using clock = new FakeClock();
  const { checker, held } = edgeChecker();
  const [owner, other] = [request(), request()];
  checker.ask(owner);
  checker.ask(other);
  const ended: string[] = [];
  checker.whenEnded(() => ended.push("owner"), owner);
  checker.whenEnded(() => ended.push("other"), other);
  await clock.advance(100);
  await held.pass();
  assertEquals(ended, ["owner"]);
  await clock.advance(50);
  assertEquals([ended, clock.timers], [["owner", "other"], []]);
});

Deno.test("EdgeChecker leaves no timer behind for who has left", () => {
  using clock = new FakeClock();
  const { checker } = edgeChecker();
  const [owner, other] = [request(), request()];
  checker.ask(owner);
  checker.ask(other);
  const before = clock.timers.length;
  checker.whenEnded(() => {}, other)();
  assertEquals(clock.timers.length, before);
});

for (const [kind, kept, limit] of [["without", undefined, 1_000], ["with", [], 5_000]] as const) {
  Deno.test(`EdgeChecker begins anew when a run is lost that ended without a word, ${kind} waitUntil`, () => {
    using clock = new FakeClock();
    const { checker, held, told } = edgeChecker({ timeout: 5_000 });
    checker.ask(request(kept as Promise<unknown>[] | undefined));
    // the runtime has ended the request, and every timer of it: none goes off
    const lost = performance.now() + limit + 1_000;
    {
      using _ = replaceProperty(performance, "now", () => lost);
      checker.ask(request());
      assertEquals(held.runs, 1);
    }
    using _ = replaceProperty(performance, "now", () => lost + 1);
    checker.ask(request());
    assertEquals(clock.timers.length, 2);
    assertEquals([held.runs, told], [2, [`timeout: no answer within ${limit} ms`]]);
  });
}

Deno.test("EdgeChecker never runs a check with an interval by itself, but with the first request, which waits for it", async () => {
  using clock = new FakeClock();
  const { checker, held } = edgeChecker({ interval: 60_000 });
  checker.start();
  await clock.advance(120_000);
  assertEquals([held.runs, clock.timers], [0, []]);
  assertEquals([checker.ask(request([])) === undefined, held.runs], [false, 1]);
  await held.pass();
});

for (const [kind, kept, waits] of [["without", undefined, true], ["with", [], false]] as const) {
  Deno.test(`EdgeChecker runs a check with an interval again when its result is that old, and ${waits ? "waits" : "answers the old one meanwhile"} ${kind} waitUntil`, async () => {
    using clock = new FakeClock();
    const { checker, held } = edgeChecker({ interval: 60_000 });
    checker.ask(request());
    await held.pass();
    clock.pass(59_999);
    assertEquals([checker.ask(request()), held.runs], [undefined, 1]);
    clock.pass(1);
    const waiting = checker.ask(request(kept as Promise<unknown>[] | undefined));
    assertEquals([waiting !== undefined, held.runs], [waits, 2]);
    await held.pass();
  });
}

Deno.test("EdgeChecker waits for the run when the last result is too old to be answered", async () => {
  using clock = new FakeClock();
  const { checker, held } = edgeChecker({ interval: 1_000, maxAge: 3_000 });
  checker.ask(request());
  await held.pass();
  clock.pass(3_000);
  assertEquals(checker.ask(request([])) === undefined, false);
  await held.pass();
});
