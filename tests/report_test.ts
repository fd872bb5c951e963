/** What an endpoint would answer by, as data: src/report.ts, through the public face. */
import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { type CheckOptions, createHealth, type Endpoint, type HealthOptions } from "../mod.ts";
import { fail, never, pass, taking, TOLD } from "./engine_kit.ts";
import { FakeClock } from "./fake_clock.ts";
import { replaceProperty } from "./replace_global.ts";

const EIGHT = Date.UTC(2026, 0, 31, 8, 0, 0);
const at = (ms: number) => new Date(EIGHT + ms);

const create = (db: CheckOptions) => createHealth({ ...TOLD, checks: { db } });
const DB = { name: "db", on: "validate", critical: true } as const;

/** The report on one check, and how it may differ. */
function report(db: CheckOptions) {
  const health = create(db);
  return async () => (await health.report("health")).checks[0]!;
}

Deno.test("report() tells of a check that passes what it has returned, how long it took, its age and when it turned", async () => {
  using clock = new FakeClock();
  clock.setDate(EIGHT);
  const health = create({ check: () => taking(200)(new AbortController().signal) });
  const first = health.report("health");
  await clock.advance(200);
  const changedAt = at(200);
  const passed = { ...DB, state: "up", outcome: "pass", duration: 200, age: 0, changedAt } as const;
  assertEquals(await first, { state: "running", up: true, checks: [passed] });
  clock.pass(700);
  assertEquals(await health.report("health"), { state: "running", up: true, checks: [{ ...passed, age: 700 }] });
});

const DETAILS: [what: string, value: unknown, details: Record<string, string> | undefined][] = [
  ["an object of strings", { version: "16.2", role: "primary" }, { version: "16.2", role: "primary" }],
  ["an empty object", {}, undefined],
  ["an object with a number", { version: 16 }, undefined],
  ["a string", "16.2", undefined],
  ["an array of strings", ["16.2"], undefined],
  ["nothing", undefined, undefined],
];
for (const [what, value, details] of DETAILS) {
  Deno.test(`report() tells ${details ? "the details of" : "no details of"} a check that returns ${what}`, async () => {
    for (const check of [() => value, () => Promise.resolve(value)]) {
      const { details: told, outcome } = await report({ check })();
      assertEquals([outcome, told], ["pass", details]);
    }
  });
}

Deno.test("report() tells a copy of the details, as they were when the check passed", async () => {
  const details = { version: "16.2" };
  const read = report({ check: () => details });
  await read();
  details.version = "17";
  assertEquals((await read()).details, { version: "16.2" });
});

Deno.test("report() tells of a check that fails the text in full and the very error", async () => {
  using clock = new FakeClock();
  clock.setDate(EIGHT);
  const error = new Error(`postgres://me:secret@db\n${"x".repeat(1_000)}`);
  const read = report({ check: () => Promise.reject(error) });
  const told = await read();
  assertEquals(told, {
    ...DB,
    state: "down",
    outcome: "fail",
    text: error.message,
    error,
    duration: 0,
    age: 0,
    changedAt: at(0),
  });
  assertStrictEquals(told.error, error);
});

Deno.test("report() tells no details of a check that has passed and now fails", async () => {
  const runs = [{ version: "16.2" }, Promise.reject(new Error("refused"))];
  const read = report({ check: () => runs.shift(), ttl: 0 });
  assertEquals((await read()).details, { version: "16.2" });
  assertEquals((await read()).details, undefined);
});

Deno.test("report() tells of a check that is late, and keeps what is known of its last result", async () => {
  using clock = new FakeClock();
  clock.setDate(EIGHT);
  const runs = [pass, never];
  const read = report({ check: (signal) => runs.shift()!(signal) });
  await read();
  clock.pass(1_000);
  const second = read();
  await clock.advance(4_000);
  assertEquals(await second, {
    ...DB,
    state: "up",
    outcome: "timeout",
    text: "no answer within 4000 ms",
    error: undefined,
    duration: 0,
    age: 5_000,
    changedAt: at(0),
  });
});

