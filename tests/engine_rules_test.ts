/** One run however many ask, side by side, and no run while a result is young: through the public face. */
import { assertEquals } from "@std/assert";
import { createHealth } from "../mod.ts";
import { ask, fail, HeldCheck, never, pass, settled, taking, TOLD } from "./engine_kit.ts";
import { FakeClock } from "./fake_clock.ts";
import { eventLoopTurn } from "./unhandled.ts";

Deno.test("1000 simultaneous requests on a check that takes 200 ms cost one run, and leave no timer", async () => {
  using clock = new FakeClock();
  let runs = 0;
  const slow = taking(200);
  const health = createHealth({ ...TOLD, validate: (signal) => (runs++, slow(signal)) });
  const answers = Promise.all(Array.from({ length: 1_000 }, () => ask(health, "/health")));
  await clock.advance(199);
  assertEquals([await settled(answers), clock.timers.length], [false, 1_002]);
  await clock.advance(1);
  assertEquals([new Set((await answers).map(([status]) => status)), runs, clock.timers], [new Set([200]), 1, []]);
});

Deno.test("all who ask during a run share its failure", async () => {
  const held = new HeldCheck();
  const health = createHealth({ ...TOLD, validate: held.check });
  const answers = [ask(health, "/health"), ask(health, "/health")];
  await held.fail("refused");
  const unhealthy = [503, { error: "connector validation failed", validation_error: "refused" }];
  assertEquals([await Promise.all(answers), held.runs], [[unhealthy, unhealthy], 1]);
});

Deno.test("a run is shared by both handlers, both dialects and report()", async () => {
  const held = new HeldCheck();
  const health = createHealth({ ...TOLD, ready: held.check });
  const statuses: number[] = [];
  const response = {
    statusCode: 0,
    setHeader: () => {},
    end() {
      statuses.push(this.statusCode);
    },
  };
  const report = health.report("ready");
  const answers = [ask(health, "/ready"), ask(health, "/health"), ask(health.as({ dialect: "ndc" }), "/")];
  health.listener({ url: "/ready" }, response);
  await held.pass();
  assertEquals([await Promise.all(answers), (await report).up], [[[200], [200], [200]], true]);
  assertEquals([statuses, held.runs], [[200], 1]);
});

Deno.test("a caller who goes away cancels nothing for the others", async () => {
  const held = new HeldCheck();
  const { fetch } = createHealth({ ...TOLD, validate: held.check });
  const caller = new AbortController();
  const gone = fetch(new Request("http://localhost/health", { signal: caller.signal }));
  const stays = fetch(new Request("http://localhost/health"));
  caller.abort();
  assertEquals(held.signals[0]!.aborted, false);
  await held.pass();
  assertEquals([(await stays).status, (await gone).status, held.runs], [200, 200, 1]);
});

Deno.test("when the last caller has gone, the run goes on and its result is kept", async () => {
  using clock = new FakeClock();
  const held = new HeldCheck();
  const health = createHealth({ ...TOLD, validate: held.check });
  const caller = new AbortController();
  void health.fetch(new Request("http://localhost/health", { signal: caller.signal }));
  caller.abort();
  await clock.advance(10_000);
  assertEquals(held.signals[0]!.aborted, false);
  await held.pass();
  assertEquals([await ask(health, "/health"), held.runs], [[200], 1]);
});

Deno.test("when the last caller has gone, the run is given up at its timeout all the same", async () => {
  using clock = new FakeClock();
  const held = new HeldCheck();
  const health = createHealth({ ...TOLD, validate: held.check, timeout: 6_000 });
  void ask(health, "/health");
  await clock.advance(5_999);
  assertEquals(held.signals[0]!.aborted, false);
  await clock.advance(1);
  assertEquals([held.signals[0]!.aborted, clock.timers], [true, []]);
  const answer = [503, { error: "connector validation failed", validation_error: "no answer within 6000 ms" }];
  assertEquals([await ask(health, "/health"), held.runs], [answer, 1]);
});

Deno.test("checks run side by side: the answer takes as long as the slowest, not the sum", async () => {
  using clock = new FakeClock();
  const checks = { a: { check: taking(300) }, b: { check: taking(200) }, c: { check: taking(100) } };
  const answer = ask(createHealth({ ...TOLD, checks }), "/health");
  await clock.advance(299);
  assertEquals(await settled(answer), false);
  await clock.advance(1);
  assertEquals(await answer, [200]);
});

Deno.test("/health asks ready first, and then validate", async () => {
  using clock = new FakeClock();
  const [ready, validate] = [new HeldCheck(), new HeldCheck()];
  const health = createHealth({ ...TOLD, ready: ready.check, validate: validate.check });
  const answer = ask(health, "/health");
  await clock.advance(100);
  assertEquals([ready.runs, validate.runs], [1, 0]);
  await ready.pass();
  assertEquals([ready.runs, validate.runs], [1, 1]);
  await validate.pass();
  assertEquals(await answer, [200]);
});

