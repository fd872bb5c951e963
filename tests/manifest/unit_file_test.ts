import { assertEquals } from "@std/assert";
import { commandLine, jsonValue, unitFile } from "../../src/manifest/unit_file.ts";

Deno.test("commandLine() quotes what systemd would split, and doubles what it would expand", () => {
  assertEquals(commandLine(["/bin/x", "--a=b"]), "/bin/x --a=b");
  assertEquals(commandLine(["/a b", "it's", '"', "\\", ";", ""]), '"/a b" "it\'s" "\\"" "\\\\" ";" ""');
  assertEquals(commandLine(["100%", "$HOME", "${A}"]), '"100%%" "$$HOME" "$${A}"');
});

Deno.test("jsonValue() is JSON once systemd has expanded it", () => {
  assertEquals(jsonValue(["/x", "100%", "$A", 'a "b"']), '["/x", "100%%", "$$A", "a \\"b\\""]');
});

Deno.test("unitFile() writes sections with comments and settings, none of which goes on in the next line", () => {
  assertEquals(
    unitFile("Title\n\nmore", [["Unit", [["Description", "x"]]], ["Service", ["why", ["Type", "exec"]]]]),
    "# Title\n#\n# more\n\n[Unit]\nDescription=x\n\n[Service]\n# why\nType=exec\n",
  );
});
