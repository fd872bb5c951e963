import { assertEquals } from "@std/assert";
import { monotonicNow } from "../src/clock.ts";
import { FakeClock } from "./fake_clock.ts";

Deno.test("monotonicNow() counts milliseconds", () => {
  using clock = new FakeClock();
  const before = monotonicNow();
  clock.pass(1500);
  assertEquals(monotonicNow() - before, 1500);
});

Deno.test("monotonicNow() does not mind the system's clock being set", () => {
  using clock = new FakeClock();
  const before = monotonicNow();
  clock.setDate(0);
  assertEquals([Date.now(), monotonicNow() - before], [0, 0]);
});
