/** The life of a service, from starting to stopped: through the public face. */
import { assertEquals } from "@std/assert";
import { createHealth, type Health, type HealthOptions } from "../mod.ts";
import { ask, fail, HeldCheck, never, pass, settled, TOLD } from "./engine_kit.ts";
import { FakeClock } from "./fake_clock.ts";
import { replaceProperty } from "./replace_global.ts";
import { eventLoopTurn } from "./unhandled.ts";

const CLOSING = [503, { error: "connector is shutting down" }];
const get = (path: string) => new Request(`http://localhost${path}`);

/** The health of a service, and the states that it has told of. */
function create(options: HealthOptions): { health: Health; told: string[] } {
  const health = createHealth({ ...TOLD, ...options });
  const told: string[] = [];
  health.onChange((change) => change.subject === "service" && told.push(`${change.from} to ${change.to}`));
  return { health, told };
}

/** What every path answers, by status code. */
async function statuses(health: Health): Promise<Record<string, number>> {
  const [baton, ndc] = [health, health.as({ dialect: "ndc" })];
  return {
    ready: (await baton.fetch(get("/ready"))).status,
    health: (await baton.fetch(get("/health"))).status,
    live: (await baton.fetch(get("/live"))).status,
    ndcReady: (await ndc.fetch(get("/health/ready"))).status,
    ndcLive: (await ndc.fetch(get("/health/live"))).status,
    ndcConnected: (await ndc.fetch(get("/health/connected"))).status,
  };
}
const ALL = { ready: 200, health: 200, live: 200, ndcReady: 200, ndcLive: 200, ndcConnected: 200 };
const NOT_READY = { ready: 503, health: 503, live: 200, ndcReady: 503, ndcLive: 200, ndcConnected: 503 };

Deno.test("a service is starting until every critical check on ready has passed once, and then running for good", async () => {
  using _clock = new FakeClock();
  let [a, b] = [fail("a"), fail("b")];
  const { health, told } = create({
    checks: {
      ready: { check: (signal) => a(signal), ttl: 0 },
      client: { check: (signal) => b(signal), on: "ready", ttl: 0 },
      cache: { check: fail("no room left"), on: "ready", critical: false },
      validate: { check: pass },
    },
  });
  assertEquals([health.state, await statuses(health), health.state], ["starting", NOT_READY, "starting"]);
  a = pass;
  assertEquals([await statuses(health), health.state], [NOT_READY, "starting"]);
  b = pass;
  assertEquals([await statuses(health), health.state], [ALL, "running"]);
  a = fail("again");
  assertEquals([await statuses(health), health.state, told], [NOT_READY, "running", ["starting to running"]]);
});

const WITHOUT: [what: string, options: HealthOptions][] = [
  ["without checks on ready", { validate: pass }],
  ["whose checks on ready are not critical", { checks: { ready: { check: never, critical: false } } }],
];
for (const [what, options] of WITHOUT) {
  Deno.test(`a service ${what} is running from the beginning`, () => {
    const { health, told } = create(options);
    assertEquals([health.state, told], ["running", []]);
  });
}

Deno.test("a service whose ready has an interval is starting until its first background run has passed", async () => {
  using clock = new FakeClock();
  using _chance = replaceProperty(Math, "random", () => 0.5);
  const { health } = create({ checks: { ready: { check: pass, interval: 60_000 } } });
  const details = { error: "failed to get connector client" };
  assertEquals([await ask(health, "/ready"), health.state], [[503, details], "starting"]);
  await clock.advance(500);
  assertEquals([health.state, await ask(health, "/ready")], ["running", [200]]);
  health.stop();
});

Deno.test("drain() turns ready 503 at once, and leaves live as it is", async () => {
  const { health, told } = create({ ready: pass, validate: pass, live: pass });
  assertEquals(await statuses(health), ALL);
  health.drain();
  health.drain();
  assertEquals([health.state, await statuses(health)], ["draining", NOT_READY]);
  assertEquals([await ask(health, "/ready"), await ask(health, "/health")], [CLOSING, CLOSING]);
  assertEquals(told, ["starting to running", "running to draining"]);
});

Deno.test("drain() leaves nothing to ask: who asks for ready or health is answered without a run", async () => {
  let runs = 0;
  const count = () => void runs++;
  const { health } = create({ ready: count, validate: count, timeout: 1_000 });
  health.drain();
  await statuses(health);
  assertEquals(runs, 0);
});

Deno.test("drain() before running: the service never runs, though its checks pass", async () => {
  const held = new HeldCheck();
  const { health, told } = create({ ready: held.check });
  const waits = ask(health, "/ready");
  health.drain();
  await held.pass();
  assertEquals([await waits, await ask(health, "/ready"), health.state], [CLOSING, CLOSING, "draining"]);
  assertEquals([told, held.runs], [["starting to draining"], 1]);
});

