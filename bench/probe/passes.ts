import { basename } from "node:path";
import { type Abilities, type Command, measure, type Pass } from "./measure.ts";
import type { Samples } from "./results.ts";

/** A hundredth of a second in each tenth: 100 millicores. */
const QUOTA_US = 10_000;

/** Where and how often. */
export interface PassesOptions {
  rounds: number;
  /** A folder of the bench's own. */
  folder: string;
  /** The CPU that is not the server's, or `null`. */
  cpu: number | null;
  abilities: Abilities;
  /** Told at the beginning of each. */
  onPass(pass: Pass): void;
}

/** Does all passes that can be done here. */
export async function measureAll(commands: readonly Command[], options: PassesOptions): Promise<Samples> {
  const { rounds, folder, cpu, abilities, onPass } = options;
  const own = await ownCommands(commands, folder);
  const common = { commands: own, cpu, cgroup: false, cwd: folder, stderr: `${folder}/stderr` };
  const few = { ...common, rounds: Math.ceil(rounds / 4) };
  const cgroup = abilities.no_cgroup === null;
  onPass("time");
  const samples: Samples = { time: await measure({ ...common, kind: "time", rounds }) };
  onPass("memory");
  samples.memory = await measure({ ...few, kind: "memory", cgroup });
  if (cgroup) {
    onPass("limited");
    samples.limited = await measure({ ...few, kind: "limited", cgroup, quota_us: QUOTA_US });
  }
  if (abilities.no_eviction === null) {
    onPass("cold");
    samples.cold = await measure({ ...few, kind: "cold" });
  }
  return samples;
}

/** Commands of files of the bench's own: one that runs elsewhere, as Deno does while this runs, stays in the page cache. */
async function ownCommands(commands: readonly Command[], folder: string): Promise<Command[]> {
  const own = new Map<string, string>();
  for (const file of commands.flatMap(({ files }) => files)) {
    if (own.has(file)) continue;
    own.set(file, file.startsWith(`${folder}/`) ? file : await copyInto(`${folder}/copies/${own.size}`, file));
  }
  return commands.map(({ argv, files }) => ({
    argv: argv.map((word) => own.get(word) ?? word),
    files: files.map((file) => own.get(file)!),
  }));
}

/** By its own name, which tells busybox what to be. */
async function copyInto(folder: string, file: string): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  const copy = `${folder}/${basename(file)}`;
  await Deno.copyFile(file, copy);
  return copy;
}
