/** What turns a check and its endpoint, and who is told: through the public face. */
import { assertEquals, assertThrows } from "@std/assert";
import { type Change, createHealth, type HealthOptions } from "../mod.ts";
import { ask, fail, HeldCheck, never, pass, TOLD } from "./engine_kit.ts";
import { FakeClock } from "./fake_clock.ts";
import { hostileProxy } from "./thrown_values.ts";
import { unhandledDuring } from "./unhandled.ts";

/** A check that passes, or fails of a text, in turn. */
function inTurn(...runs: ("+" | string)[]) {
  return () => {
    const run = runs.shift();
    if (run !== "+") throw new Error(run);
  };
}

/** What /health answers so many times. */
async function answers(options: HealthOptions, times: number): Promise<unknown[]> {
  const health = createHealth({ ...TOLD, ...options });
  const answers: unknown[] = [];
  for (let i = 0; i < times; i++) answers.push(await ask(health, "/health"));
  return answers;
}

const INVALID = "connector validation failed";

Deno.test("failAfter: /health stays up until so many failures in a row, and tells of them", async () => {
  const db = { check: inTurn("+", "a", "b", "+", "c", "d", "e", "f"), ttl: 0, failAfter: 3 };
  assertEquals(await answers({ checks: { db } }, 8), [
    [200],
    [200, { db: "a" }],
    [200, { db: "b" }],
    [200],
    [200, { db: "c" }],
    [200, { db: "d" }],
    [503, { error: INVALID, db: "e" }],
    [503, { error: INVALID, db: "f" }],
  ]);
});

Deno.test("failAfter: /health is never up before the first pass", async () => {
  const db = { check: inTurn("a", "b", "+"), ttl: 0, failAfter: 9 };
  assertEquals(await answers({ checks: { db } }, 3), [
    [503, { error: INVALID, db: "a" }],
    [503, { error: INVALID, db: "b" }],
    [200],
  ]);
});

Deno.test("passAfter: /health is up only after so many passes in a row, and tells what it waits for", async () => {
  const db = { check: inTurn("+", "+", "a", "+", "b", "+", "+"), ttl: 0, passAfter: 2 };
  const waiting = [503, { error: INVALID, db: "it has passed 1 of 2 times" }];
  assertEquals(await answers({ checks: { db } }, 7), [
    waiting,
    [200],
    [503, { error: INVALID, db: "a" }],
    waiting,
    [503, { error: INVALID, db: "b" }],
    waiting,
    [200],
  ]);
});

Deno.test("failAfter counts runs, not requests", async () => {
  using clock = new FakeClock();
  const health = createHealth({ ...TOLD, checks: { db: { check: inTurn("+", "a", "b"), failAfter: 2 } } });
  const statuses: unknown[] = [];
  for (const ms of [0, 1_000, 1, 1, 998]) {
    clock.pass(ms);
    statuses.push((await ask(health, "/health"))[0]);
  }
  assertEquals(statuses, [200, 200, 200, 200, 503]);
});

Deno.test("failAfter: a late answer is one more failure for that answer, and none for good", async () => {
  using clock = new FakeClock();
  const held = new HeldCheck();
  const health = createHealth({ ...TOLD, checks: { db: { check: held.check, ttl: 0, failAfter: 2 } } });
  const first = ask(health, "/health");
  await held.pass();
  assertEquals(await first, [200]);
  const late = [200, { db: "no answer within 4000 ms" }];
  for (let i = 0; i < 2; i++) {
    const answer = ask(health, "/health");
    await clock.advance(4_000);
    assertEquals(await answer, late);
  }
  const last = ask(health, "/health");
  await held.fail("refused");
  assertEquals(await last, [200, { db: "refused" }]);
});

Deno.test("critical: false lets the endpoint be up, and its failure is told beside the others'", async () => {
  const cache = { check: fail("no room left"), critical: false };
  assertEquals(await answers({ validate: pass, checks: { cache } }, 1), [[200, { cache: "no room left" }]]);
  assertEquals(await answers({ ready: pass, checks: { cache: { ...cache, on: "ready" } } }, 1), [[200, {
    cache: "no room left",
  }]]);
  assertEquals(await answers({ validate: fail("refused"), checks: { cache } }, 1), [
    [503, { error: INVALID, validation_error: "refused", cache: "no room left" }],
  ]);
});

Deno.test("a check that answers false fails", async () => {
  assertEquals(await answers({ validate: () => false }, 1), [
    [503, { error: INVALID, validation_error: "the check answered false" }],
  ]);
});

