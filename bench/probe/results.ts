import { medianRatio, summarize, type Summary } from "../shared/statistics.ts";
import type { Metric } from "./bars.ts";
import { CURL } from "./candidates.ts";
import type { Pass, Sample } from "./measure.ts";

/** What was found out of one candidate. */
export interface Row {
  name: string;
  version: string;
  /** The name of the program that does nothing, run the same way. */
  empty?: string;
  /** Why it could not be measured here. */
  missing?: string;
  measured?: Measured;
}

export interface Measured {
  /** In ms. */
  wall: Summary;
  /** In ms. */
  cpu: Summary;
  /** Peak of the process, in MB. */
  rss: Summary;
  /** Peak of its control group, in MB. */
  cgroup?: Summary;
  /** Under the CPU limit, in ms. */
  limited?: Summary;
  /** From a cold page cache, in ms. */
  cold?: Summary;
  /** On disk, without the system's libraries, in MB. */
  size: number;
  ratios: { curl?: Ratios; empty?: Ratios };
}

export type Ratios = Partial<Record<Metric, number>>;

/** Who is measured in which place of the samples, and how large. */
export interface Measurable {
  name: string;
  version: string;
  empty?: string;
  size: number;
}

/** What each pass found; one that cannot be done here is left out. */
export type Samples = Partial<Record<Pass, readonly Sample[]>>;

/** The rows of what was measured. */
export function evaluate(measurables: readonly Measurable[], samples: Samples): Row[] {
  const values = (index: number, { pass, metric }: Source): number[] =>
    (samples[pass] ?? [])
      .filter(({ command }) => command === index)
      .toSorted((a, b) => a.round - b.round)
      .flatMap((sample) => sample[metric] ?? []);
  const summary = (index: number, source: Source) => {
    const all = values(index, source);
    return all.length === 0 ? undefined : summarize(all);
  };
  const ratios = (index: number, other: string | undefined): Ratios | undefined => {
    const otherIndex = measurables.findIndex(({ name }) => name === other);
    if (otherIndex === -1) return undefined;
    return Object.fromEntries(
      Object.entries(SOURCES).flatMap(([metric, source]) => {
        const [mine, theirs] = [values(index, source), values(otherIndex, source)];
        return mine.length === 0 ? [] : [[metric, medianRatio(mine, theirs)]];
      }),
    );
  };
  return measurables.map(({ name, version, empty, size }, index) => ({
    name,
    version,
    empty,
    measured: {
      wall: summary(index, SOURCES.wall)!,
      cpu: summary(index, SOURCES.cpu)!,
      rss: summary(index, SOURCES.rss)!,
      cgroup: summary(index, SOURCES.cgroup),
      limited: summary(index, { pass: "limited", metric: "wall" }),
      cold: summary(index, { pass: "cold", metric: "wall" }),
      size,
      ratios: { curl: ratios(index, CURL), empty: ratios(index, empty) },
    },
  }));
}

interface Source {
  pass: Pass;
  metric: Metric;
}

/** Each from the pass that disturbs it least. */
const SOURCES: Record<Metric, Source> = {
  wall: { pass: "time", metric: "wall" },
  cpu: { pass: "time", metric: "cpu" },
  rss: { pass: "memory", metric: "rss" },
  cgroup: { pass: "memory", metric: "cgroup" },
};
