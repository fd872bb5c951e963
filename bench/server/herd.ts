import { summarize, type Summary } from "../shared/statistics.ts";
import { ask, readAnswer } from "./ask_once.ts";
import { openConnections } from "./connections.ts";
import { start, type StartOptions } from "./started.ts";

/** Many who ask at the same time. */
export interface Herd {
  name: string;
  /** How many ask. */
  connections: number;
  /** How long the check takes, in ms. */
  check: number;
  /** How often it ran, for each herd. */
  runs: number;
  /** From the first request to the last answer, in ms. */
  last: Summary;
}

const CONNECTIONS = 1000;
const CHECK_MS = 200;
/** Over before the next herd, and longer than it takes to hand out an answer. */
const TTL_MS = 100;

/** Our service with one check of that time. */
export const HERD_ARGS: readonly string[] = ["1", `${CHECK_MS}`, `${TTL_MS}`];

/**
 * Asks for the same endpoint over all connections at once, again and again.
 *
 * @throws {Error} If one of them gets no answer, or another than a success.
 */
export async function measureHerd(name: string, options: StartOptions, rounds: number): Promise<Herd> {
  await using server = await start(options);
  const before = server.lines();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    using opened = await openConnections(server.ports[0]!, CONNECTIONS);
    // else the last herd's result would do for this one
    await new Promise((resolve) => setTimeout(resolve, 2 * TTL_MS));
    const asked = performance.now();
    const answers = await Promise.all(opened.connections.map(async (connection) => {
      await ask(connection, options.path);
      return await readAnswer(connection);
    }));
    times.push(performance.now() - asked);
    if (!answers.every(Boolean)) throw new Error(`Cannot measure the herd on ${name}: an answer is not 200`);
  }
  return {
    name,
    connections: CONNECTIONS,
    check: CHECK_MS,
    runs: (server.lines() - before) / rounds,
    last: summarize(times),
  };
}
