/** Background runs: src/checker.ts, with a clock and a chance of our own. */
import { assert, assertEquals } from "@std/assert";
import { Checker } from "../src/checker.ts";
import { type CheckOptions, readCheck } from "../src/check_options.ts";
import { HeldCheck, pass, taking } from "./engine_kit.ts";
import { FakeClock } from "./fake_clock.ts";
import { replaceProperty } from "./replace_global.ts";
import { eventLoopTurn } from "./unhandled.ts";

/** A checker, and when its runs began, in milliseconds from now. */
function checker(options: CheckOptions) {
  const begun: number[] = [];
  const startedAt = performance.now();
  const check = (signal: AbortSignal) => {
    begun.push(performance.now() - startedAt);
    return options.check(signal);
  };
  const told: string[] = [];
  const checker = new Checker(readCheck("db", { ...options, check }), {
    ended: (_, { result }) => told.push(result.outcome),
    turned: () => {},
  }, () => true);
  return { checker, begun, told };
}

/** Chance is always the same. */
const chance = (value: number) => replaceProperty(Math, "random", () => value);

const SPREAD: [random: number, interval: number, begun: number[]][] = [
  [0, 10_000, [0, 5_000, 15_000, 25_000]],
  [0.5, 10_000, [500, 8_000, 18_000, 28_000]],
  [0.5, 400, [200, 500, 900, 1_300]],
  [0.5, 100, [50, 125, 225, 325]],
];
for (const [random, interval, expected] of SPREAD) {
  Deno.test(`start() runs at ${expected} ms with an interval of ${interval} ms where chance says ${random}`, async () => {
    using clock = new FakeClock();
    using _chance = chance(random);
    const { checker: db, begun } = checker({ check: pass, interval });
    db.start();
    assertEquals(begun, []);
    await clock.advance(expected.at(-1)!);
    assertEquals(begun, expected);
    db.stop();
  });
}

Deno.test("start() spreads the first runs of many over a second, and the second ones over half an interval", async () => {
  using clock = new FakeClock();
  const checkers = Array.from({ length: 40 }, () => checker({ check: pass, interval: 10_000 }));
  for (const { checker } of checkers) checker.start();
  await clock.advance(11_000);
  const [first, second] = [0, 1].map((run) => checkers.map(({ begun }) => begun[run]!));
  const spread = (times: number[]) => Math.max(...times) - Math.min(...times);
  assert(Math.max(...first!) < 1_000 && spread(first!) > 500, `${first}`);
  const gaps = second!.map((time, i) => time - first![i]!);
  assert(Math.min(...gaps) >= 5_000 && Math.max(...gaps) < 10_000 && spread(gaps) > 2_500, `${gaps}`);
  for (const { checker } of checkers) checker.stop();
  assertEquals(clock.timers, []);
});

Deno.test("start() does nothing without an interval, and nothing the second time", () => {
  using clock = new FakeClock();
  checker({ check: pass }).checker.start();
  assertEquals(clock.timers, []);
  const { checker: db } = checker({ check: pass, interval: 100 });
  db.start();
  db.start();
  assertEquals(clock.timers, [false]);
});

Deno.test("start() counts an interval from begin to begin", async () => {
  using clock = new FakeClock();
  using _chance = chance(0);
  const { checker: db, begun } = checker({ check: taking(300), interval: 1_000 });
  db.start();
  await clock.advance(3_000);
  assertEquals(begun, [0, 500, 1_500, 2_500]);
  db.stop();
});

Deno.test("start() never runs one while another runs, however long: the next begins when the last has ended", async () => {
  using clock = new FakeClock();
  using _chance = chance(0);
  const { checker: db, begun } = checker({ check: taking(350), interval: 100 });
  db.start();
  await clock.advance(1_400);
  assertEquals(begun, [0, 350, 700, 1_050, 1_400]);
  db.stop();
});

Deno.test("start() goes on after a run that fails, and one that is given up", async () => {
  using clock = new FakeClock();
  using _chance = chance(0);
  const checks = [
    () => {
      throw new Error("refused");
    },
    () => Promise.reject(new Error("refused")),
    () => new Promise(() => {}),
    () => ({ then: () => {} }),
    pass,
  ];
  const { checker: db, told } = checker({ check: (signal) => checks.shift()!(signal), interval: 100, timeout: 50 });
  db.start();
  await clock.advance(349);
  assertEquals(told, ["fail", "fail", "timeout", "timeout"]);
  await clock.advance(1);
  assertEquals(told.at(-1), "pass");
  db.stop();
});

Deno.test("stop() calls off the next run, and the run under way is given up and leaves no result", async () => {
  using clock = new FakeClock();
  using _chance = chance(0);
  const held = new HeldCheck();
  const { checker: db, told } = checker({ check: held.check, interval: 100 });
  db.start();
  await clock.advance(0);
  assertEquals([held.runs, held.signals[0]!.aborted], [1, false]);
  db.stop();
  assertEquals([held.signals[0]!.aborted, clock.timers], [true, []]);
  await held.fail("too late");
  await clock.advance(10_000);
  assertEquals([held.runs, told, db.last, db.state, clock.timers], [1, [], undefined, "unknown", []]);
});

for (const [when, wait] of [["at once", () => {}], ["later", eventLoopTurn]] as const) {
  Deno.test(`start() ${when} after stop() begins one row of runs, not two`, async () => {
    using clock = new FakeClock();
    using _chance = chance(0.5);
    const held = new HeldCheck();
    const { checker: db, begun } = checker({ check: held.check, interval: 1_000, timeout: 100 });
    db.start();
    await clock.advance(500);
    db.stop();
    await wait();
    db.start();
    await eventLoopTurn();
    assertEquals(clock.timers, [false]);
    await clock.advance(2_250);
    assertEquals(begun, [500, 1_000, 1_750, 2_750]);
    db.stop();
  });
}

Deno.test("start() within a run that was stopped begins a new row, and the old one does not go on", async () => {
  using clock = new FakeClock();
  using _chance = chance(0.5);
  const { checker: db, begun } = checker({ check: () => (db.stop(), db.start()), interval: 100 });
  db.start();
  await clock.advance(200);
  assertEquals([begun, clock.timers], [[50, 100, 150, 200], [false]]);
  db.stop();
});

const STALE: [age: number, outcome: string, up: boolean, text: string | undefined][] = [
  [0, "pass", true, undefined],
  [350, "pass", true, undefined],
  [351, "stale", false, "its last result is 351 ms old"],
  [351.6, "stale", false, "its last result is 352 ms old"],
];
for (const [age, outcome, up, text] of STALE) {
  Deno.test(`standing() of a background result ${age} ms old is ${outcome} with a maxAge of 350 ms`, async () => {
    using clock = new FakeClock();
    using _chance = chance(0);
    const { checker: db } = checker({ check: pass, interval: 100, timeout: 50 });
    db.start();
    await clock.advance(0);
    db.stop();
    clock.pass(age);
    const standing = db.standing();
    assertEquals([standing.outcome, standing.up, standing.text, db.state], [outcome, up, text, "up"]);
  });
}

Deno.test("standing() of a check without interval is never stale: it is run when it is asked", () => {
  using clock = new FakeClock();
  const { checker: db } = checker({ check: pass, maxAge: 0 });
  db.ask();
  clock.pass(60_000);
  assertEquals(db.standing().outcome, "pass");
});