Deno.test("report() tells of a check that was given up at its timeout", async () => {
  using clock = new FakeClock();
  clock.setDate(EIGHT);
  const told = report({ check: never, timeout: 300 })();
  await clock.advance(300);
  const { error, ...rest } = await told;
  assertEquals((error as DOMException).name, "TimeoutError");
  const text = "no answer within 300 ms";
  assertEquals(rest, { ...DB, state: "down", outcome: "timeout", text, duration: 300, age: 0, changedAt: at(300) });
});

Deno.test("report() tells of a background check that it has not run yet, and of a result that is stale", async () => {
  using clock = new FakeClock();
  using _chance = replaceProperty(Math, "random", () => 0);
  clock.setDate(EIGHT);
  const runs = [pass, never];
  const health = create({ check: (signal) => runs.shift()!(signal), interval: 1_000, maxAge: 1_500 });
  const read = async () => (await health.report("health")).checks[0]!;
  const text = "it has not run yet";
  assertEquals(await read(), { ...DB, state: "unknown", outcome: "unknown", text, error: undefined });
  await clock.advance(1_500);
  const known = { ...DB, state: "up", duration: 0, changedAt: at(0) } as const;
  assertEquals(await read(), { ...known, outcome: "pass", age: 1_500 });
  await clock.advance(1);
  const stale = { outcome: "stale", text: "its last result is 1501 ms old", error: undefined, age: 1_501 } as const;
  assertEquals(await read(), { ...known, ...stale });
  assertEquals((await health.report("health")).up, false);
  health.stop();
});

Deno.test("report() tells when the state turned last, and not when a result came last", async () => {
  using clock = new FakeClock();
  clock.setDate(EIGHT);
  const runs = [undefined, undefined, "a", "b", undefined];
  const health = create({
    check: () => {
      const text = runs.shift();
      if (text !== undefined) throw new Error(text);
    },
    ttl: 0,
    failAfter: 2,
  });
  const turned: unknown[] = [];
  while (runs.length > 0) {
    const { state, outcome, changedAt } = (await health.report("health")).checks[0]!;
    turned.push([state, outcome, changedAt]);
    clock.pass(1_000);
  }
  assertEquals(turned, [
    ["up", "pass", at(0)],
    ["up", "pass", at(0)],
    ["up", "fail", at(0)],
    ["down", "fail", at(3_000)],
    ["up", "pass", at(4_000)],
  ]);
});

const CHECKS: HealthOptions = {
  ...TOLD,
  ready: pass,
  validate: pass,
  live: pass,
  checks: { disk: { check: pass, on: "live" }, client: { check: pass, on: "ready" }, vendor: { check: pass } },
};
const ENDPOINTS: [endpoint: Endpoint, names: string[]][] = [
  ["health", ["ready", "client", "validate", "vendor"]],
  ["connected", ["ready", "client", "validate", "vendor"]],
  ["ready", ["ready", "client"]],
  ["live", ["live", "disk"]],
];
for (const [endpoint, names] of ENDPOINTS) {
  Deno.test(`report() on ${endpoint} tells of ${names}`, async () => {
    const { up, checks } = await createHealth(CHECKS).report(endpoint);
    assertEquals([up, checks.map(({ name }) => name)], [true, names]);
  });
}

Deno.test("report() on health asks none on validate when ready fails, as /health does", async () => {
  const { up, checks } = await createHealth({ ...CHECKS, ready: fail("refused") }).report("health");
  assertEquals([up, checks.map(({ name, outcome }) => [name, outcome])], [false, [["ready", "fail"], [
    "client",
    "pass",
  ]]]);
});

Deno.test("report() is up with a failure that is not critical, and tells of it", async () => {
  const { up, checks } = await create({ check: fail("refused"), critical: false }).report("health");
  assertEquals([up, checks[0]!.critical, checks[0]!.outcome, checks[0]!.state], [true, false, "fail", "down"]);
});

for (
  const [endpoint, found] of [["status", '"status"'], ["", "nothing"], ["toString", '"toString"'], [
    undefined,
    "undefined",
  ]]
) {
  Deno.test(`report() rejects an endpoint of ${found}`, async () => {
    const error = await assertRejects(() => createHealth(CHECKS).report(endpoint as Endpoint), TypeError);
    assertEquals(error.message, `Cannot report: expected an endpoint of health, connected, ready, live, got ${found}`);
  });
}
