import { healthCheck } from "../../probe.ts";
import { within } from "../black_box/within.ts";
import { replaceProperty } from "../replace_global.ts";

/** What a run of the command comes to: its exit code, and the lines that it printed. */
export interface Outcome {
  code: number;
  stdout: string[];
  stderr: string[];
}

/** Runs the command in this process, for 5 s at most. */
export async function runInProcess(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  using _stdout = replaceProperty(console, "log", (...texts: unknown[]) => void stdout.push(texts.join(" ")));
  using _stderr = replaceProperty(console, "error", (...texts: unknown[]) => void stderr.push(texts.join(" ")));
  const code = await within(5_000, `the end of health-check ${args}`, healthCheck(args, env));
  return { code, stdout, stderr };
}

/** The outcome of a run that succeeds. */
export const SUCCESS: Outcome = { code: 0, stdout: [], stderr: [] };

/** The outcome of a run that fails, with its one line. */
export function failure(line: string): Outcome {
  return { code: 1, stdout: [], stderr: [line] };
}
