/** Checks and listeners that use the health they belong to, and other ill use: through the public face. */
import { assertEquals } from "@std/assert";
import { createHealth, type Health } from "../mod.ts";
import { ask, fail, HeldCheck, never, pass, settled, taking, TOLD } from "./engine_kit.ts";
import { FakeClock } from "./fake_clock.ts";
import { eventLoopTurn, unhandledDuring } from "./unhandled.ts";

const get = (path: string) => new Request(`http://localhost${path}`);
const INVALID = "connector validation failed";

const ASKING: [what: string, inner: (health: Health) => unknown][] = [
  ["fetch", (health) => health.fetch(get("/health"))],
  ["report", (health) => health.report("health")],
];
for (const [what, inner] of ASKING) {
  Deno.test(`a check that calls ${what}() on itself, and does not wait for it, runs once`, async () => {
    using clock = new FakeClock();
    let runs = 0;
    const health: Health = createHealth({
      ...TOLD,
      checks: { db: { check: () => (runs++, void inner(health)), ttl: 0 } },
    });
    assertEquals([await ask(health, "/health"), runs], [[200], 1]);
    await eventLoopTurn();
    assertEquals([runs, clock.timers], [1, []]);
  });

  Deno.test(`a check that waits for ${what}() on itself is answered at the deadline, and does not wait for ever`, async () => {
    using clock = new FakeClock();
    let runs = 0;
    const health: Health = createHealth({
      ...TOLD,
      checks: {
        db: {
          check: async () => {
            runs++;
            await inner(health);
          },
        },
      },
    });
    const answer = ask(health, "/health");
    await clock.advance(3_999);
    assertEquals(await settled(answer), false);
    await clock.advance(1);
    // what it asked was late, and so it has ended just before it was late itself
    assertEquals([await answer, runs, clock.timers], [[200], 1, []]);
  });
}

Deno.test("two checks that wait for each other are answered at the deadline, and do not wait for ever", async () => {
  using clock = new FakeClock();
  let runs = 0;
  const other = (path: string) => async () => {
    runs++;
    await health.fetch(get(path));
  };
  const health: Health = createHealth({ ...TOLD, ready: other("/health"), validate: other("/ready") });
  const answer = ask(health, "/health");
  await clock.advance(3_999);
  assertEquals(await settled(answer), false);
  await clock.advance(1);
  assertEquals([await settled(answer), runs, clock.timers], [true, 2, []]);
});

Deno.test("a check on validate may ask whether the service is ready", async () => {
  const health: Health = createHealth({
    ...TOLD,
    ready: pass,
    validate: async () => (await health.report("ready")).up,
  });
  assertEquals(await ask(health, "/health"), [200]);
});

for (const [kind, later] of [["at once", false], ["later", true]] as const) {
  Deno.test(`a listener and an onError that ask at each word of a check that flips ${kind} set off no runs of their own`, async () => {
    let runs = 0;
    const check = () => {
      runs++;
      if (runs % 2 === 0) return later ? Promise.resolve() : undefined;
      if (later) return Promise.reject(new Error(`failure ${runs}`));
      throw new Error(`failure ${runs}`);
    };
    const answered: unknown[] = [];
    const again = async () => answered.push((await ask(health, "/health"))[0]);
    const health: Health = createHealth({ details: "always", onError: again, checks: { db: { check, ttl: 0 } } });
    health.onChange(again);
    const answers = [await ask(health, "/health"), await ask(health, "/health")];
    await eventLoopTurn();
    assertEquals([answers, runs], [[[503, { error: INVALID, db: "failure 1" }], [200]], 2]);
    assertEquals(answered, [503, 503, 200, 200]);
  });
}

Deno.test("a listener sees the check as it tells of it", async () => {
  const seen: unknown[] = [];
  const health = createHealth({ ...TOLD, validate: fail("refused") });
  health.onChange(async ({ to }) => seen.push(to, (await health.report("health")).checks[0]!.state));
  await ask(health, "/health");
  await eventLoopTurn();
  assertEquals(seen, ["down", "down"]);
});

Deno.test("a listener that drains as soon as the service runs is obeyed, and all hear of it in order", async () => {
  const health = createHealth({ ...TOLD, ready: pass });
  const told: string[] = [];
  health.onChange(({ to }) => to === "running" && health.drain());
  health.onChange(({ to }) => told.push(to));
  assertEquals((await ask(health, "/ready"))[0], 503);
  assertEquals([health.state, told], ["draining", ["up", "running", "draining"]]);
});

Deno.test("a listener that is added and taken away by listeners, without end, does not hold anything up", async () => {
  const health = createHealth({ ...TOLD, validate: pass });
  let added = 0;
  const add = () => {
    added++;
    health.onChange(add);
  };
  add();
  await ask(health, "/health");
  assertEquals(added, 2);
});

