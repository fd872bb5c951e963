import { assertEquals } from "@std/assert";
import { oneLine } from "../src/one_line.ts";

/** Every kind of character that does something to a terminal, to a log, or to the order of what is read. */
const HARMFUL = [
  ["CR LF", "\r\n"],
  ["NUL", "\0"],
  ["an ANSI escape", "\x1b"],
  ["a C1 control sequence", "\x9b"],
  ["delete and backspace", "\x7f\b"],
  ["a tab", "\t"],
  ["a line separator", "\u2028"],
  ["a paragraph separator", "\u2029"],
  ["a next line", "\x85"],
  ["a right-to-left override", "\u202e"],
  ["a left-to-right isolate", "\u2066"],
  ["an isolate's end", "\u2069"],
  ["a right-to-left mark", "\u200f"],
  ["an Arabic letter mark", "\u061c"],
] as const;
for (const [name, text] of HARMFUL) {
  Deno.test(`oneLine() puts a blank for ${name}`, () => assertEquals(oneLine(`a${text}b`, 250), "a b"));
}

Deno.test("oneLine() puts one blank for a run of control characters, and none at the ends", () => {
  assertEquals(oneLine("\r\n a\r\n\r\n\tb\x1b\x1bc \n", 250), "a b c");
});

Deno.test("oneLine() leaves every other character as it is", () => {
  const text = 'für € 🩺 שלום "%s %d %%" \\u0000 <b>';
  assertEquals(oneLine(text, 250), text);
});

Deno.test("oneLine() makes nothing of nothing", () => {
  assertEquals([oneLine("", 250), oneLine(" \n ", 250)], ["", ""]);
});

for (const limit of [3, 250, 500]) {
  Deno.test(`oneLine() leaves ${limit} characters as they are, where that is the limit, and cuts from one more on`, () => {
    assertEquals(oneLine("x".repeat(limit), limit), "x".repeat(limit));
    assertEquals(oneLine("x".repeat(limit + 1), limit), "x".repeat(limit - 1) + "…");
    assertEquals(oneLine("x".repeat(60_000), limit), "x".repeat(limit - 1) + "…");
  });
}

Deno.test("oneLine() counts what is left when the control characters have gone", () => {
  assertEquals(oneLine("x\n\n\n\n" + "y".repeat(248) + "\r\n", 250), "x " + "y".repeat(248));
});

Deno.test("oneLine() does not cut a character in two", () => {
  assertEquals(oneLine("x".repeat(248) + "🩺🩺", 250), "x".repeat(248) + "…");
  assertEquals(oneLine("x".repeat(247) + "🩺🩺", 250), "x".repeat(247) + "🩺…");
});

Deno.test("oneLine() shows by its end that there was more, however little is left of the start", () => {
  assertEquals(oneLine("a" + "\n".repeat(100_000) + "b", 250).endsWith("…"), true);
});
