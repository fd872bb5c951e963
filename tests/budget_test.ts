import { assertEquals } from "@std/assert";
import { type Asker, Budget } from "../src/budget.ts";
import { FakeClock } from "./fake_clock.ts";

const preferring = (prefer: string | null | undefined): Asker => ({ prefer: () => prefer, peer: () => undefined });

const TIMES: [behaviour: string, asker: Asker | undefined, time: number][] = [
  ["is the deadline where nobody asks", undefined, 4_000],
  ["is the deadline without a preference", preferring(null), 4_000],
  ["is the deadline without a header", preferring(undefined), 4_000],
  ["is the deadline with a preference that cannot be read", preferring("wait=soon"), 4_000],
  ["is a preference shorter than the deadline", preferring("wait=1"), 1_000],
  ["is a preference longer than the deadline", preferring("wait=20"), 20_000],
  ["is nothing if that is preferred", preferring("wait=0"), 0],
  ["is the longest time at most", preferring("wait=3600"), 30_000],
];
for (const [behaviour, asker, time] of TIMES) {
  Deno.test(`Budget.time ${behaviour}`, () => {
    assertEquals(new Budget(asker, 4_000, 30_000).time, time);
  });
}

Deno.test("Budget.time keeps a deadline that is longer than every timeout", () => {
  assertEquals(new Budget(undefined, 4_000, 100).time, 4_000);
});

Deno.test("Budget.left goes down to nothing and not under it, from when the budget was made", () => {
  using clock = new FakeClock();
  const budget = new Budget(preferring("wait=2"), 4_000, 30_000);
  const left = [500, 1_499, 1, 1_000].map((ms) => (clock.pass(ms), budget.left));
  assertEquals([left, budget.time], [[1_500, 1, 0, 0], 2_000]);
});

Deno.test("Budget reads the header once, and not before it matters", () => {
  let read = 0;
  const budget = new Budget({ prefer: () => `wait=${++read}`, peer: () => undefined }, 4_000, 30_000);
  assertEquals(read, 0);
  assertEquals([budget.time, budget.time, read], [1_000, 1_000, 1]);
});

Deno.test("Budget.waitUntil is that of who asks, and nothing where there is none", () => {
  const waitUntil = () => {};
  const asker = { prefer: () => null, peer: () => undefined };
  const budgets = [undefined, asker, { ...asker, waitUntil: () => undefined }, {
    ...asker,
    waitUntil: () => waitUntil,
  }];
  const found = budgets.map((asker) => new Budget(asker, 1_000, 1_000).waitUntil);
  assertEquals(found, [undefined, undefined, undefined, waitUntil]);
});
