import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { within } from "../tools/process/within.ts";
import { Output } from "../tools/process/output.ts";

const DEMO = new URL("../tools/demo.ts", import.meta.url);

interface Demo {
  child: Deno.ChildProcess;
  stdout: Output;
  stderr: Output;
}

/** Runs the demo with temporary files of its own, and asserts that it removes them. */
async function withDemo(test: (demo: Demo) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "health-demo-test-" });
  try {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", DEMO.pathname],
      env: { TMPDIR: folder },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    await test({ child, stdout: new Output(child.stdout), stderr: new Output(child.stderr) });
    assertEquals([...Deno.readDirSync(folder)], []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function exitCode({ child, stdout, stderr }: Demo): Promise<number> {
  const { code } = await within(20_000, "the demo to end", child.status);
  await Promise.all([stdout.ended, stderr.ended]);
  return code;
}

Deno.test("demo shows health, failure, recovery, the NDC dialect, drain and stop, and exits 0 within 20 s", async () => {
  await withDemo(async (demo) => {
    assertEquals([await exitCode(demo), demo.stderr.text], [0, ""]);
    const shown = demo.stdout.text;
    // By step: Baton's endpoints, broken, mended, emptied; NDC's endpoints, broken, taken away and back; drained; stopped.
    const steps = shown.split(/^\d+\. /m).slice(1);
    const exitCodes = steps.map((step) => [...step.matchAll(/exit code +(\d)/g)].map(([, code]) => code).join(" "));
    assertEquals(exitCodes, ["", "0 0 0", "1 0 0", "0", "0", "", "0 0 0", "1 0", "1 0", "1 0", "0 0"]);
    assertMatch(shown, /answer +503 \{"status":"unhealthy",.*no such table: groups/);
    assertMatch(shown, /answer +502 \{"message":"connector is not connected",.*no such table: groups/);
    assertMatch(shown, /answer +504 \{"message":"connector is not connected",.*the file is missing/);
    assertMatch(shown, /answer +503 \{"status":"not_ready",.*connector is shutting down/);
    assertStringIncludes(shown, "All came as expected.");
    assertEquals(shown.includes("\x1b"), false);
  });
});

Deno.test("demo stops its connector and exits 1 when it is interrupted", async () => {
  await withDemo(async (demo) => {
    const [, url] = await demo.stdout.match(/Health checks at (\S+)/);
    demo.child.kill("SIGTERM");
    assertEquals([await exitCode(demo), demo.stderr.text], [1, "Stopped by SIGTERM\n"]);
    await assertRejects(() => fetch(`${url}/live`), TypeError);
  });
});
