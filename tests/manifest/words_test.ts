import { assertEquals, assertThrows } from "@std/assert";
import { readWords, shellWords } from "../../src/manifest/words.ts";

Deno.test("readWords() takes words with spaces between them, or a JSON array as it is", () => {
  assertEquals(readWords("command", " node  /app/main.js --x=1 "), ["node", "/app/main.js", "--x=1"]);
  assertEquals(readWords("command", '["/a b", "", "c\\"d"]'), ["/a b", "", 'c"d']);
});

Deno.test("readWords() refuses what a person may take for quotes", () => {
  for (const text of ["a 'b c'", 'a "b c"', "a b\\ c", "a `b`"]) {
    assertThrows(() => readWords("command", text), TypeError, "words without quotes");
  }
});

Deno.test("shellWords() writes what a shell reads back as the same words", async () => {
  const words = ["plain", "--a=b/c:d", "two words", "it's", "$HOME", '"', "\\", "", "*", "~", "#", "a;b"];
  const { stdout } = await new Deno.Command("sh", { args: ["-c", `printf '%s\\n' ${shellWords(words)}`] }).output();
  assertEquals(new TextDecoder().decode(stdout), words.join("\n") + "\n");
});
