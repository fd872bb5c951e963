import { assertEquals, assertStrictEquals } from "@std/assert";
import { Checker } from "../src/checker.ts";
import { type CheckOptions, readCheck } from "../src/check_options.ts";
import { HeldCheck, pass } from "./engine_kit.ts";
import { FakeClock } from "./fake_clock.ts";

/** A checker, and what it has told. */
function checker(options: CheckOptions, keepsAlive = true) {
  const told: string[] = [];
  const checker = new Checker(readCheck("db", options), {
    ended: (_, { result, duration }) => told.push(`${result.outcome} in ${duration} ms`),
    turned: (_, from, to) => told.push(`${from} to ${to}`),
  }, () => keepsAlive);
  return { checker, told };
}

const failing = (texts: (string | undefined)[]) => () => {
  const text = texts.shift();
  if (text !== undefined) throw new Error(text);
};

Deno.test("ask() needs no promise for a check that answers at once", () => {
  const { checker: db, told } = checker({ check: pass });
  assertEquals([db.ask(), db.standing().outcome, told.length], [undefined, "pass", 2]);
});

Deno.test("ask() hands all who ask during a run the same promise", async () => {
  using clock = new FakeClock();
  const held = new HeldCheck();
  const { checker: db, told } = checker({ check: held.check });
  const first = db.ask();
  clock.pass(200);
  assertStrictEquals(db.ask(), first);
  await held.pass();
  await first;
  assertEquals([held.runs, told, clock.timers], [1, ["pass in 200 ms", "unknown to up"], []]);
});

Deno.test("ask() runs anew once the last result is as old as its ttl, counted from its end", async () => {
  using clock = new FakeClock();
  const held = new HeldCheck();
  const { checker: db } = checker({ check: held.check, ttl: 1_000 });
  db.ask();
  clock.pass(5_000);
  await held.pass();
  clock.pass(999);
  assertEquals([db.ask(), held.runs], [undefined, 1]);
  clock.pass(1);
  db.ask();
  assertEquals(held.runs, 2);
});

Deno.test("ask() never runs a check that has an interval, and tells nothing to wait for", () => {
  using clock = new FakeClock();
  const held = new HeldCheck();
  const { checker: db } = checker({ check: held.check, interval: 100 });
  assertEquals([db.ask(), db.ask(), held.runs, clock.timers], [undefined, undefined, 0, [false]]);
});

Deno.test("ask() from within the check waits for its end, and does not run it within itself", async () => {
  using _clock = new FakeClock();
  let inner: Promise<void> | undefined;
  const { checker: db, told } = checker({ check: () => void (inner = db.ask()), ttl: 0 });
  assertEquals(db.ask(), undefined);
  await inner;
  assertEquals(told, ["pass in 0 ms", "unknown to up"]);
});

Deno.test("ask() by one who is told of the result waits for that result, whose state has turned", async () => {
  const seen: unknown[] = [];
  let runs = 0;
  const db: Checker = new Checker(readCheck("db", { check: () => void runs++, ttl: 0 }), {
    ended: (db) => seen.push(db.state, db.ask()),
    turned: (db) => seen.push(db.state, db.ask()),
  }, () => true);
  db.ask();
  const [stateThen, end] = seen;
  assertEquals([stateThen, runs, seen], ["up", 1, ["up", end, "up", end]]);
  await end;
});

Deno.test("standing() begins as unknown", () => {
  const { checker: db } = checker({ check: pass });
  assertEquals(db.standing(), {
    name: "db",
    critical: true,
    up: false,
    outcome: "unknown",
    text: "it has not run yet",
    error: undefined,
  });
});

Deno.test("standing() tells why the check failed last", () => {
  const error = new Error("refused");
  const { checker: db } = checker({
    check: () => {
      throw error;
    },
    critical: false,
  });
  db.ask();
  assertEquals(db.standing(), { name: "db", critical: false, up: false, outcome: "fail", text: "refused", error });
});

Deno.test("standing() of one that is late is timeout, with the time it had in whole milliseconds", () => {
  const { checker: db } = checker({ check: pass });
  db.ask();
  assertEquals(db.standing(1_234.5), {
    name: "db",
    critical: true,
    up: false,
    outcome: "timeout",
    text: "no answer within 1235 ms",
    error: undefined,
  });
});

