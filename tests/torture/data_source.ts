/** The data source is killed while a check waits for it: the example connector says so, and is well when it is back. */
import { CONNECTOR, type RunningConnector, startConnector } from "../../tools/process/connector.ts";
import { within } from "../../tools/process/within.ts";
import type { PostgresServer } from "../postgres.ts";
import { databaseUrl, NO_POSTGRES, startDirectory } from "../postgres_directory.ts";
import { program } from "../runtimes.ts";
import { type Arena, type Attack, times as often } from "./attack.ts";

const KILLS = 3;

/** The connector answers within its deadline of 4 s, and a machine may have more to do. */
const ANSWER_MS = 5_500;
const START_TRIES = 20;

export const dataSource: Attack = {
  name: "data_source",
  waits: true,
  unavailable: NO_POSTGRES,
  async run({ runtime, amount }: Arena) {
    await using server = await startDirectory();
    await using connector = await startConnector({
      env: { DATABASE_URL: databaseUrl(server), SYNC_INTERVAL: "0.5" },
      program: [...runtime.command, await program(runtime, CONNECTOR)],
    });
    const kills = amount(KILLS);
    const times: number[] = [];
    for (let kill = 0; kill < kills; kill++) times.push(await killOnce(server, connector));
    const { code, stderr } = await connector.stop("SIGTERM");
    if (code !== 0) throw new Error(`The connector exited by ${code}: ${stderr}`);
    const most = Math.max(...times);
    return `PostgreSQL killed ${often(kills)} while a check waited for it: 503 at the latest ${
      most.toFixed(0)
    } ms after ` +
      `the question, /live and /ready answered all along, healthy again when it was back`;
  },
};

async function killOnce(server: PostgresServer, connector: RunningConnector): Promise<number> {
  try {
    await connector.askUntil("health", 200);
    const took = await killMidCheck(server, connector);
    await startAgain(server);
    await connector.askUntil("health", 200);
    return took;
  } catch (error) {
    const { code, stdout, stderr } = await connector.stop("SIGKILL");
    const said = `it ended by ${code}, and has said ${stdout}${stderr}`;
    throw new Error(`${textOf(error)}; ${said}`, { cause: error });
  }
}

/** With the cause, which a `fetch` that fails has all in. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${textOf(error.cause)}`;
}

/** Resolves to how long the answer took that was waited for. */
async function killMidCheck(server: PostgresServer, connector: RunningConnector): Promise<number> {
  const locked = Promise.withResolvers<void>();
  const killed = Promise.withResolvers<void>();
  const lock = server.administer((sql) =>
    sql.begin(async (transaction) => {
      await transaction`LOCK TABLE groups IN ACCESS EXCLUSIVE MODE`;
      locked.resolve();
      await killed.promise;
    })
  ).catch(() => {});
  await within(5_000, "the lock", locked.promise);
  const start = performance.now();
  const answer = connector.askUntil("health", 503);
  // what fails before it is waited for tells more
  answer.catch(() => {});
  // a check, or a sync, that waits for the lock
  await within(5_000, "somebody to wait for the lock", untilSomebodyWaits(server));
  await server.stop("kill");
  killed.resolve();
  const [live, ready] = [await connector.ask("live"), await connector.ask("ready")];
  if (live.status !== 200 || ready.status !== 200) {
    throw new Error(`/live answers ${live.status}, /ready ${ready.status}`);
  }
  await answer;
  const took = performance.now() - start;
  if (took > ANSWER_MS) throw new Error(`It took ${took.toFixed(0)} ms until the answer was 503`);
  // its driver waits for 5 s for what will not come
  await within(15_000, "the lock's connection to end", lock);
  return took;
}

async function untilSomebodyWaits(server: PostgresServer): Promise<void> {
  await server.administer(async (sql) => {
    while ((await sql`SELECT 1 FROM pg_locks WHERE NOT granted`).length === 0);
  });
}

/** What was killed leaves processes that take a moment to notice, and nobody can start it until then. */
async function startAgain(server: PostgresServer): Promise<void> {
  for (let tries = 0;; tries++) {
    try {
      return await server.start();
    } catch (error) {
      if (tries === START_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
