/** Runs the command again and again in one process: arguments as lines of JSON on stdin, what became of it on stdout. */
import process from "node:process";
import { createInterface } from "node:readline";
import { healthCheck } from "../../probe.ts";

/** What became of one run. */
export interface ProbeRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** In milliseconds. */
  readonly time: number;
}

let [stdout, stderr] = ["", ""];
console.log = (text: string) => void (stdout += `${text}\n`);
console.error = (text: string) => void (stderr += `${text}\n`);
let unhandled = 0;
process.on("unhandledRejection", () => unhandled++);

for await (const line of createInterface({ input: process.stdin })) {
  [stdout, stderr] = ["", ""];
  const start = performance.now();
  const code = await healthCheck(JSON.parse(line), {});
  const run: ProbeRun = { code, stdout, stderr, time: performance.now() - start };
  // told as a line that nobody expects
  if (unhandled > 0) stderr += `${unhandled} rejections were not handled\n`;
  process.stdout.write(JSON.stringify(run) + "\n");
}
process.exit(0);
