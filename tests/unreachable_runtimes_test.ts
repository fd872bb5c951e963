/** What each runtime's own errors tell of a service that is out of reach: src/unreachable.ts. */
import { assertEquals } from "@std/assert";
import { commandLine, run } from "./probe/run_process.ts";
import { runtimes } from "./runtimes.ts";
import { OTHERWISE, OUT_OF_REACH } from "./unreachable/provoke.ts";

const PROGRAM = new URL("./unreachable/program.ts", import.meta.url);

for (const runtime of await runtimes()) {
  const reason = runtime.unavailable === undefined ? "" : ` (cannot be tried: ${runtime.unavailable})`;
  Deno.test({
    name: `isUnreachable() on ${runtime.name} knows the real errors of fetch and of sockets${reason}`,
    ignore: runtime.unavailable !== undefined,
    fn: async () => {
      const { stdout, stderr } = await run(await commandLine(runtime, PROGRAM));
      const values = (names: object, value: boolean) => Object.keys(names).map((name) => [name, value]);
      const expected = Object.fromEntries([...values(OUT_OF_REACH, true), ...values(OTHERWISE, false)]);
      assertEquals(JSON.parse(stdout || JSON.stringify(stderr)), expected);
    },
  });
}
