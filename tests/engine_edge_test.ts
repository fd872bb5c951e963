/** What createHealth() makes of an edge runtime: that checks run there as src/edge_checker.ts has it. */
import { assertEquals } from "@std/assert";
import { createHealth, type Health, type HealthOptions } from "../mod.ts";
import { ask, HeldCheck, TOLD } from "./engine_kit.ts";
import { FakeClock } from "./fake_clock.ts";
import { replaceGlobal } from "./replace_global.ts";

/** The health of a service on a runtime that has neither of these globals. */
function createOnEdge(options: HealthOptions): Health {
  using _process = replaceGlobal("process", undefined);
  using _Deno = replaceGlobal("Deno", undefined);
  return createHealth({ ...TOLD, ...options });
}

Deno.test("createHealth() on an edge runtime runs a check with an interval with the first request", async () => {
  using clock = new FakeClock();
  let runs = 0;
  const health = createOnEdge({ checks: { db: { check: () => void runs++, interval: 60_000 } } });
  assertEquals([await ask(health, "/health"), runs, clock.timers], [[200], 1, []]);
});

Deno.test("createHealth() on an edge runtime gives up all runs of a request that is answered without them", async () => {
  using clock = new FakeClock();
  const [a, b] = [new HeldCheck(), new HeldCheck()];
  const health = createOnEdge({ checks: { a: { check: a.check }, b: { check: b.check } } });
  const answer = ask(health, "/health");
  await clock.advance(4_000);
  const text = "no answer within 4000 ms";
  assertEquals(await answer, [503, { error: "connector validation failed", a: text, b: text }]);
  assertEquals([a.signals[0]!.aborted, b.signals[0]!.aborted, clock.timers], [true, true, []]);
});
