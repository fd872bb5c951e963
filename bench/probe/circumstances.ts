import { counted } from "../../tools/counted.ts";
import { machine } from "../shared/machine.ts";
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
  const pinned = places.probes === null
    ? "Nothing is kept to a CPU, for want of taskset or of a second one."
    : `Programs run on CPU ${places.probes}, the service on CPU ${places.server}.`;
  return [
    await machine(cpus.length, load),
    `${counted(rounds, "round")} of time, ${
      Math.ceil(rounds / 4)
    } of all else, all programs in each round, in an empty environment.`,
    pinned,
    ...noCgroup === null ? [] : [`No control groups, hence no memory of theirs and no CPU limit: ${noCgroup}.`],
    ...noEviction === null ? [] : [`No cold page cache: ${noEviction}.`],
  ];
}
