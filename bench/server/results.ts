import { medianRatio, summarize, type Summary } from "../shared/statistics.ts";
import type { Way } from "./load.ts";
import type { LoadSample, ProcessSample, Samples } from "./rounds.ts";

/** What is compared: both are better when they are higher, the second as requests per second of CPU time. */
export type Metric = "throughput" | "cpu";

/** How many times as fast as another, by both. */
export type Ratios = Record<Metric, number>;

/** What was found out of one candidate. */
export interface Row {
  name: string;
  version: string;
  bare?: string;
  /** Why it could not be measured here. */
  missing?: string;
  process?: Record<Exclude<keyof ProcessSample, "name">, Summary>;
  loads?: LoadRow[];
}

/** What one load came to. */
export interface LoadRow {
  path: string;
  way: Way;
  /** Requests per second. */
  throughput: Summary;
  /** Per request, in µs. */
  cpu: Summary;
  /** In ms. */
  p99: Summary;
  /** The part of its CPU that the load took. */
  busy: Summary;
  /** Of each turn, in their order. */
  rounds: Record<Metric, readonly number[]>;
  /** To the bare server of the same runtime. */
  bare?: Ratios;
}

/** Who was measured, or why not. */
export type Measurable = Pick<Row, "name" | "version" | "bare" | "missing">;

/** The rows of what was measured. */
export function evaluate(measurables: readonly Measurable[], samples: Samples): Row[] {
  const rows = measurables.map(({ name, version, bare, missing }): Row => {
    const processes = samples.processes.filter((sample) => sample.name === name);
    if (processes.length === 0) return { name, version, bare, missing: missing ?? samples.failures?.get(name) };
    const summary = (key: "startUp" | "rest" | "loaded") => summarize(processes.map((sample) => sample[key]));
    const process = { startUp: summary("startUp"), rest: summary("rest"), loaded: summary("loaded") };
    return { name, version, bare, process, loads: loadRows(samples.loads.filter((sample) => sample.name === name)) };
  });
  for (const { bare, loads = [] } of rows) {
    const others = rows.find(({ name }) => name === bare)?.loads;
    for (const row of loads) {
      const other = others?.find(({ path, way }) => path === row.path && way === row.way);
      if (other !== undefined) row.bare = compare(row.rounds, other.rounds);
    }
  }
  return rows;
}

/** How many times as fast as the other, within each turn. */
export function compare(mine: LoadRow["rounds"], others: LoadRow["rounds"]): Ratios {
  return {
    throughput: medianRatio(mine.throughput, others.throughput),
    cpu: medianRatio(others.cpu, mine.cpu),
  };
}

function loadRows(samples: readonly LoadSample[]): LoadRow[] {
  const byLoad = Map.groupBy(samples, ({ path, way }) => `${way} ${path}`);
  return [...byLoad.values()].map((all) => {
    const values = (key: "throughput" | "cpu" | "p99" | "busy") => all.map((sample) => sample[key]);
    const [throughput, cpu] = [values("throughput"), values("cpu")];
    return {
      path: all[0]!.path,
      way: all[0]!.way,
      throughput: summarize(throughput),
      cpu: summarize(cpu),
      p99: summarize(values("p99")),
      busy: summarize(values("busy")),
      rounds: { throughput, cpu },
    };
  });
}
