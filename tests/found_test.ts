import { assertEquals } from "@std/assert";
import { found, foundUrl, oneOfThese } from "../src/found.ts";

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

const URLS: [unknown, string][] = [
  ["http://a b/c", '"http://a b/c"'],
  ["http://ann:s3cret@a b/c", '"http://…@a b/c"'],
  ["HTTP://s3cret@a:0", '"HTTP://…@a:0"'],
  ["http://ann:s3/c@r?e#t\n s3@a/b", '"http://…@a/b"'],
  ["ann:s3cret@a:80", '"…@a:80"'],
  ["http:/ann:s3cret@a", '"…@a"'],
  ["ann:s3cret@http://a@b", '"…@b"'],
  ["http://a?token=s3cret#s3cret", '"http://a?…"'],
  ["http://a b#s3cret\ns3cret", '"http://a b#…"'],
  ["http://a/#", '"http://a/#"'],
  ["http://a?mail=ann@b", '"http://…@b"'],
  ["", "nothing"],
  [8081, "8081"],
];

for (const [value, text] of URLS) {
  Deno.test(`foundUrl() says ${text}`, () => assertEquals(foundUrl(value), text));
}

Deno.test("oneOfThese() names a choice", () => {
  assertEquals(oneOfThese(["one"]), "one");
  assertEquals(oneOfThese(["one", "two"]), "one or two");
  assertEquals(oneOfThese(["one", "two", "three"]), "one, two or three");
});
