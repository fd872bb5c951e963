/**
 * Measures one GET of a healthy endpoint as whole processes: our builds, the runtimes alone, and what others ask with.
 *
 * ```sh
 * deno task bench:probe [--rounds=31] [--only=NAMES] [--json=FILE] [--write] [--check]
 * ```
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { run } from "../../tools/run.ts";
import { BARS, judge } from "./bars.ts";
import { type Candidate, findCandidates, select } from "./candidates.ts";
import { circumstances } from "./circumstances.ts";
import { withNumbers } from "./document.ts";
import { type Command, readAbilities } from "./measure.ts";
import { type BenchOptions, readOptions, USAGE } from "./options.ts";
import { measureAll } from "./passes.ts";
import { render, type Report } from "./report.ts";
import { evaluate, type Measurable, type Row } from "./results.ts";
import { startServer } from "./server.ts";

const DOCUMENT = fileURLToPath(new URL("../../docs/probe.md", import.meta.url));

/** Measures. @throws {Error} Why it cannot. */
async function bench({ rounds, only }: BenchOptions, folder: string): Promise<Report> {
  const load = Deno.loadavg()[0]!;
  const abilities = await readAbilities();
  const { cpus } = abilities;
  await using server = await startServer(cpus);
  const { port, cpu: serverCpu } = server;
  const target = { flag: `--health-check-port=${port}`, url: `http://127.0.0.1:${port}/health` };
  const selected = select(await findCandidates(target, folder), only);
  console.error(`preparing ${selected.length} programs`);
  const prepared = await prepareAll(selected);
  const ready = prepared.flatMap(({ ready }) => ready ?? []);
  const cpu = serverCpu === undefined ? null : cpus[0]!;
  const onPass = (pass: string) => console.error(`measuring: ${pass}`);
  const samples = await measureAll(ready.map(({ command }) => command), { rounds, folder, cpu, abilities, onPass });
  const measured = evaluate(ready, samples);
  const rows = prepared.map(({ row }) => measured.find(({ name }) => name === row.name) ?? row);
  const places = { probes: cpu, server: serverCpu };
  return { circumstances: await circumstances({ rounds, abilities, places, load }), rows, verdicts: judge(rows, BARS) };
}

interface Prepared {
  row: Row;
  /** Where it can be measured. */
  ready?: Measurable & { command: Command };
}

/** One after another: compilers take all the memory and all the CPUs they get. */
async function prepareAll(candidates: readonly Candidate[]): Promise<Prepared[]> {
  const prepared: Prepared[] = [];
  for (const { name, version, empty, prepare } of candidates) {
    try {
      const command = await prepare();
      const row = { name, version, empty };
      prepared.push({ row, ready: { ...row, size: await sizeOf(command), command } });
    } catch (error) {
      prepared.push({ row: { name, version, empty, missing: (error as Error).message.split("\n")[0] } });
    }
  }
  return prepared;
}

/** In MB. */
async function sizeOf({ files }: Command): Promise<number> {
  const infos = await Promise.all(files.map((file) => Deno.stat(file)));
  return infos.reduce((sum, { size }) => sum + size, 0) / 1024 / 1024;
}

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === "help") return console.log(USAGE), 0;
  const { json, write, check } = options;
  const folder = await Deno.makeTempDir({ prefix: "bench-probe-" });
  try {
    const report = await bench(options, folder);
    const text = render(report);
    console.log(text);
    if (json !== undefined) await Deno.writeTextFile(json, `${JSON.stringify(report, null, 2)}\n`);
    if (write) {
      await Deno.writeTextFile(DOCUMENT, withNumbers(await Deno.readTextFile(DOCUMENT), text));
      await run([Deno.execPath(), "fmt", "--quiet", DOCUMENT]);
    }
    return check && report.verdicts.some(({ outcome }) => outcome !== "pass") ? 1 : 0;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const code = await main(Deno.args).catch((error: Error) => (console.error(error.message), 1));
  Deno.exit(code);
}
