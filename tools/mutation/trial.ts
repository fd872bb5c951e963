import { whenStopped } from "../when_stopped.ts";
import type { Scratch } from "./scratch.ts";

/** What came of some test files. */
export interface Outcome {
  /** `late` if they had to be killed. */
  readonly result: "passed" | "failed" | "late";
  /** What was printed, of a trial that was not killed. */
  readonly printed: string;
}

/** Runs test files in a scratch copy, and kills them after so many milliseconds. They can start no process. */
export async function tryTests(
  scratch: Scratch,
  files: readonly string[],
  limit: number,
  coverage?: string,
): Promise<Outcome> {
  const measuring = coverage === undefined ? ["--fail-fast"] : [`--coverage=${coverage}`, "--coverage-raw-data-only"];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--deny-run", "--no-check", "--quiet", ...measuring, ...files],
    cwd: scratch.folder,
    env: { NO_COLOR: "1", TMPDIR: scratch.temporary },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  using _killed = whenStopped(() => child.kill("SIGKILL"));
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, limit);
  const { success, stdout, stderr } = await child.output();
  clearTimeout(timer);
  if (isLate) return { result: "late", printed: "" };
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { result: success ? "passed" : "failed", printed: text(stdout) + text(stderr) };
}
