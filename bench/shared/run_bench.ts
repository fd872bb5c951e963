import { join } from "node:path";
import { useOwnFolder } from "../../tools/own_folder.ts";
import { run } from "../../tools/run.ts";
import { ROOT } from "../../tools/runtime_binary.ts";
import { withNumbers } from "./document.ts";
import { type BenchOptions, readBenchOptions } from "./options.ts";

/** A bench, but for what all have in common. */
export interface Bench<Report extends { verdicts: readonly { outcome: string }[] }> {
  /** Its name as a task. */
  task: string;
  usage: string;
  /** How often each is measured, where nobody says. */
  rounds: number;
  /** Where `--write` puts the numbers, from the root of the repository. */
  document: string;
  /** Measures, with a folder of its own. @throws {Error} Why it cannot. */
  measure(options: BenchOptions, folder: string): Promise<Report>;
  /** The report in Markdown. */
  render(report: Report): string;
}

/** Runs a bench as a program, and ends the process. */
export async function runBench<Report extends { verdicts: readonly { outcome: string }[] }>(
  bench: Bench<Report>,
): Promise<never> {
  Deno.exit(await main(bench).catch((error: Error) => (console.error(error.message), 1)));
}

async function main<Report extends { verdicts: readonly { outcome: string }[] }>(
  bench: Bench<Report>,
): Promise<number> {
  const { task, usage, measure, render } = bench;
  const options = readBenchOptions(Deno.args, bench);
  if (options === "help") return console.log(usage), 0;
  const { json, write, check } = options;
  if (json !== undefined) await assertWritable(json);
  await using folder = await useOwnFolder(`${task.replace(":", "-")}-`);
  const report = await measure(options, folder.path);
  const text = render(report);
  console.log(text);
  if (json !== undefined) await Deno.writeTextFile(json, `${JSON.stringify(report, null, 2)}\n`);
  if (write) {
    const document = join(ROOT, bench.document);
    await Deno.writeTextFile(document, withNumbers(await Deno.readTextFile(document), text, { task }));
    await run([Deno.execPath(), "fmt", "--quiet", document]);
  }
  return check && report.verdicts.some(({ outcome }) => outcome !== "pass") ? 1 : 0;
}

/** Before minutes of measuring, not after them. */
async function assertWritable(json: string): Promise<void> {
  try {
    // what it has stays until there is better
    (await Deno.open(json, { append: true, create: true })).close();
  } catch (error) {
    const [reason] = (error as Error).message.split(" (os error");
    throw new Error(`Cannot write --json ${json}: ${reason}`, { cause: error });
  }
}
