/** That docs/runtimes.md tells what is so: everything in its tables is tried anew. */
import { assertEquals, assertThrows } from "@std/assert";
import { withPart } from "../tools/generated_part.ts";
import { binaries } from "./binaries/build.ts";
import { handlerForms } from "./black_box/handler_forms.ts";
import { runtimes } from "./runtimes.ts";
import { DOCUMENT, table, withTables } from "./runtimes_table/document.ts";

const tried = [...await runtimes(), ...await handlerForms(), ...await binaries()];
const missing = tried.find(({ unavailable }) => unavailable !== undefined);

Deno.test({
  name: `docs/runtimes.md is as trials of every cell have it${
    missing ? ` (ignored: ${missing.name}: ${missing.unavailable})` : ""
  }`,
  ignore: missing !== undefined,
  async fn() {
    const document = await Deno.readTextFile(DOCUMENT);
    assertEquals(await withTables(document), document, "run deno task runtimes --write");
  },
});

Deno.test("table() is aligned as deno fmt has it", () => {
  assertEquals(table([["", "a head"], ["x", "y"]]), "|     | a head |\n| --- | ------ |\n| x   | y      |");
});

Deno.test("withPart() puts a text between two lines, and refuses a document without them", () => {
  const part = { what: "tables", begin: "<!-- a -->", end: "<!-- b -->", text: "new" };
  assertEquals(withPart("1\n<!-- a -->\n\nold\n\n<!-- b -->\n2", part), "1\n<!-- a -->\n\nnew\n\n<!-- b -->\n2");
  assertThrows(() => withPart("nothing", part), Error, "Cannot write the tables: expected the lines <!-- a --> and");
});