for (const close of ["drain", "stop"] as const) {
  Deno.test(`a check that calls ${close}() is answered for by 503`, async () => {
    const health: Health = createHealth({ ...TOLD, validate: () => health[close]() });
    assertEquals(await ask(health, "/health"), [503, { error: "connector is shutting down" }]);
  });
}

Deno.test("a check that calls stop(), and never ends, is given up like any other", async () => {
  using clock = new FakeClock();
  const signals: AbortSignal[] = [];
  const health: Health = createHealth({
    ...TOLD,
    validate: (signal) => {
      signals.push(signal);
      health.stop();
      return new Promise(() => {});
    },
  });
  const answer = ask(health, "/health");
  await eventLoopTurn();
  assertEquals([signals[0]!.aborted, clock.timers], [true, []]);
  assertEquals(await answer, [503, { error: "connector is shutting down" }]);
});

Deno.test("a check that asks again when it is given up gets an answer, and no run", async () => {
  using clock = new FakeClock();
  const inner: Promise<unknown[]>[] = [];
  let runs = 0;
  const health: Health = createHealth({
    ...TOLD,
    validate: (signal) => {
      runs++;
      signal.addEventListener("abort", () => inner.push(ask(health, "/health")));
      return new Promise(() => {});
    },
  });
  const answer = ask(health, "/health");
  health.stop();
  const closing = [503, { error: "connector is shutting down" }];
  assertEquals([await answer, await Promise.all(inner), runs, clock.timers], [closing, [closing], 1, []]);
});

Deno.test("a check that asks again when its time is up waits for no run but its own", async () => {
  using clock = new FakeClock();
  const inner: Promise<unknown[]>[] = [];
  let runs = 0;
  const health: Health = createHealth({
    ...TOLD,
    timeout: 1_000,
    validate: (signal) => {
      runs++;
      signal.addEventListener("abort", () => inner.push(ask(health, "/health")));
      return new Promise(() => {});
    },
  });
  const answer = ask(health, "/health");
  await clock.advance(1_000);
  const invalid = [503, { error: INVALID, validation_error: "no answer within 1000 ms" }];
  assertEquals([await answer, await Promise.all(inner), runs, clock.timers], [invalid, [invalid], 1, []]);
});

Deno.test("a check that settles long after it was given up, any way, moves nothing", async () => {
  using clock = new FakeClock();
  const held = new HeldCheck();
  const health = createHealth({ ...TOLD, validate: held.check, timeout: 1_000 });
  const unhandled = await unhandledDuring(async () => {
    const answer = ask(health, "/health");
    await clock.advance(1_000);
    assertEquals((await answer)[0], 503);
    await held.fail("too late");
    await clock.advance(500);
    const { checks: [validate] } = await health.report("health");
    assertEquals([validate!.text, validate!.age, held.runs], ["no answer within 1000 ms", 500, 1]);
  });
  assertEquals(unhandled, []);
});

Deno.test("a run that was given up does not end the next one, whatever it does", async () => {
  using clock = new FakeClock();
  const ends: (() => void)[] = [];
  const check = () => new Promise<void>((resolve) => ends.push(resolve));
  const health = createHealth({ ...TOLD, checks: { db: { check, ttl: 0, timeout: 1_000 } } });
  void ask(health, "/health");
  await clock.advance(1_000);
  const answer = ask(health, "/health");
  ends[0]!();
  await clock.advance(999);
  assertEquals([ends.length, clock.timers.length], [2, 2]);
  await clock.advance(1);
  assertEquals(await answer, [503, { error: INVALID, db: "no answer within 1000 ms" }]);
});

Deno.test("services are apart: what one does, another does not see", async () => {
  const [one, other] = [createHealth({ ...TOLD, ready: pass }), createHealth({ ...TOLD, ready: pass })];
  one.stop();
  assertEquals([await ask(other, "/ready"), other.state, (await ask(one, "/ready"))[0]], [[200], "running", 503]);
});

Deno.test("callers who keep coming, of a check with ttl 0 and one that hangs, leave no timer and lose no answer", async () => {
  using clock = new FakeClock();
  let runs = 0;
  const slow = taking(90);
  const db = { check: (signal: AbortSignal) => (runs++, slow(signal)), ttl: 0 };
  const hung = { check: never, critical: false, timeout: 2_000 };
  const health = createHealth({ ...TOLD, checks: { db, hung }, deadline: 500 });
  const answers: Promise<unknown[]>[] = [];
  for (let i = 0; i < 50; i++) {
    answers.push(ask(health, "/health"), ask(health, "/health"));
    await clock.advance(20);
  }
  await clock.advance(2_000);
  const statuses = (await Promise.all(answers)).map(([status]) => status);
  assertEquals([statuses.length, new Set(statuses)], [100, new Set([200])]);
  assertEquals([runs, clock.timers], [10, []]);
});
