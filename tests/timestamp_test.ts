import { assert, assertEquals, assertMatch } from "@std/assert";
import { eachSecond, timestamp } from "../src/timestamp.ts";
import { replaceProperty } from "./replace_global.ts";

const EIGHT = Date.UTC(2026, 0, 31, 8, 0, 0);

Deno.test("timestamp() writes UTC in whole seconds", () => {
  assertEquals(timestamp(EIGHT), "2026-01-31T08:00:00Z");
});

Deno.test("timestamp() leaves out the fraction of a second and never rounds up", () => {
  assertEquals(timestamp(EIGHT + 1), "2026-01-31T08:00:00Z");
  assertEquals(timestamp(EIGHT + 999), "2026-01-31T08:00:00Z");
  assertEquals(timestamp(EIGHT + 999.999), "2026-01-31T08:00:00Z");
});

Deno.test("timestamp() follows the clock forwards and backwards", () => {
  assertEquals(
    [0, 1000, 59_000, 0, -1000, -1].map((offset) => timestamp(EIGHT + offset)),
    [
      "2026-01-31T08:00:00Z",
      "2026-01-31T08:00:01Z",
      "2026-01-31T08:00:59Z",
      "2026-01-31T08:00:00Z",
      "2026-01-31T07:59:59Z",
      "2026-01-31T07:59:59Z",
    ],
  );
});

Deno.test("timestamp() writes the epoch, a leap day and what was before the epoch", () => {
  assertEquals(timestamp(0), "1970-01-01T00:00:00Z");
  assertEquals(timestamp(Date.UTC(2028, 1, 29, 23, 59, 59)), "2028-02-29T23:59:59Z");
  assertEquals(timestamp(-1), "1969-12-31T23:59:59Z");
});

Deno.test("timestamp() makes its text once a second", () => {
  let made = 0;
  const { toISOString } = Date.prototype;
  using _counted = replaceProperty(Date.prototype, "toISOString", function (this: Date) {
    made++;
    return toISOString.call(this);
  });
  const second = EIGHT + 3_600_000;
  for (const now of [second, second, second + 1, second + 999, second + 1_000, second + 1_500]) timestamp(now);
  assertEquals(made, 2);
});

Deno.test("timestamp() writes the time that it is", () => {
  using _clock = replaceProperty(Date, "now", () => EIGHT + 1500);
  assertEquals(timestamp(), "2026-01-31T08:00:01Z");
});

Deno.test("timestamp() is near the real time", () => {
  const text = timestamp();
  assertMatch(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert(Math.abs(Date.parse(text) - Date.now()) < 2000, text);
});

Deno.test("eachSecond() makes something of each timestamp once, and gives it back until the next", () => {
  let time = EIGHT;
  using _clock = replaceProperty(Date, "now", () => time);
  const make = eachSecond((timestamp) => ({ timestamp }));
  const first = make();
  time += 999;
  assertEquals([make() === first, first], [true, { timestamp: "2026-01-31T08:00:00Z" }]);
  for (const [change, timestamp] of [[1, "2026-01-31T08:00:01Z"], [-1, "2026-01-31T08:00:00Z"]] as const) {
    time += change;
    assertEquals(make(), { timestamp });
  }
});
