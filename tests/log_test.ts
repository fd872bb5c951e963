import { assertEquals, assertMatch } from "@std/assert";
import { commandLine, run } from "./probe/run_process.ts";
import { type Runtime, runtimes } from "./runtimes.ts";

const PROGRAM = new URL("log_program.ts", import.meta.url);

/** Runs the program with its stderr elsewhere. */
async function runWith(redirection: string, runtime: Runtime) {
  return await run(["sh", "-c", `exec "$@" ${redirection}`, "sh", ...await commandLine(runtime, PROGRAM)]);
}

for (const runtime of await runtimes()) {
  const { name, unavailable } = runtime;
  const because = unavailable ? ` (cannot be tried: ${unavailable})` : "";

  Deno.test({
    name: `logLine() on ${name} harms nobody on a disk that is full${because}`,
    ignore: unavailable !== undefined,
    async fn() {
      const said = { code: 0, stdout: "answered 503, 0 listeners are left\n", stderr: "" };
      assertEquals(await runWith("2>/dev/full", runtime), said);
    },
  });

  Deno.test({
    name: `logLine() on ${name} writes lines to stderr, and nothing else${because}`,
    ignore: unavailable !== undefined,
    async fn() {
      const { code, stderr } = await runWith("", runtime);
      const lines = stderr.trimEnd().split("\n");
      assertEquals([code, lines.length], [0, 420]);
      for (const line of lines) {
        assertMatch(line, /^health check check_\d+ (now fails otherwise|fails) \(error_id \w{8}\): /);
      }
    },
  });
}
