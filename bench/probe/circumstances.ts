import type { Abilities } from "./measure.ts";

/** What the numbers depend on, apart from the programs. */
export interface CircumstancesOptions {
  rounds: number;
  abilities: Abilities;
  /** The CPUs that probes and server are kept to. */
  places: { probes: number | null; server?: number };
  /** How busy the machine was before. */
  load: number;
}

/** Sentences that say where, when and how it was measured, and what could not be. */
export async function circumstances(options: CircumstancesOptions): Promise<string[]> {
  const { rounds, abilities, places, load } = options;
  const { cpus, no_cgroup: noCgroup, no_eviction: noEviction } = abilities;
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${await processor()}, ${cpus.length || navigator.hardwareConcurrency} CPUs, ${Deno.osRelease()}`;
  const pinned = places.probes === null
    ? "Nothing is kept to a CPU, for want of taskset or of a second one."
    : `Programs run on CPU ${places.probes}, the service on CPU ${places.server}.`;
  return [
    `Measured on ${date}, ${machine}; load average before ${load.toFixed(1)}.`,
    `${rounds} rounds of time, ${
      Math.ceil(rounds / 4)
    } of all else, all programs in each round, in an empty environment.`,
    pinned,
    ...noCgroup === null ? [] : [`No control groups, hence no memory of theirs and no CPU limit: ${noCgroup}.`],
    ...noEviction === null ? [] : [`No cold page cache: ${noEviction}.`],
  ];
}

async function processor(): Promise<string> {
  const info = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  return /^model name\s*: (.*)$/m.exec(info)?.[1] ?? Deno.build.arch;
}
