import type { Row } from "./results.ts";

/** What is compared. */
export type Metric = "wall" | "cpu" | "rss" | "cgroup";

/** How much more than another a program of ours may take. */
export interface Bar {
  of: string;
  metric: Metric;
  /** The other: the program that does nothing on the same runtime, or curl. */
  to: "empty" | "curl";
  limit: number;
}

/** What became of a bar; `missing` if one of the two could not be measured. */
export interface Verdict {
  bar: Bar;
  outcome: "pass" | "fail" | "missing";
  ratio?: number;
}

const TIME = ["wall", "cpu"] as const;
const MEMORY = ["rss", "cgroup"] as const;

export const BARS: readonly Bar[] = [
  ...["deno compile", "deno run"].flatMap((of) => [
    ...TIME.map((metric): Bar => ({ of, metric, to: "empty", limit: 1.07 })),
    ...MEMORY.map((metric): Bar => ({ of, metric, to: "empty", limit: 1.05 })),
  ]),
  ...TIME.map((metric): Bar => ({ of: "bun compile", metric, to: "curl", limit: 0.8 })),
  ...["node 20", "node 26"].flatMap((of) => TIME.map((metric): Bar => ({ of, metric, to: "empty", limit: 1.25 }))),
];

/** Judges the bars of what was to be measured. */
export function judge(rows: readonly Row[], bars: readonly Bar[] = BARS): Verdict[] {
  return bars.flatMap((bar): Verdict[] => {
    const row = rows.find(({ name }) => name === bar.of);
    if (row === undefined) return [];
    const ratio = row.measured?.ratios[bar.to]?.[bar.metric];
    if (ratio === undefined) return [{ bar, outcome: "missing" }];
    return [{ bar, outcome: ratio <= bar.limit ? "pass" : "fail", ratio }];
  });
}
