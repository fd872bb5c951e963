/**
 * Measures one GET of a healthy endpoint as whole processes: our builds, the runtimes alone, and what others ask with.
 *
 * ```sh
 * deno task bench:probe [--rounds=31] [--only=NAMES] [--json=FILE] [--write] [--check]
 * ```
 *
 * @module
 */
import { counted } from "../../tools/counted.ts";
import type { BenchOptions } from "../shared/options.ts";
import { runBench } from "../shared/run_bench.ts";
import { BARS, judge } from "./bars.ts";
import { type Candidate, findCandidates, select } from "./candidates.ts";
import { circumstances } from "./circumstances.ts";
import { type Command, readAbilities } from "./measure.ts";
import { measureAll } from "./passes.ts";
import { render, type Report } from "./report.ts";
import { evaluate, type Measurable, type Row } from "./results.ts";
import { startServer } from "./server.ts";
import { DOCUMENT, ROUNDS, USAGE } from "./usage.ts";

/** Measures. @throws {Error} Why it cannot. */
async function measure({ rounds, only }: BenchOptions, folder: string): Promise<Report> {
  const load = Deno.loadavg()[0]!;
  const abilities = await readAbilities();
  const { cpus } = abilities;
  await using server = await startServer(cpus);
  const { port, cpu: serverCpu } = server;
  const target = { flag: `--health-check-port=${port}`, url: `http://127.0.0.1:${port}/health` };
  const selected = select(await findCandidates(target, folder), only);
  console.error(`preparing ${counted(selected.length, "program")}`);
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

if (import.meta.main) {
  await runBench({ task: "bench:probe", usage: USAGE, rounds: ROUNDS, document: DOCUMENT, measure, render });
}
