/** What only Node does with its connections. */
import { assertEquals } from "@std/assert";
import { run } from "./probe/run_process.ts";
import { program, runtimes } from "./runtimes.ts";

const behaviours = [
  {
    name: "answers requests that wait behind a slow one before it closes",
    program: new URL("./pipelined_program.ts", import.meta.url),
    prints: "200 200 404 200\n",
  },
  {
    name: "holds no answer back on a connection that stays",
    program: new URL("./no_delay_program.ts", import.meta.url),
    prints: "close []\nkeep-alive [true]\n",
  },
];

for (const runtime of (await runtimes()).filter(({ kind }) => kind === "node")) {
  for (const { name, program: source, prints } of behaviours) {
    Deno.test({
      name: `serve() on ${runtime.name} ${name}${
        runtime.unavailable ? ` (cannot be tried: ${runtime.unavailable})` : ""
      }`,
      ignore: runtime.unavailable !== undefined,
      async fn() {
        const { stdout, code } = await run([...runtime.command, await program(runtime, source)]);
        assertEquals([stdout, code], [prints, 0]);
      },
    });
  }
}
