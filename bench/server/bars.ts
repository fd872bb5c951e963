import { GO } from "./candidates.ts";
import type { Herd } from "./herd.ts";
import type { Way } from "./load.ts";
import { compare, type LoadRow, type Ratios, type Row } from "./results.ts";
import { WAYS } from "./rounds.ts";

/** How many times as fast as others a server of ours has to be, by throughput and by CPU time. */
export interface Bar {
  of: string;
  path: string;
  way: Way;
  /** The bare server of the same runtime, every peer on it, or the server in Go. */
  to: "bare" | "peers" | "go";
  /** At least; over it, where it is 1. */
  limit: number;
}

/** What became of a bar; `missing` if one of the two could not be measured. */
export interface Verdict {
  bar: Bar | HerdBar;
  outcome: "pass" | "fail" | "missing";
  /** Of peers, the least of each; by throughput, of those alone that it can tell anything of, if there are any. */
  ratios?: Ratios;
  /** Whether the load was the limit of both, so that the CPU time alone is judged. */
  loadIsLimit?: boolean;
  herd?: Herd;
}

/** That many who ask at once make one run, and are all answered soon after it. */
export interface HerdBar {
  of: string;
  to: "herd";
  /** At most so many times the check's time. */
  limit: number;
}

const PATHS = ["/live", "/health"];
const NODES = ["node 20", "node 26"];

export const BARS: readonly Bar[] = [
  ...bars(["deno", "bun"], PATHS, { to: "bare", limit: 0.95 }),
  ...bars(NODES.map((node) => `${node}: mounted`), PATHS, { to: "bare", limit: 0.9 }),
  ...bars(NODES, ["/health"], { to: "peers", limit: 1 }),
  ...bars(["deno"], PATHS, { to: "go", limit: 1 }),
];

const HERDS = ["deno", "bun", ...NODES];
const HERD_LIMIT = 1.25;

function bars(names: readonly string[], paths: readonly string[], rest: Pick<Bar, "to" | "limit">): Bar[] {
  return names.flatMap((of) => paths.flatMap((path) => WAYS.map((way) => ({ of, path, way, ...rest }))));
}

/** Judges the bars of what was to be measured. */
export function judge(rows: readonly Row[], herds: readonly Herd[], all: readonly Bar[] = BARS): Verdict[] {
  return [
    ...all.flatMap((bar): Verdict[] => {
      const others = rows.filter(({ name }) => isOther(name, bar));
      if (others.length === 0 || !rows.some(({ name }) => name === bar.of)) return [];
      const compared = compareAll(rows, others, bar);
      if (compared === undefined) return [{ bar, outcome: "missing" }];
      const { ratios, loadIsLimit } = compared;
      const judged = loadIsLimit ? [ratios.cpu] : Object.values(ratios);
      const reached = judged.every((ratio) => bar.limit === 1 ? ratio > 1 : ratio >= bar.limit);
      return [{ bar, outcome: reached ? "pass" : "fail", ratios, loadIsLimit }];
    }),
    ...rows.filter(({ name }) => HERDS.includes(name)).map(({ name }): Verdict => {
      const bar = { of: name, to: "herd", limit: HERD_LIMIT } as const;
      const herd = herds.find((herd) => herd.name === name);
      if (herd === undefined) return { bar, outcome: "missing" };
      const held = herd.runs === 1 && herd.last.median <= herd.check * HERD_LIMIT;
      return { bar, outcome: held ? "pass" : "fail", herd };
    }),
  ];
}

/** From this part of its CPU on, the load is taken to be the limit. */
const FULL = 0.9;

function compareAll(rows: readonly Row[], others: readonly Row[], bar: Bar) {
  const own = loadOf(rows.find(({ name }) => name === bar.of), bar);
  const theirs = others.map((other) => loadOf(other, bar));
  if (own === undefined || theirs.includes(undefined)) return undefined;
  const all = theirs.map((other) => ({ ...compare(own.rounds, other!.rounds), told: isTold(own, other!) }));
  const told = all.filter((one) => one.told);
  const loadIsLimit = told.length === 0;
  const ratios: Ratios = {
    throughput: Math.min(...(loadIsLimit ? all : told).map(({ throughput }) => throughput)),
    cpu: Math.min(...all.map(({ cpu }) => cpu)),
  };
  return { ratios, loadIsLimit };
}

/** Whether throughput tells which is faster: not where neither could be asked for more. */
function isTold(own: LoadRow, other: LoadRow): boolean {
  return own.busy.median < FULL || other.busy.median < FULL;
}

function isOther(name: string, { of, to }: Bar): boolean {
  if (to === "go") return name === GO;
  const [runtime, kind] = name.split(": ");
  if (runtime !== of.split(": ")[0]) return false;
  return to === "bare" ? kind === "bare" : kind !== undefined && !["bare", "mounted"].includes(kind);
}

function loadOf(row: Row | undefined, { path, way }: Bar): LoadRow | undefined {
  return row?.loads?.find((load) => load.path === path && load.way === way);
}
