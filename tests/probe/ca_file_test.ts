import { assertEquals, assertRejects } from "@std/assert";
import { readCaFile } from "../../src/probe/ca_file.ts";
import { AUTHORITY } from "./raw_server.ts";

Deno.test("readCaFile() reads certificates as they are", async () => {
  assertEquals(await readCaFile(AUTHORITY), await Deno.readTextFile(AUTHORITY));
});

for (
  const [path, message] of [
    ["/none.pem", 'Cannot read --ca-file: expected a file that is there, got "/none.pem"'],
    [import.meta.dirname!, `Cannot read --ca-file: expected a file, not a directory, got "${import.meta.dirname}"`],
    ["deno.json", 'Cannot read --ca-file: expected certificates in PEM, got "deno.json"'],
    ["/dev/zero", 'Cannot read --ca-file: expected a file, not a device or a pipe, got "/dev/zero"'],
  ] as const
) {
  Deno.test(`readCaFile() refuses ${path.slice(path.lastIndexOf("/") + 1)}`, async () => {
    assertEquals((await assertRejects(() => readCaFile(path), TypeError)).message, message);
  });
}
