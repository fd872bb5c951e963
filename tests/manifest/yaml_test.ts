import { assertEquals } from "@std/assert";
import { commented, toYaml } from "../../src/manifest/yaml.ts";

Deno.test("toYaml() writes comments above what they are about, and words in one quoted line", () => {
  const value = {
    first: commented("one\ntwo", { command: ["a", "b"] }),
    list: [{ name: "x", none: undefined }, { name: commented("why", 1) }],
  };
  assertEquals(
    toYaml(value, "Title\n\nmore"),
    `# Title
#
# more

# one
# two
first:
  command: ["a", "b"]
list:
  - name: x
  - # why
    name: 1
`,
  );
});

Deno.test("toYaml() quotes what a reader of YAML 1.1 would take for something else, and folds no line", () => {
  const long = "word ".repeat(60).trim();
  assertEquals(
    toYaml({ a: "yes", b: "010", c: "1:30", d: "", e: "~", f: long }, "t"),
    `# t\n\na: "yes"\nb: "010"\nc: "1:30"\nd: ""\ne: "~"\nf: ${long}\n`,
  );
});
