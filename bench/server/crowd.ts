import { ask, askOnce, readAnswer } from "./ask_once.ts";
import { openConnections, type Opened } from "./connections.ts";
import { load, type Loader } from "./load.ts";
import { memory, openFilesLimit } from "./process.ts";
import { start, type StartOptions } from "./started.ts";

/** What an answer costs beside so many who are connected and ask nothing. */
export interface Crowd {
  name: string;
  /** By the number of connections; those that cannot be opened here are left out. */
  idle: Record<number, { cpu: number; memory: number }>;
}

export const IDLE: readonly number[] = [1, 10, 100, 1000, 10_000];

const WARM_UP_MS = 300;
const LOAD_MS = 500;
/** What server and bench have open besides. */
const OTHER_FILES = 200;

/**
 * Opens more and more connections, and measures others between: soon enough that none of the idle ones is closed for it.
 *
 * @throws {Error} If the first of the connections is not served at the end.
 */
export async function measureCrowd(name: string, options: StartOptions, loader: Loader): Promise<Crowd> {
  const limit = await openFilesLimit() - OTHER_FILES;
  await using server = await start(options);
  const port = server.ports[0]!;
  const target = { pid: server.pid, url: `http://127.0.0.1:${port}${options.path}` };
  await load(target, "kept", { ms: WARM_UP_MS, loader });
  const opened: Opened[] = [];
  const idle: Crowd["idle"] = {};
  try {
    let open = 0;
    for (const count of IDLE.filter((count) => count <= limit)) {
      opened.push(await openConnections(port, count - open));
      open = count;
      // which comes after them in the server's queue
      if (!await askOnce(port, options.path)) throw new Error(`Cannot measure ${name}: no answer beside ${count} idle`);
      const { cpu } = await load(target, "kept", { ms: LOAD_MS, loader });
      idle[count] = { cpu, memory: await memory(server.pid) };
    }
    const [first] = opened[0]!.connections;
    await ask(first!, options.path);
    if (!await readAnswer(first!)) throw new Error(`Cannot measure idle connections on ${name}: one was closed`);
  } finally {
    for (const some of opened) some[Symbol.dispose]();
  }
  return { name, idle };
}
