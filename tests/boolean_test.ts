import { assertEquals } from "@std/assert";
import { parseBoolean } from "../src/boolean.ts";

for (const text of ["1", "t", "T", "TRUE", "true", "True"]) {
  Deno.test(`parseBoolean() reads ${text} as true`, () => assertEquals(parseBoolean(text), true));
}

for (const text of ["0", "f", "F", "FALSE", "false", "False"]) {
  Deno.test(`parseBoolean() reads ${text} as false`, () => assertEquals(parseBoolean(text), false));
}

for (
  const text of [
    "",
    " ",
    "tRUE",
    "TrUe",
    "fALSE",
    "yes",
    "no",
    "on",
    "off",
    "y",
    "n",
    "2",
    "-1",
    "00",
    "01",
    "1.0",
    "true ",
  ]
    .concat([" true", "true\n", "'true'", '"true"', "null", "undefined", "NaN", "constructor", "includes", "ｔ", "１"])
) {
  Deno.test(`parseBoolean() refuses ${JSON.stringify(text)}`, () => assertEquals(parseBoolean(text), undefined));
}
