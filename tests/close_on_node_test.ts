/** What only Node does when its server closes: requests that wait behind a slow one are answered, too. */
import { assertEquals } from "@std/assert";
import { run } from "./probe/run_process.ts";
import { program, runtimes } from "./runtimes.ts";

const PROGRAM = new URL("./pipelined_program.ts", import.meta.url);

for (const runtime of (await runtimes()).filter(({ kind }) => kind === "node")) {
  Deno.test({
    name: `close() on ${runtime.name} waits for all answers of a connection${
      runtime.unavailable ? ` (cannot be tried: ${runtime.unavailable})` : ""
    }`,
    ignore: runtime.unavailable !== undefined,
    async fn() {
      const { stdout, code } = await run([...runtime.command, await program(runtime, PROGRAM)]);
      assertEquals([stdout, code], ["200 200 404 200\n", 0]);
    },
  });
}
