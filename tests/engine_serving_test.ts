/** Background runs and the servers that they run for: through the public face. */
import { assertEquals } from "@std/assert";
import { createHealth, type HealthOptions } from "../mod.ts";
import { ask, fail, HeldCheck, pass, TOLD } from "./engine_kit.ts";
import { FakeClock } from "./fake_clock.ts";
import { replaceProperty } from "./replace_global.ts";

const STALE = { error: "connector validation failed", db: "it has not run yet" };

/** A service with a background check that is due at once, and then every 100 ms. */
function create(options: Partial<HealthOptions> = {}) {
  let runs = 0;
  const health = createHealth({
    ...TOLD,
    checks: { db: { check: () => void runs++, interval: 100 } },
    ...options,
  });
  return { health, runs: () => runs };
}
const atOnce = () => replaceProperty(Math, "random", () => 0);

Deno.test("createHealth() begins nothing by itself", async () => {
  using clock = new FakeClock();
  const { runs } = create();
  await clock.advance(60_000);
  assertEquals([runs(), clock.timers], [0, []]);
});

Deno.test("the first request begins background runs, and reads what is there: it never runs a check itself", async () => {
  using clock = new FakeClock();
  using _chance = atOnce();
  const { health, runs } = create();
  assertEquals([await ask(health, "/health"), runs(), clock.timers], [[503, STALE], 0, [false]]);
  await clock.advance(0);
  for (let i = 0; i < 100; i++) assertEquals(await ask(health, "/health"), [200]);
  assertEquals([runs(), clock.timers], [1, [false]]);
  health.stop();
});

Deno.test("report() begins background runs as well", async () => {
  using clock = new FakeClock();
  const { health } = create();
  await health.report("health");
  assertEquals(clock.timers, [false]);
  health.stop();
});

Deno.test("a request that a background check answers never waits for it", async () => {
  using clock = new FakeClock();
  using _chance = atOnce();
  const held = new HeldCheck();
  const { health } = create({ checks: { db: { check: held.check, interval: 100 } } });
  health.serving();
  await clock.advance(0);
  assertEquals([held.runs, await ask(health, "/health")], [1, [503, STALE]]);
  await held.pass();
  assertEquals(await ask(health, "/health"), [200]);
  await clock.advance(100);
  assertEquals([held.runs, await ask(health, "/health")], [2, [200]]);
  health.stop();
});

Deno.test("a background result older than maxAge is no answer", async () => {
  using clock = new FakeClock();
  using _chance = atOnce();
  let hangs = false;
  const check = () => hangs ? new Promise(() => {}) : undefined;
  const { health } = create({ checks: { db: { check, interval: 1_000, maxAge: 1_200, timeout: 5_000 } } });
  health.serving();
  await clock.advance(0);
  hangs = true;
  await clock.advance(1_200);
  assertEquals(await ask(health, "/health"), [200]);
  await clock.advance(1);
  const details = { error: STALE.error, db: "its last result is 1201 ms old" };
  assertEquals(await ask(health, "/health"), [503, details]);
  const [status, { db }] = await ask(health.as({ details: "never" }), "/health") as [number, { db: string }];
  assertEquals([status, db.replace(/\w{8}$/, "<id>")], [503, "stale, error_id <id>"]);
  health.stop();
});

Deno.test("serving() begins background runs at once, and what it returns ends them and stops the service", async () => {
  using clock = new FakeClock();
  using _chance = atOnce();
  const { health, runs } = create();
  const stopped = health.serving();
  await clock.advance(150);
  assertEquals([runs(), health.state, clock.timers], [3, "running", [false]]);
  stopped();
  assertEquals([health.state, clock.timers], ["stopped", []]);
  await clock.advance(1_000);
  assertEquals(runs(), 3);
});

Deno.test("serving() twice runs one row of background runs, and the service stops with the last server", async () => {
  using clock = new FakeClock();
  using _chance = atOnce();
  const { health, runs } = create();
  const [first, second] = [health.serving(), health.serving()];
  assertEquals(clock.timers, [false]);
  first();
  first();
  assertEquals([health.state, clock.timers], ["running", [false]]);
  await clock.advance(50);
  second();
  second();
  assertEquals([health.state, runs(), clock.timers], ["stopped", 2, []]);
});

Deno.test("serving() again after the end starts anew, whatever was called twice before", async () => {
  using clock = new FakeClock();
  using _chance = atOnce();
  const { health, runs } = create();
  const told: string[] = [];
  health.onChange((change) => change.subject === "service" && told.push(change.to));
  for (let life = 1; life <= 3; life++) {
    const stopped = health.serving();
    assertEquals([health.state, clock.timers], ["running", [false]]);
    await clock.advance(0);
    assertEquals([await ask(health, "/health"), runs()], [[200], life]);
    stopped();
    stopped();
    assertEquals([health.state, clock.timers], ["stopped", []]);
  }
  assertEquals(told, ["stopped", "starting", "running", "stopped", "starting", "running", "stopped"]);
});

Deno.test("serving() again is starting while ready has not passed", async () => {
  let check = fail("refused");
  const { health } = create({ checks: { ready: { check: (signal) => check(signal), ttl: 0 } } });
  health.serving()();
  assertEquals(health.state, "stopped");
  health.serving();
  assertEquals([health.state, (await ask(health, "/ready"))[0], health.state], ["starting", 503, "starting"]);
  check = pass;
  assertEquals([await ask(health, "/ready"), health.state], [[200], "running"]);
});

Deno.test("serving() does not undo drain(): who was told to go goes", async () => {
  const { health } = create({ checks: { db: { check: pass } } });
  health.drain();
  const stopped = health.serving();
  assertEquals([health.state, (await ask(health, "/ready"))[0]], ["draining", 503]);
  stopped();
  assertEquals(health.state, "stopped");
});

Deno.test("stop() while a server serves ends background runs, though requests still come", async () => {
  using clock = new FakeClock();
  using _chance = atOnce();
  const { health, runs } = create();
  const stopped = health.serving();
  await clock.advance(0);
  health.stop();
  assertEquals((await ask(health, "/health"))[0], 503);
  await clock.advance(1_000);
  stopped();
  assertEquals([runs(), clock.timers], [1, []]);
});

Deno.test("a late result of the life before does not count in the next", async () => {
  using clock = new FakeClock();
  using _chance = atOnce();
  const held = new HeldCheck();
  const { health } = create({ checks: { db: { check: held.check, interval: 100 } } });
  const stopped = health.serving();
  await clock.advance(0);
  stopped();
  health.serving();
  await held.pass();
  assertEquals(await ask(health, "/health"), [503, STALE]);
  await clock.advance(0);
  await held.pass();
  assertEquals([await ask(health, "/health"), held.runs], [[200], 2]);
  health.stop();
});

Deno.test("a service is alive before its background check on live has run, and when it has stopped, but not when it is stale", async () => {
  using clock = new FakeClock();
  using _chance = atOnce();
  const held = new HeldCheck();
  const live = { check: held.check, interval: 100, maxAge: 200 };
  const { health } = create({ dialect: "ndc", validate: pass, checks: { live } });
  const alive = async () => [(await ask(health, "/health/live"))[0], (await health.report("live")).up];
  assertEquals(await alive(), [200, true]);
  await clock.advance(0);
  assertEquals([held.runs, await alive()], [1, [200, true]]);
  await held.pass();
  assertEquals(await alive(), [200, true]);
  await clock.advance(201);
  assertEquals(await alive(), [500, false]);
  health.stop();
  assertEquals(await alive(), [200, true]);
});
