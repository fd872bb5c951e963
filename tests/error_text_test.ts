import { assertEquals } from "@std/assert";
import { textOf } from "../src/error_text.ts";
import { THROWN_VALUES } from "./thrown_values.ts";

for (const { name, value, text } of THROWN_VALUES) {
  Deno.test(`textOf() reads ${name}`, () => {
    assertEquals(textOf(value), text);
  });
}
