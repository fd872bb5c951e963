/** An endpoint answers in time, whatever its checks do: through the public face. */
import { assertEquals } from "@std/assert";
import { createHealth } from "../mod.ts";
import { ask, fail, HeldCheck, never, pass, taking, timed, TOLD } from "./engine_kit.ts";
import { FakeClock } from "./fake_clock.ts";

const INVALID = "connector validation failed";

Deno.test("/health answers after 4000 ms by default, and tells who was late by name", async () => {
  using clock = new FakeClock();
  const health = createHealth({
    ...TOLD,
    checks: {
      quick: { check: pass },
      broken: { check: fail("refused") },
      slow: { check: never },
      slower: { check: never, critical: false },
    },
  });
  const details = {
    error: INVALID,
    broken: "refused",
    slow: "no answer within 4000 ms",
    slower: "no answer within 4000 ms",
  };
  assertEquals(await timed(clock, health, "/health"), [4_000, 503, details]);
});

Deno.test("/health tells of validate itself that it was late", async () => {
  using clock = new FakeClock();
  const answer = await timed(clock, createHealth({ ...TOLD, validate: never }), "/health");
  assertEquals(answer, [4_000, 503, { error: INVALID, validation_error: "no answer within 4000 ms" }]);
});

Deno.test("/health stays up when only checks that are not critical are late, and tells of them", async () => {
  using clock = new FakeClock();
  const health = createHealth({ ...TOLD, validate: pass, checks: { cache: { check: never, critical: false } } });
  assertEquals(await timed(clock, health, "/health"), [4_000, 200, { cache: "no answer within 4000 ms" }]);
});

Deno.test("/ready answers in time as well", async () => {
  using clock = new FakeClock();
  const answer = await timed(clock, createHealth({ ...TOLD, ready: never }), "/ready");
  assertEquals(answer, [4_000, 503, { error: "failed to get connector client" }]);
});

Deno.test("/health has one deadline for ready and validate together", async () => {
  using clock = new FakeClock();
  const health = createHealth({ ...TOLD, ready: taking(3_000), validate: taking(2_000) });
  // validate was asked when ready had passed
  const details = { error: INVALID, validation_error: "no answer within 1000 ms" };
  assertEquals(await timed(clock, health, "/health"), [4_000, 503, details]);
});

Deno.test("/health does not ask validate when ready is late", async () => {
  using clock = new FakeClock();
  const validate = new HeldCheck();
  const health = createHealth({ ...TOLD, ready: never, validate: validate.check });
  const details = { error: "failed to get connector client" };
  assertEquals(await timed(clock, health, "/health"), [4_000, 503, details]);
  assertEquals(validate.runs, 0);
});

Deno.test("a run that is late for one answer goes on, and its result is the next answer while it is young", async () => {
  using clock = new FakeClock();
  const held = new HeldCheck();
  const health = createHealth({ ...TOLD, validate: held.check });
  const late = ask(health, "/health");
  await clock.advance(4_000);
  assertEquals([(await late)[0], held.signals[0]!.aborted], [503, false]);
  await clock.advance(1_000);
  await held.pass();
  await clock.advance(999);
  assertEquals([await ask(health, "/health"), held.runs], [[200], 1]);
  await clock.advance(1);
  void ask(health, "/health");
  assertEquals(held.runs, 2);
});

Deno.test("a request that joins a run has its own deadline from when it came", async () => {
  using clock = new FakeClock();
  const health = createHealth({ ...TOLD, validate: taking(6_000) });
  const first = ask(health, "/health");
  await clock.advance(3_000);
  const second = ask(health, "/health");
  await clock.advance(3_000);
  assertEquals([(await first)[0], await second], [503, [200]]);
});

Deno.test("a check that is given up at the very deadline is timed out, by either", async () => {
  using clock = new FakeClock();
  const health = createHealth({ ...TOLD, validate: never, timeout: 4_000 });
  const details = { error: INVALID, validation_error: "no answer within 4000 ms" };
  assertEquals(await timed(clock, health, "/health"), [4_000, 503, details]);
  assertEquals(clock.timers, []);
});

const DEADLINES: [deadline: number, timeout: number, took: number, text: string][] = [
  [4_000, 1_000, 1_000, "no answer within 1000 ms"],
  [1_000, 30_000, 1_000, "no answer within 1000 ms"],
  [20_000, 30_000, 20_000, "no answer within 20000 ms"],
  [60_000, 30_000, 30_000, "no answer within 30000 ms"],
  [0.5, 30_000, 0.5, "no answer within 1 ms"],
];
for (const [deadline, timeout, took, text] of DEADLINES) {
  Deno.test(`/health answers after ${took} ms with a deadline of ${deadline} and a timeout of ${timeout} ms`, async () => {
    using clock = new FakeClock();
    const health = createHealth({ ...TOLD, deadline, timeout, validate: never });
    const details = { error: INVALID, validation_error: text };
    assertEquals(await timed(clock, health, "/health"), [took, 503, details]);
  });
}

