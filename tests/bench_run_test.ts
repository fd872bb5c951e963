/** What all benches have in common as programs, and what tools share. */
import { assertEquals, assertThrows } from "@std/assert";
import { fileURLToPath } from "node:url";
import { counted } from "../tools/counted.ts";
import { readNames } from "../tools/names.ts";
import { Output } from "../tools/process/output.ts";
import { within } from "../tools/process/within.ts";

interface Bench {
  child: Deno.ChildProcess;
  stdout: Output;
  stderr: Output;
}

async function withBench(args: readonly string[], test: (bench: Bench) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "bench-run-" });
  try {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", fileURLToPath(new URL("bench_program.ts", import.meta.url)), ...args],
      env: { NO_COLOR: "1", TMPDIR: folder },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    await test({ child, stdout: new Output(child.stdout), stderr: new Output(child.stderr) });
    assertEquals(await Array.fromAsync(Deno.readDir(folder)), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function endOf({ child, stdout, stderr }: Bench): Promise<unknown[]> {
  const { code } = await within(20_000, "the bench to end", child.status);
  await Promise.all([stdout.ended, stderr.ended]);
  return [code, stderr.text];
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`a bench that is stopped by ${signal} says so, exits 1 and leaves nothing behind`, async () => {
    await withBench([], async (bench) => {
      await bench.stdout.match(/bench-test-/);
      bench.child.kill(signal);
      assertEquals(await endOf(bench), [1, `Stopped by ${signal}\n`]);
    });
  });
}

Deno.test("a bench refuses a file for --json that it cannot write before it measures", async () => {
  await withBench(["--json=/nonexistent/x"], async (bench) => {
    assertEquals(await endOf(bench), [1, "Cannot write --json /nonexistent/x: No such file or directory\n"]);
    assertEquals(bench.stdout.text, "");
  });
});

Deno.test("readNames() reads none without the flag, and refuses a flag that names nothing", () => {
  assertEquals(readNames(undefined, { flag: "--only" }), []);
  assertEquals(readNames(" a b,c,", { flag: "--only" }), ["a b", "c"]);
  for (const text of ["", ",", " "]) {
    const message = "Cannot read --only: expected names, separated by commas, got nothing";
    assertThrows(() => readNames(text, { flag: "--only" }), TypeError, message);
  }
});

Deno.test("counted() is of one thing, or of several", () => {
  assertEquals([0, 1, 2].map((number) => counted(number, "round")), ["0 rounds", "1 round", "2 rounds"]);
  assertEquals(counted(1_000, "start", (number) => `${number / 1_000} k`), "1 k starts");
});
