/**
 * Measures what an answer costs: our server on each runtime, beside the same runtime with nothing of ours, the packages that
 * services on Node use for the same, a server in Go, and nginx.
 *
 * ```sh
 * deno task bench:server [--rounds=3] [--only=NAMES] [--json=FILE] [--write] [--check]
 * ```
 *
 * @module
 */
import { counted } from "../../tools/counted.ts";
import { findTool } from "../shared/find_tool.ts";
import { machine } from "../shared/machine.ts";
import type { BenchOptions } from "../shared/options.ts";
import { runBench } from "../shared/run_bench.ts";
import { versionOf } from "../shared/version_of.ts";
import { judge } from "./bars.ts";
import { type Candidate, findCandidates, select } from "./candidates.ts";
import { type Crowd, measureCrowd } from "./crowd.ts";
import { type Growth, measureGrowth } from "./growth.ts";
import { type Herd, HERD_ARGS, measureHerd } from "./herd.ts";
import type { Loader } from "./load.ts";
import { allowedCpus, findPlaces } from "./places.ts";
import { bundlePrograms } from "./programs.ts";
import { type Failure, render, type Report } from "./report.ts";
import { evaluate, type Measurable } from "./results.ts";
import { measureRounds, type Ready, reasonOf, TURNS } from "./rounds.ts";
import { RUNTIMES } from "./runtimes.ts";
import { DOCUMENT, ROUNDS, USAGE } from "./usage.ts";

/** Measures. @throws {Error} Why it cannot. */
async function measure({ rounds, only }: BenchOptions, folder: string): Promise<Report> {
  const busy = Deno.loadavg()[0]!;
  const wrk = await findTool("wrk");
  if (wrk === undefined) throw new Error("Cannot measure: there is no wrk, which puts the load on");
  const cpus = await allowedCpus();
  const loader: Loader = { wrk, places: await findPlaces(cpus) };
  const selected = select(await findCandidates(RUNTIMES, await bundlePrograms(folder), folder), only);
  console.error(`preparing ${counted(selected.length, "server")}`);
  const { ready, measurables } = await prepareAll(selected);
  const onRound = (round: number) => console.error(`measuring: round ${round + 1} of ${rounds}`);
  const samples = await measureRounds(ready, { rounds, loader, onRound });
  const rows = evaluate(measurables, samples);
  const strained = await strain(ready, loader, rounds);
  return {
    circumstances: [await machine(cpus.length, busy), ...await circumstances(loader, rounds)],
    rows,
    ...strained,
    verdicts: judge(rows, strained.herds),
  };
}

/** One after another: who builds takes all the CPUs. */
async function prepareAll(candidates: readonly Candidate[]): Promise<{ ready: Ready[]; measurables: Measurable[] }> {
  const ready: Ready[] = [];
  const measurables: Measurable[] = [];
  for (const candidate of candidates) {
    const { name, version, bare } = candidate;
    try {
      ready.push({ candidate, argv: await candidate.prepare() });
      measurables.push({ name, version, bare });
    } catch (error) {
      measurables.push({ name, version, bare, missing: reasonOf(error) });
    }
  }
  return { ready, measurables };
}

/** What many at once, many checks and many idle connections do to our service on each runtime. */
async function strain(ready: readonly Ready[], loader: Loader, rounds: number) {
  const herds: Herd[] = [];
  const growths: Growth[] = [];
  const crowds: Crowd[] = [];
  const failures: Failure[] = [];
  const { places } = loader;
  for (const { candidate: { name }, argv } of ready) {
    if (!RUNTIMES.some((runtime) => runtime.name === name)) continue;
    console.error(`measuring: herd, checks and idle connections on ${name}`);
    const options = { ports: 1, path: "/health", places };
    const withArgs = (args: readonly string[]) => (ports: readonly number[]) => [...argv(ports), ...args];
    const few = Math.ceil(rounds / 3);
    try {
      herds.push(await measureHerd(name, { ...options, argv: withArgs(HERD_ARGS) }, rounds));
      growths.push(await measureGrowth(name, (checks) => withArgs([`${checks}`]), { loader, rounds: few }));
      crowds.push(await measureCrowd(name, { ...options, argv }, loader));
    } catch (error) {
      failures.push({ name: `${name} under strain`, missing: reasonOf(error) });
    }
  }
  return { herds, growths, crowds, failures };
}

async function circumstances({ wrk, places }: Loader, rounds: number): Promise<string[]> {
  const version = await versionOf([wrk, "--version"]);
  return [
    `${counted(rounds, "round")} of ${
      counted(TURNS, "turn")
    }, all servers in each, in an empty environment; load by wrk ${version}.`,
    places === undefined
      ? "Nothing is kept to a CPU, for want of taskset or of a second one."
      : `Servers run on CPU ${places.server}, the load on CPU ${places.load}.`,
  ];
}

if (import.meta.main) {
  await runBench({ task: "bench:server", usage: USAGE, rounds: ROUNDS, document: DOCUMENT, measure, render });
}