Deno.test("/health waits for every check on ready, and asks none on validate if one of them fails", async () => {
  const [ready, validate] = [new HeldCheck(), new HeldCheck()];
  const health = createHealth({
    ...TOLD,
    checks: {
      vendor: { check: validate.check },
      disk: { check: fail("no room left"), on: "ready" },
      ready: { check: ready.check },
    },
  });
  const answer = ask(health, "/health");
  assertEquals(await settled(answer), false);
  await ready.pass();
  assertEquals(await answer, [503, { error: "failed to get connector client", disk: "no room left" }]);
  assertEquals(validate.runs, 0);
});

Deno.test("/ready asks none on validate, and /live asks none at all", async () => {
  const asked: string[] = [];
  const health = createHealth({
    ready: () => void asked.push("ready"),
    validate: () => void asked.push("validate"),
    live: () => void asked.push("live"),
  });
  assertEquals([await ask(health, "/live"), asked], [[200], []]);
  assertEquals([await ask(health, "/ready"), asked], [[200], ["ready"]]);
});

const TTL: [ttl: number | undefined, ages: number[], runs: number[]][] = [
  [undefined, [0, 999, 1_000], [1, 1, 2]],
  [5_000, [4_999, 5_000], [1, 2]],
  [0.5, [0, 0.4, 0.5], [1, 1, 2]],
  [0, [0, 0], [2, 3]],
];
for (const [ttl, ages, expected] of TTL) {
  for (const [kind, check] of [["passes", pass], ["fails", fail("refused")]] as const) {
    Deno.test(`a check that ${kind} with a ttl of ${ttl ?? "1000, by default,"} has run ${expected} times when its result is ${ages} ms old`, async () => {
      using clock = new FakeClock();
      let runs = 0;
      const counted = (signal: AbortSignal) => (runs++, check(signal));
      const health = createHealth({ ...TOLD, checks: { db: { check: counted, ttl } } });
      await ask(health, "/health");
      const seen: number[] = [];
      let passed = 0;
      for (const age of ages) {
        clock.pass(age - passed);
        passed = age;
        await ask(health, "/health");
        seen.push(runs);
      }
      assertEquals(seen, expected);
    });
  }
}

Deno.test("with ttl 0, one whose run has ended is not late since another has begun a new one", async () => {
  using clock = new FakeClock();
  const [db, slow] = [new HeldCheck(), new HeldCheck()];
  const health = createHealth({ ...TOLD, checks: { db: { check: db.check, ttl: 0 }, slow: { check: slow.check } } });
  const first = ask(health, "/health");
  await db.pass();
  await clock.advance(3_000);
  const second = ask(health, "/health");
  assertEquals([db.runs, slow.runs], [2, 1]);
  await clock.advance(1_000);
  const late = "no answer within 4000 ms";
  assertEquals(await first, [503, { error: "connector validation failed", slow: late }]);
  await clock.advance(3_000);
  assertEquals(await second, [503, { error: "connector validation failed", db: late, slow: late }]);
});

Deno.test("with ttl 0, one who asks as a run ends gets a run of its own", async () => {
  const held = new HeldCheck();
  const health = createHealth({ ...TOLD, checks: { db: { check: held.check, ttl: 0 } } });
  const first = ask(health, "/health");
  const second = first.then(() => ask(health, "/health"));
  await held.pass();
  assertEquals([await first, held.runs, await settled(second)], [[200], 2, false]);
  await held.fail("refused");
  assertEquals(await second, [503, { error: "connector validation failed", db: "refused" }]);
});

Deno.test("a fast check does not go stale while a slow one is waited for", async () => {
  using clock = new FakeClock();
  const checks = { fast: { check: pass, timeout: 100 }, slow: { check: taking(3_000) } };
  const answer = ask(createHealth({ ...TOLD, checks }), "/health");
  await clock.advance(3_000);
  assertEquals(await answer, [200]);
});

Deno.test("3000 callers of a check that never ends leave no timer once they are answered and it is given up", async () => {
  using clock = new FakeClock();
  const health = createHealth({ ...TOLD, validate: never });
  const answers = Promise.all(Array.from({ length: 3_000 }, () => health.report("health")));
  await eventLoopTurn();
  assertEquals(clock.timers.length, 3_001);
  clock.pass(4_000);
  assertEquals([new Set((await answers).map(({ up }) => up)), clock.timers.length], [new Set([false]), 1]);
  clock.pass(26_000);
  assertEquals(clock.timers, []);
});