const PREFERRED: [prefer: string, path: string, took: number, text: string][] = [
  ["wait=1", "/health", 1_000, "no answer within 1000 ms"],
  ["wait=0", "/health", 0, "no answer within 0 ms"],
  ["wait=2.5", "/health", 2_500, "no answer within 2500 ms"],
  ['wait="3"', "/health", 3_000, "no answer within 3000 ms"],
  ["respond-async, wait=1;x=y", "/health", 1_000, "no answer within 1000 ms"],
  ["wait=soon", "/health", 4_000, "no answer within 4000 ms"],
  ["wait=5", "/health", 5_000, "no answer within 5000 ms"],
  ["wait=999999999", "/health", 6_000, "no answer within 6000 ms"],
];
for (const [prefer, path, took, text] of PREFERRED) {
  Deno.test(`${path} answers after ${took} ms where ${prefer} is preferred`, async () => {
    using clock = new FakeClock();
    const checks = { quick: { check: pass, timeout: 100 }, slow: { check: never, timeout: 6_000 } };
    assertEquals(await timed(clock, createHealth({ ...TOLD, checks }), path, prefer), [took, 503, {
      error: INVALID,
      slow: text,
    }]);
  });
}

for (
  const [dialect, path, name] of [["baton", "/ready", "client"], ["ndc", "/health/ready", "client"], [
    "ndc",
    "/health/live",
    "live",
  ]] as const
) {
  Deno.test(`${path} in ${dialect} waits as long as is preferred`, async () => {
    using clock = new FakeClock();
    const checks = { client: { check: never, on: "ready" } } as const;
    const [took, , details] = await timed(
      clock,
      createHealth({ ...TOLD, checks, live: never, dialect }),
      path,
      "wait=1",
    );
    assertEquals([took, (details as Record<string, string>)[name]], [1_000, "no answer within 1000 ms"]);
  });
}

Deno.test("/ready waits no longer for a preference than the checks on ready may take", async () => {
  using clock = new FakeClock();
  const health = createHealth({
    ...TOLD,
    checks: { client: { check: never, on: "ready", timeout: 2_000 }, validate: { check: never, timeout: 9_000 } },
  });
  const details = { error: "failed to get connector client", client: "no answer within 2000 ms" };
  assertEquals(await timed(clock, health, "/ready", "wait=60"), [2_000, 503, details]);
});

Deno.test("/health waits as long for a preference as the longest of all that it asks", async () => {
  using clock = new FakeClock();
  const health = createHealth({
    ...TOLD,
    checks: { ready: { check: taking(5_000), timeout: 9_000 }, db: { check: never, timeout: 2_000 } },
  });
  const details = { error: INVALID, db: "no answer within 2000 ms" };
  assertEquals(await timed(clock, health, "/health", "wait=60"), [7_000, 503, details]);
});

Deno.test("wait=0 still gets what is there, and what comes without waiting", async () => {
  using clock = new FakeClock();
  const health = createHealth({ ...TOLD, ready: pass, checks: { db: { check: () => Promise.resolve(), ttl: 0 } } });
  assertEquals((await timed(clock, health, "/health", "wait=0")).slice(1), [200]);
});

Deno.test("a preference does not change how long others wait", async () => {
  using clock = new FakeClock();
  const health = createHealth({ ...TOLD, validate: taking(2_000) });
  const [patient, hasty] = [ask(health, "/health"), ask(health, "/health", "wait=1")];
  await clock.advance(2_000);
  assertEquals([await patient, (await hasty)[0]], [[200], 503]);
});

for (const hours of [1, -1]) {
  Deno.test(`no deadline, age or timeout minds the system's clock jumping ${hours} h`, async () => {
    using clock = new FakeClock();
    const held = new HeldCheck();
    const health = createHealth({ ...TOLD, checks: { db: { check: held.check } } });
    const first = ask(health, "/health");
    clock.setDate(Date.now() + hours * 3_600_000);
    await clock.advance(1_000);
    await held.pass();
    assertEquals(await first, [200]);
    clock.setDate(Date.now() + hours * 3_600_000);
    await clock.advance(999);
    const [db] = (await health.report("health")).checks;
    assertEquals([db!.age, db!.duration, held.runs], [999, 1_000, 1]);
    await clock.advance(1);
    const late = ask(health, "/health");
    clock.setDate(Date.now() + hours * 3_600_000);
    await clock.advance(3_999);
    assertEquals([held.runs, clock.timers.length], [2, 2]);
    await clock.advance(1);
    assertEquals((await late)[0], 503);
    await clock.advance(26_000);
    assertEquals(held.signals[1]!.aborted, true);
  });
}

Deno.test("report() answers in time too", async () => {
  using clock = new FakeClock();
  const report = createHealth({ ...TOLD, ready: pass, validate: never }).report("health");
  await clock.advance(4_000);
  const { state, up, checks } = await report;
  assertEquals([state, up, checks.map(({ name, outcome }) => [name, outcome])], ["running", false, [
    ["ready", "pass"],
    ["validate", "timeout"],
  ]]);
});
