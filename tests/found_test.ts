import { assertEquals } from "@std/assert";
import { found, oneOfThese } from "../src/found.ts";

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;

const VALUES: [unknown, string][] = [
  ["80a", '"80a"'],
  ["a\nb", '"a\\nb"'],
  ["", "nothing"],
  [-1, "-1"],
  [NaN, "NaN"],
  [8081n, "8081n"],
  [true, "true"],
  [null, "null"],
  [undefined, "undefined"],
  [cyclic, "object"],
  [Object.create(null), "object"],
  [() => {}, "function"],
  [Symbol("s"), "symbol"],
];

for (const [value, text] of VALUES) {
  Deno.test(`found() says ${text}`, () => assertEquals(found(value), text));
}

Deno.test("oneOfThese() names a choice", () => {
  assertEquals(oneOfThese(["one"]), "one");
  assertEquals(oneOfThese(["one", "two"]), "one or two");
  assertEquals(oneOfThese(["one", "two", "three"]), "one, two or three");
});
