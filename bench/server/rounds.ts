import type { Candidate } from "./candidates.ts";
import { type Load, load, type Loader, type Target, type Way } from "./load.ts";
import { memory } from "./process.ts";
import { start, type Started } from "./started.ts";

/** A candidate that can be measured. */
export interface Ready {
  candidate: Candidate;
  argv(ports: readonly number[]): string[];
}

/** One turn of one load of one candidate. */
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

/** In the order of their rounds, and of the turns within each. */
export interface Samples {
  loads: readonly LoadSample[];
  processes: readonly ProcessSample[];
  /** Why a candidate could not be measured in each round, by its name: it has no samples then. */
  failures?: ReadonlyMap<string, string>;
}

export const WAYS: readonly Way[] = ["kept", "new"];

/** How often each is measured in a round. */
export const TURNS = 2;

/** So that the runtime has compiled what it is going to run, which goes on on the server's own CPU meanwhile. */
const WARM_UP_MS = 1_500;
/** So that it has again what it threw away while others had their turns. */
const AGAIN_MS = 300;
/** So short that what else the machine does meets the others in the same turn, too, and longer than a garbage collection. */
const TURN_MS = 1_000;

/**
 * Measures every candidate in every round: those that are measured side by side are started, and asked in short turns, in a new order
 * each time.
 */
export async function measureRounds(
  ready: readonly Ready[],
  { rounds, loader, onRound }: { rounds: number; loader: Loader; onRound(round: number): void },
): Promise<Samples> {
  const samples: { loads: LoadSample[]; processes: ProcessSample[] } = { loads: [], processes: [] };
  const failures = new Map<string, string>();
  const groups = [...Map.groupBy(ready, ({ candidate: { group } }) => group).values()];
  for (let round = 0; round < rounds; round++) {
    onRound(round);
    for (const group of turned(groups, round)) {
      await using servers = await startAll(turned(group, round), loader, failures);
      for (const way of WAYS) {
        for (let turn = 0; turn < TURNS; turn++) {
          await servers.each(async ({ name, path, target }) => {
            await load(target, way, { ms: way !== "kept" && turn === 0 ? WARM_UP_MS : AGAIN_MS, loader });
            samples.loads.push({ name, path, way, ...await load(target, way, { ms: TURN_MS, loader }) });
          }, turn);
        }
      }
      await servers.each(async ({ name, startUp, rest, target, isLast }) => {
        if (isLast) samples.processes.push({ name, startUp, rest, loaded: await memory(target.pid) });
      });
    }
  }
  const whole = <T extends { name: string }>(all: readonly T[]) => all.filter(({ name }) => !failures.has(name));
  return { loads: whole(samples.loads), processes: whole(samples.processes), failures };
}

/** Its first line, which is short enough for a table's foot. */
export function reasonOf(error: unknown): string {
  return (error as Error).message.split("\n")[0]!;
}

/** A candidate's server for one of its paths: in a process of its own, so that who has more paths has not been asked more. */
interface Server {
  name: string;
  path: string;
  /** Whether it is for the last path, of which start and memory are taken. */
  isLast: boolean;
  target: Target;
  startUp: number;
  rest: number;
}

interface Servers extends AsyncDisposable {
  /** One after another, with a later one first in each turn. Of whom it fails, that is kept, and nothing more is done. */
  each(act: (server: Server) => Promise<unknown>, turn?: number): Promise<void>;
}

async function startAll(group: readonly Ready[], loader: Loader, failures: Map<string, string>): Promise<Servers> {
  await using stack = new AsyncDisposableStack();
  // the minutes that the others took are not to be lost
  const attempt = (name: string, act: () => Promise<unknown>) =>
    failures.has(name) ? undefined : act().catch((error) => void failures.set(name, reasonOf(error)));
  const servers: Server[] = [];
  for (const { candidate: { name, paths, portEach }, argv } of group) {
    for (const path of paths) {
      await attempt(name, async () => {
        const isLast = path === paths.at(-1);
        const ports = portEach ? paths.length : 1;
        const server = stack.use(await start({ argv, ports, path: paths.at(-1)!, places: loader.places }));
        const { pid, startUp } = server;
        const target = { pid, url: urlOf(server, paths, path) };
        const rest = await memory(pid);
        // at once: one on Node that has idled for a while before stays a fifth slower
        await load(target, "kept", { ms: WARM_UP_MS, loader });
        servers.push({ name, path, isLast, target, startUp, rest });
      });
    }
  }
  const all = stack.move();
  return {
    async each(act, turn = 0) {
      for (const server of turned(servers, turn)) await attempt(server.name, () => act(server));
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function urlOf({ ports }: Started, paths: readonly string[], path: string): string {
  return `http://127.0.0.1:${ports.length === 1 ? ports[0] : ports[paths.indexOf(path)]}${path}`;
}

/** The same list, begun so many places later. */
export function turned<T>(list: readonly T[], places: number): T[] {
  if (list.length === 0) return [];
  const start = places % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