const LATE: [history: string, texts: (string | undefined)[], failAfter: number, up: boolean][] = [
  ["one that was up", [undefined], 1, false],
  ["one that was up, and may fail once", [undefined], 2, true],
  ["one that has failed as often as it may", [undefined, "a"], 2, false],
  ["one that has failed less often than it may", [undefined, "a"], 3, true],
  ["one that has passed again since it failed", [undefined, "a", undefined], 2, true],
  ["one that never was up", ["a"], 9, false],
  ["one that never ran", [], 9, false],
];
for (const [history, texts, failAfter, up] of LATE) {
  Deno.test(`standing() counts being late as one more failure of ${history}`, () => {
    const runs = texts.length;
    const { checker: db } = checker({ check: failing(texts), ttl: 0, failAfter });
    for (let run = 0; run < runs; run++) db.ask();
    const { state } = db;
    assertEquals([db.standing(1).up, db.state], [up, state]);
  });
}

for (const [age, up] of [[5_000, true], [5_001, false]] as const) {
  Deno.test(`standing() of one that is late is ${up ? "up" : "not up"} by a pass ${age} ms old with a maxAge of 5000 ms`, () => {
    using clock = new FakeClock();
    const { checker: db } = checker({ check: pass, failAfter: 2, maxAge: 5_000 });
    db.ask();
    clock.pass(age);
    assertEquals([db.standing(1).up, db.state], [up, "up"]);
  });
}

Deno.test("standing() of a check on live that is late counts no failure before the first run", () => {
  const { checker: live } = checker({ check: pass, on: "live", failAfter: 2 });
  assertEquals(live.standing(1).up, true);
});

Deno.test("passes() not while the last run has failed, though the check is up", () => {
  using clock = new FakeClock();
  const { checker: db } = checker({ check: failing([undefined, "no"]), ttl: 100, failAfter: 2 });
  db.ask();
  assertEquals(db.passes(performance.now()), true);
  clock.pass(100);
  db.ask();
  assertEquals([db.state, db.passes(performance.now())], ["up", false]);
});

Deno.test("passes() not by a background result where nothing runs in the background", async () => {
  using clock = new FakeClock();
  const { checker: db } = checker({ check: pass, interval: 1_000 });
  db.start();
  await clock.advance(1_000);
  assertEquals(db.passes(performance.now()), true);
  db.stop();
  assertEquals([db.state, db.passes(performance.now())], ["up", false]);
});

Deno.test("reset() leaves it as one that never ran", () => {
  const { checker: live } = checker({ check: () => false, on: "live", failAfter: 2, ttl: 0 });
  for (let run = 0; run < 3; run++) live.ask();
  const before = [live.state, live.last?.result.outcome, live.turnedAt instanceof Date, live.standing(1).up];
  assertEquals(before, ["down", "fail", true, false]);
  live.reset();
  assertEquals([live.state, live.last, live.turnedAt, live.standing(1).up], ["unknown", undefined, undefined, true]);
});

const STREAKS: [failAfter: number, passAfter: number, runs: string, states: string][] = [
  [1, 1, "+-+-", "udud"],
  [1, 1, "-+", "du"],
  [3, 1, "+--+---+", "uuuuuudu"],
  [3, 1, "-+", "du"],
  [1, 3, "+++-+++", "??udddu"],
  [1, 3, "++-+++", "??dddu"],
  [2, 2, "++-+--+++-", "?uuuudduuu"],
  [2, 2, "-+-++", "ddddu"],
];
for (const [failAfter, passAfter, runs, states] of STREAKS) {
  Deno.test(`Checker turns ${states} by ${runs} with failAfter ${failAfter} and passAfter ${passAfter}`, () => {
    const { checker: db } = checker({
      check: failing([...runs].map((run) => run === "-" ? "no" : undefined)),
      ttl: 0,
      failAfter,
      passAfter,
    });
    const seen = [...runs].map(() => (db.ask(), { unknown: "?", up: "u", down: "d" }[db.state]));
    assertEquals(seen.join(""), states);
  });
}

Deno.test("standing() of a check on live is up until failAfter failures in a row, the first ones included", () => {
  const { checker: live, told } = checker({ check: () => false, on: "live", failAfter: 3, ttl: 0 });
  const seen = [1, 2, 3].map(() => (live.ask(), live.standing().up));
  assertEquals([seen, told.at(-1)], [[true, true, false], "unknown to down"]);
});

Deno.test("whenEnded() tells of the run under way, and of none after it", () => {
  const { checker: db } = checker({ check: pass, ttl: 0 });
  let told = 0;
  db.whenEnded(() => told++);
  db.ask();
  db.ask();
  assertEquals(told, 1);
});

Deno.test("whenEnded() tells who waits at the end of the run, and not who has left", async () => {
  using _clock = new FakeClock();
  const held = new HeldCheck();
  const { checker: db } = checker({ check: held.check });
  const told: string[] = [];
  db.ask();
  db.whenEnded(() => told.push("stays"));
  db.whenEnded(() => told.push("leaves"))();
  await held.pass();
  assertEquals(told, ["stays"]);
});
