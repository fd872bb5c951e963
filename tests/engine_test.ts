import { assert, assertEquals } from "@std/assert";
import { type Asker, Budget } from "../src/budget.ts";
import { type CheckOptions, readCheck } from "../src/check_options.ts";
import { Engine } from "../src/engine.ts";
import { fail, HeldCheck, never, pass } from "./engine_kit.ts";
import { FakeClock } from "./fake_clock.ts";
import { eventLoopTurn } from "./unhandled.ts";

const create = (checks: Record<string, CheckOptions>, deadline = 4_000) =>
  new Engine(Object.entries(checks).map(([name, options]) => readCheck(name, options)), deadline, () => {});
const soon = () => new Budget(undefined, 4_000, 30_000);
const throws = () => {
  throw new Error("refused");
};

Deno.test("judge() is there at once where nothing is waited for", () => {
  const engine = create({ a: { check: pass }, b: { check: throws, critical: false }, ready: { check: throws } });
  const valid = engine.judge("validate", soon());
  assert(!(valid instanceof Promise));
  assertEquals([valid.up, valid.failing.map(({ name }) => name), valid.closing], [true, ["b"], false]);
  const ready = engine.judge("ready", soon());
  assert(!(ready instanceof Promise));
  assertEquals([ready.up, ready.failing.map(({ name }) => name), ready.closing], [false, ["ready"], false]);
});

Deno.test("judge() is up where there are no checks", () => {
  assertEquals(create({ a: { check: throws } }).judge("live", soon()), { up: true, failing: [], closing: false });
});

Deno.test("passes() while every check asked has passed, for as long as its result holds", () => {
  using clock = new FakeClock();
  const engine = create({ a: { check: pass, ttl: 1_000 }, b: { check: pass, ttl: 2_000 }, ready: { check: pass } });
  assertEquals(engine.passes("validate"), false);
  engine.judge("validate", soon());
  assertEquals([engine.passes("validate"), engine.passes("ready"), engine.passes("ready", "validate")], [
    true,
    false,
    false,
  ]);
  engine.judge("ready", soon());
  clock.pass(999);
  assertEquals(engine.passes("ready", "validate"), true);
  clock.pass(1);
  assertEquals(engine.passes("ready", "validate"), false);
});

Deno.test("passes() not while there is something to say, nor while a check runs, nor of a service that closes", async () => {
  const after = (checks: Record<string, CheckOptions>) => {
    const engine = create(checks);
    engine.judge("validate", soon());
    return engine;
  };
  assertEquals(after({ a: { check: throws } }).passes("validate"), false);
  assertEquals(after({ a: { check: pass }, b: { check: throws, critical: false } }).passes("validate"), false);
  assertEquals(after({ a: { check: pass, passAfter: 2 } }).passes("validate"), false);
  const held = new HeldCheck();
  const running = after({ a: { check: held.check } });
  assertEquals(running.passes("validate"), false);
  await held.pass();
  assertEquals(running.passes("validate"), true);
  running.drain();
  assertEquals(running.passes("validate"), false);
});

Deno.test("passes() with a check in the background until its last result is too old", async () => {
  using clock = new FakeClock();
  const held = new HeldCheck();
  const engine = create({ a: { check: held.check, interval: 60_000, timeout: 1_000, maxAge: 5_000 } });
  assertEquals(engine.passes("validate"), false);
  engine.judge("validate", soon());
  await clock.advance(1_000);
  await held.pass();
  assertEquals(engine.passes("validate"), true);
  clock.pass(5_000);
  assertEquals(engine.passes("validate"), true);
  clock.pass(1);
  assertEquals(engine.passes("validate"), false);
  engine.stop();
});

Deno.test("judge() tells of failures in the order of their definition, whichever was first", async () => {
  const [a, b] = [new HeldCheck(), new HeldCheck()];
  const engine = create({ a: { check: a.check }, b: { check: b.check }, c: { check: throws } });
  const judgement = engine.judge("validate", soon());
  await b.fail("second");
  await a.fail("first");
  assertEquals((await judgement).failing.map(({ text }) => text), ["first", "second", "refused"]);
});

const preferring = (prefer: string): Asker => ({ prefer: () => prefer, peer: () => undefined });
const TIMES: [
  what: string,
  asker: Asker | undefined,
  first: "ready" | "live",
  second: "validate" | undefined,
  time: number,
][] = [
  ["the deadline", undefined, "ready", "validate", 4_000],
  ["what is preferred", preferring("wait=1"), "ready", "validate", 1_000],
  ["at most the longest timeout of either", preferring("wait=99"), "ready", "validate", 7_000],
  ["at most the longest timeout of what is asked", preferring("wait=99"), "ready", undefined, 5_000],
  ["nothing where nothing is asked", preferring("wait=99"), "live", undefined, 0],
];
for (const [what, asker, first, second, time] of TIMES) {
  Deno.test(`budget() gives ${what}`, () => {
    const engine = create({
      ready: { check: pass, timeout: 5_000 },
      a: { check: pass, timeout: 7_000 },
      b: { check: pass, timeout: 100 },
    });
    assertEquals(engine.budget(asker, first, second).time, time);
  });
}

Deno.test("idOf() is there while a check fails", async () => {
  let check = fail("refused");
  const engine = create({ db: { check: (signal) => check(signal), ttl: 0 } });
  const ids: (string | undefined)[] = [engine.idOf("db")];
  for (const next of [fail("refused"), fail("reset"), pass]) {
    check = next;
    await engine.judge("validate", soon());
    ids.push(engine.idOf("db"));
  }
  assertEquals(ids.map((id) => id?.length), [undefined, 8, 8, undefined]);
  assert(ids[1] !== ids[2], `${ids}`);
});

Deno.test("Engine keeps the process alive for a request by both checks and the deadline", () => {
  using clock = new FakeClock();
  const engine = create({ a: { check: never }, b: { check: never } });
  engine.judge("validate", soon());
  assertEquals(clock.timers, [true, true, true]);
});

Deno.test("Engine keeps no process alive while a server serves", async () => {
  using clock = new FakeClock();
  const engine = create({ a: { check: never } });
  const stopped = engine.serving();
  const judgement = engine.judge("validate", soon());
  assertEquals(clock.timers, [false, false]);
  stopped();
  assertEquals((await judgement).closing, true);
  await eventLoopTurn();
  assertEquals(clock.timers, []);
});

Deno.test("Engine keeps no process alive by a background run, served or not", async () => {
  using clock = new FakeClock();
  const engine = create({ a: { check: never, interval: 1_000 } });
  engine.judge("validate", soon());
  assertEquals(clock.timers, [false]);
  await clock.advance(1_000);
  assertEquals([clock.timers, clock.waits.length], [[false], 1]);
  engine.stop();
  assertEquals(clock.timers, []);
});