Deno.test("onChange() tells each transition once, of checks and of the service", async () => {
  const health = createHealth({
    ...TOLD,
    checks: { ready: { check: inTurn("a", "b", "+", "+", "c", "d"), ttl: 0 }, db: { check: pass } },
  });
  const told: Change[] = [];
  health.onChange((change) => told.push(change));
  for (let i = 0; i < 6; i++) await ask(health, "/health");
  assertEquals(told, [
    { subject: "check", check: "ready", from: "unknown", to: "down" },
    { subject: "check", check: "ready", from: "down", to: "up" },
    { subject: "service", from: "starting", to: "running" },
    { subject: "check", check: "db", from: "unknown", to: "up" },
    { subject: "check", check: "ready", from: "up", to: "down" },
  ]);
});

Deno.test("onChange() tells the state by failAfter, not each failure, and of 100 callers once", async () => {
  const held = new HeldCheck();
  const health = createHealth({ ...TOLD, checks: { db: { check: held.check, ttl: 0, failAfter: 2 } } });
  const told: string[] = [];
  health.onChange((change) => told.push(`${change.from} to ${change.to}`));
  for (const end of [() => held.pass(), () => held.fail("a"), () => held.fail("b"), () => held.fail("c")]) {
    const answers = Promise.all(Array.from({ length: 100 }, () => ask(health, "/health")));
    await end();
    await answers;
  }
  assertEquals([told, held.runs], [["unknown to up", "up to down"], 4]);
});

Deno.test("onChange() tells nothing of a late answer", async () => {
  using clock = new FakeClock();
  const health = createHealth({ ...TOLD, validate: never });
  const told: Change[] = [];
  health.onChange((change) => told.push(change));
  const answer = ask(health, "/health");
  await clock.advance(4_000);
  assertEquals([(await answer)[0], told], [503, []]);
});

Deno.test("onChange() returns what ends it", async () => {
  const health = createHealth({ ...TOLD, validate: pass });
  const told: Change[] = [];
  const { onChange } = health;
  onChange((change) => told.push(change))();
  await ask(health, "/health");
  health.drain();
  assertEquals(told, []);
});

Deno.test("onChange() listeners that throw and reject, and such an onError, harm nobody", async () => {
  const held = new HeldCheck();
  const harm = [
    () => {
      throw new Error("no listener");
    },
    () => Promise.reject(new Error("no listener")),
    () => hostileProxy,
  ];
  for (const onError of harm) {
    const health = createHealth({ details: "always", onError, checks: { db: { check: held.check, ttl: 0 } } });
    const told: string[] = [];
    for (const listener of harm) health.onChange(listener);
    health.onChange(({ to }) => told.push(to));
    const unhandled = await unhandledDuring(async () => {
      const first = ask(health, "/health");
      await held.fail("refused");
      assertEquals(await first, [503, { error: INVALID, db: "refused" }]);
      const second = ask(health, "/health");
      await held.pass();
      assertEquals(await second, [200]);
      health.stop();
    });
    assertEquals([unhandled, told], [[], ["down", "up", "stopped"]]);
  }
});

Deno.test("onError gets a failure by default on console.error, one line when it begins and one when it ends", async () => {
  const lines: unknown[][] = [];
  const original = console.error;
  console.error = (...line) => lines.push(line);
  try {
    const health = createHealth({ checks: { db: { check: inTurn("refused", "refused", "+", "+"), ttl: 0 } } });
    for (let i = 0; i < 4; i++) await ask(health, "/health");
  } finally {
    console.error = original;
  }
  assertEquals(lines.map((line) => line.map((text) => `${text}`.replace(/error_id \w{8}/, "error_id x"))), [
    ["health check db fails (error_id x): refused"],
    ["health check db passes again after 0 s (error_id x)"],
  ]);
});

Deno.test("onChange() refuses what cannot be called", () => {
  const error = assertThrows(() => createHealth({ validate: () => {} }).onChange("x" as never), TypeError);
  assertEquals(error.message, 'Cannot listen to changes: expected a function, got "x"');
});

Deno.test("createHealth() refuses checks of which it would ask none", () => {
  for (const checks of [new Map([["db", { check: () => {} }]]), [{ check: () => {} }]]) {
    const error = assertThrows(() => createHealth({ validate: () => {}, checks: checks as never }), TypeError);
    assertEquals(error.message, "Cannot create health: expected checks to be an object of checks by name, got object");
  }
});
