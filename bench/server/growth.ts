import { summarize, type Summary } from "../shared/statistics.ts";
import { load, type Loader } from "./load.ts";
import { start } from "./started.ts";

/** What an answer costs with so many checks behind it. */
export interface Growth {
  name: string;
  /** By the number of checks: CPU time per request, in µs. */
  cpu: Record<number, Summary>;
}

export const CHECKS: readonly number[] = [1, 10, 100, 1000];

const WARM_UP_MS = 300;
const LOAD_MS = 500;

/** Asks for an endpoint with more and more checks, all passing, with results that hold for the usual second. */
export async function measureGrowth(
  name: string,
  argv: (checks: number) => (ports: readonly number[]) => string[],
  { loader, rounds }: { loader: Loader; rounds: number },
): Promise<Growth> {
  const cpu: Record<number, Summary> = {};
  for (const checks of CHECKS) {
    const values: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await using server = await start({ argv: argv(checks), ports: 1, path: "/health", places: loader.places });
      const target = { pid: server.pid, url: `http://127.0.0.1:${server.ports[0]}/health` };
      await load(target, "kept", { ms: WARM_UP_MS, loader });
      values.push((await load(target, "kept", { ms: LOAD_MS, loader })).cpu);
    }
    cpu[checks] = summarize(values);
  }
  return { name, cpu };
}
