import { relative } from "node:path";
import { run } from "../run.ts";
import { inParallel } from "./in_parallel.ts";
import { type Scratch, testFiles } from "./scratch.ts";
import { tryTests } from "./trial.ts";

/** What a test file does with the sources as they are. */
export interface Baseline {
  readonly test: string;
  /** How long it takes, in milliseconds. */
  readonly time: number;
  /** What it runs, as `file:line`. */
  readonly lines: ReadonlySet<string>;
}

const LIMIT_MS = 120_000;

/**
 * Runs every test file that needs no process of its own, one by one, and sees what each of them runs.
 *
 * @throws {Error} If one fails though nothing is changed.
 */
export async function baselines(scratches: readonly Scratch[]): Promise<Baseline[]> {
  const found = await inParallel(scratches, await testFiles(), measure);
  return found.filter((baseline) => baseline !== undefined);
}

async function measure(scratch: Scratch, test: string): Promise<Baseline | undefined> {
  const profile = await Deno.makeTempDir({ prefix: "baton-health-coverage-" });
  try {
    const begun = performance.now();
    const { result, printed } = await tryTests(scratch, [test], LIMIT_MS, profile);
    const time = performance.now() - begun;
    // it starts processes, which takes too long, and runs what no mutant is in
    if (result === "failed" && /Requires (?:run|all) access/.test(printed)) return undefined;
    if (result !== "passed") throw new Error(`${test} has ${result} without a mutant:\n${printed}`);
    return { test, time, lines: await linesOf(scratch, profile) };
  } finally {
    await Deno.remove(profile, { recursive: true });
  }
}

async function linesOf(scratch: Scratch, profile: string): Promise<Set<string>> {
  const lines = new Set<string>();
  const deno = [Deno.execPath(), "coverage", "--quiet", "--lcov", "--threshold=0", "--include=/src/", profile];
  const { stdout } = await run(deno, { cwd: scratch.folder }).catch((error: Error) => {
    // a test of a tool
    if (error.message.includes("No covered files")) return { stdout: "" };
    throw error;
  });
  let file = "";
  for (const entry of stdout.split("\n")) {
    if (entry.startsWith("SF:")) file = relative(scratch.folder, entry.slice(3));
    const [, line, count] = /^DA:(\d+),(\d+)/.exec(entry) ?? [];
    if (line !== undefined && count !== "0") lines.add(`${file}:${line}`);
  }
  return lines;
}
