import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { later } from "../src/later.ts";

const double = (value: number) => 2 * value;
const doubleLater = (value: number) => Promise.resolve(2 * value);

Deno.test("later() goes on at once from what is there", () => {
  assertEquals(later(21, double), 42);
});

Deno.test("later() goes on from what comes", async () => {
  const result = later(Promise.resolve(21), double);
  assertInstanceOf(result as unknown as Error, Promise as unknown as typeof Error);
  assertEquals(await result, 42);
});

Deno.test("later() takes what comes later from the next step too", async () => {
  assertEquals([await later(21, doubleLater), await later(Promise.resolve(21), doubleLater)], [42, 42]);
});

Deno.test("later() hands a failure on", async () => {
  const failing: Promise<number> = Promise.reject(new Error("gone"));
  await assertRejects(() => Promise.resolve(later(failing, double)), Error, "gone");
});