for (const path of ["/ready", "/health"]) {
  Deno.test(`drain() turns ${path} 503 for those who wait already`, async () => {
    const held = new HeldCheck();
    const { health } = create(path === "/ready" ? { ready: held.check } : { validate: held.check });
    const waits = ask(health, path);
    const report = health.report("health");
    health.drain();
    assertEquals(await settled(waits), false);
    await held.pass();
    assertEquals([await waits, (await report).up], [CLOSING, false]);
  });
}

Deno.test("drain() goes on with background checks, and stop() ends them", async () => {
  using clock = new FakeClock();
  using _chance = replaceProperty(Math, "random", () => 0);
  let runs = 0;
  const { health } = create({ checks: { db: { check: () => void runs++, interval: 100 } } });
  health.serving();
  await clock.advance(0);
  health.drain();
  await clock.advance(150);
  assertEquals([runs, clock.timers], [3, [false]]);
  health.stop();
  assertEquals(clock.timers, []);
  await statuses(health);
  await clock.advance(10_000);
  assertEquals([runs, clock.timers], [3, []]);
});

Deno.test("stop() answers who waits that the connector is shutting down, and leaves no timer", async () => {
  using clock = new FakeClock();
  const [ready, live] = [new HeldCheck(), new HeldCheck()];
  const { health, told } = create({ ready: ready.check, live: live.check });
  const answers = [ask(health, "/ready"), ask(health, "/health"), ask(health, "/ready", "wait=20")];
  const alive = health.as({ dialect: "ndc" }).fetch(get("/health/live"));
  const report = health.report("health");
  health.stop();
  assertEquals([await Promise.all(answers), (await alive).status], [[CLOSING, CLOSING, CLOSING], 200]);
  assertEquals([(await report).up, (await report).state, told], [false, "stopped", ["starting to stopped"]]);
  assertEquals([ready.signals[0]!.aborted, live.signals[0]!.aborted, clock.timers], [true, true, []]);
});

Deno.test("stop() while validate is waited for: /health and report() say so, whatever validate said before", async () => {
  const held = new HeldCheck();
  const { health } = create({ ready: pass, checks: { validate: { check: held.check, ttl: 0 } } });
  const first = ask(health, "/health");
  await held.pass();
  assertEquals(await first, [200]);
  const [waits, report] = [ask(health, "/health"), health.report("health")];
  await eventLoopTurn();
  health.stop();
  assertEquals([await waits, (await report).up, (await report).state], [CLOSING, false, "stopped"]);
});

Deno.test("a check that ends after stop() changes nothing, and is told to nobody", async () => {
  for (const end of ["pass", "fail"] as const) {
    const held = new HeldCheck();
    const lines: string[] = [];
    const { health, told } = create({ ready: held.check, onError: (line) => lines.push(line) });
    const waits = ask(health, "/ready");
    health.stop();
    await held[end]("too late");
    assertEquals(await waits, CLOSING);
    const { checks: [ready] } = await health.report("ready");
    assertEquals([ready!.state, ready!.outcome, lines, told], ["unknown", "unknown", [], ["starting to stopped"]]);
  }
});

Deno.test("stop() runs nothing any more, and may be called again; drain() is nothing new then", async () => {
  let runs = 0;
  const count = () => void runs++;
  const { health, told } = create({ ready: count, validate: count, live: count });
  health.stop();
  health.stop();
  health.drain();
  assertEquals([await statuses(health), runs, health.state], [NOT_READY, 0, "stopped"]);
  assertEquals([(await health.report("live")).up, runs, told], [true, 0, ["starting to stopped"]]);
});

for (const close of ["drain", "stop"] as const) {
  Deno.test(`${close}() makes answers carry connection: close, and a 503 retry-after: 1`, async () => {
    const { health } = create({ validate: pass });
    assertEquals((await health.fetch(get("/live"))).headers.get("connection"), null);
    health[close]();
    const [ready, live] = [await health.fetch(get("/ready")), await health.fetch(get("/live"))];
    const headers = (name: string) => [ready, live].map((response) => response.headers.get(name));
    assertEquals([headers("connection"), headers("retry-after")], [["close", "close"], ["1", null]]);
  });
}

Deno.test("NDC says in its own words that the connector is shutting down", async () => {
  const { health } = create({ dialect: "ndc", validate: pass });
  health.drain();
  for (const path of ["/", "/health", "/health/ready", "/health/connected"]) {
    const response = await health.fetch(get(path));
    const body = await response.json();
    assertEquals([response.status, body], [503, { message: "connector is shutting down", details: {} }]);
  }
});
