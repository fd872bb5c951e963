import type { Candidate } from "./candidates.ts";
import { type Load, load, type Loader, type Way } from "./load.ts";
import { memory } from "./process.ts";
import { start, type Started } from "./started.ts";

/** A candidate that can be measured. */
export interface Ready {
  candidate: Candidate;
  argv(ports: readonly number[]): string[];
}

/** One load of one candidate. */
export interface LoadSample extends Load {
  name: string;
  path: string;
  way: Way;
}

/** One process of one candidate. */
export interface ProcessSample {
  name: string;
  /** From its start to its first answer, in ms. */
  startUp: number;
  /** After the first answer, in MB. */
  rest: number;
  /** After all loads, in MB. */
  loaded: number;
}

/** In the order of their rounds. */
export interface Samples {
  loads: readonly LoadSample[];
  processes: readonly ProcessSample[];
  /** Why a candidate could not be measured in each round, by its name: it has no samples then. */
  failures?: ReadonlyMap<string, string>;
}

export const WAYS: readonly Way[] = ["kept", "new"];

/** So that the runtime has compiled what it is going to run, which goes on on the server's own CPU meanwhile. */
const WARM_UP_MS: Record<Way, number> = { kept: 1_200, new: 500 };
/** Long enough for the clock of the CPU time to tell one part in seventy. */
const LOAD_MS = 700;

/** Starts and measures every candidate in every round, those of one runtime one after another, in a new order each time. */
export async function measureRounds(
  ready: readonly Ready[],
  { rounds, loader, onRound }: { rounds: number; loader: Loader; onRound(round: number): void },
): Promise<Samples> {
  const samples: { loads: LoadSample[]; processes: ProcessSample[] } = { loads: [], processes: [] };
  const failures = new Map<string, string>();
  for (let round = 0; round < rounds; round++) {
    onRound(round);
    for (const one of inNewOrder(ready, round)) {
      const { name } = one.candidate;
      if (failures.has(name)) continue;
      try {
        const { loads, process } = await measure(one, loader);
        samples.loads.push(...loads);
        samples.processes.push(process);
      } catch (error) {
        // the minutes that the others took are not to be lost
        failures.set(name, reasonOf(error));
      }
    }
  }
  const whole = <T extends { name: string }>(all: readonly T[]) => all.filter(({ name }) => !failures.has(name));
  return { loads: whole(samples.loads), processes: whole(samples.processes), failures };
}

/** Its first line, which is short enough for a table's foot. */
export function reasonOf(error: unknown): string {
  return (error as Error).message.split("\n")[0]!;
}

async function measure(ready: Ready, loader: Loader) {
  const loads: LoadSample[] = [];
  let process: ProcessSample | undefined;
  for (const path of ready.candidate.paths) {
    const measured = await measurePath(ready, path, loader);
    loads.push(...measured.loads);
    process = measured.process;
  }
  return { loads, process: process! };
}

/** In a process of its own, so that who has more paths than others has not been asked more when it is measured. */
async function measurePath({ candidate, argv }: Ready, path: string, loader: Loader) {
  const { name, paths } = candidate;
  const ports = candidate.portEach ? paths.length : 1;
  await using server = await start({ argv, ports, path: paths.at(-1)!, places: loader.places });
  const rest = await memory(server.pid);
  const target = { pid: server.pid, url: urlOf(server, paths, path) };
  const loads: LoadSample[] = [];
  for (const way of WAYS) {
    await load(target, way, { ms: WARM_UP_MS[way], loader });
    loads.push({ name, path, way, ...await load(target, way, { ms: LOAD_MS, loader }) });
  }
  return { loads, process: { name, startUp: server.startUp, rest, loaded: await memory(server.pid) } };
}

function urlOf({ ports }: Started, paths: readonly string[], path: string): string {
  return `http://127.0.0.1:${ports.length === 1 ? ports[0] : ports[paths.indexOf(path)]}${path}`;
}

/** Turns the order of the runtimes, and of what runs on each, by one place in each round. */
export function inNewOrder(ready: readonly Ready[], round: number): Ready[] {
  const groups = Map.groupBy(ready, ({ candidate: { name } }) => name.split(":")[0]);
  const turned = <T>(list: readonly T[]) => {
    const start = round % list.length;
    return [...list.slice(start), ...list.slice(0, start)];
  };
  return turned([...groups.values()]).flatMap(turned);
}
