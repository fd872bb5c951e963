import { askOnce } from "./ask_once.ts";
import { at, type Places } from "./places.ts";

/** A server that answers. */
export interface Started extends AsyncDisposable {
  pid: number;
  ports: readonly number[];
  /** From its start to its first answer, in ms. */
  startUp: number;
  /** How many lines it has printed until now: of our service, the runs of its checks. */
  lines(): number;
}

/** What to start. */
export interface StartOptions {
  argv(ports: readonly number[]): string[];
  /** How many ports it listens on. */
  ports: number;
  /** What the first answer is asked for on the last port. */
  path: string;
  places: Places | undefined;
}

const START_WITHIN_MS = 20_000;

/**
 * Starts a server in an empty environment, but for where programs and caches are.
 *
 * @throws {Error} If it gives no answer.
 */
export async function start({ argv, ports: count, path, places }: StartOptions): Promise<Started> {
  const ports = freePorts(count);
  const command = argv(ports);
  const [name, ...args] = at("server", places, command);
  const env = { PATH: Deno.env.get("PATH") ?? "", HOME: Deno.env.get("HOME") ?? "", NODE_ENV: "production" };
  const before = performance.now();
  const child = new Deno.Command(name!, { args, env, clearEnv: true, stdin: "null", stdout: "piped", stderr: "piped" })
    .spawn();
  const said = new Response(child.stderr).text();
  let lines = 0;
  const counted = child.stdout.pipeTo(
    new WritableStream({ write: (bytes) => void (lines += bytes.filter((byte) => byte === NEW_LINE).length) }),
  );
  let ended = false;
  child.status.then(() => ended = true);
  const stop = async () => {
    if (!ended) child.kill("SIGKILL");
    await Promise.all([child.status, said, counted]);
  };
  while (!await askOnce(ports.at(-1)!, path)) {
    if (!ended && performance.now() - before < START_WITHIN_MS) continue;
    await stop();
    throw new Error(`Cannot measure ${command.join(" ")}: it gives no answer: ${(await said).trim()}`);
  }
  const startUp = performance.now() - before;
  return { pid: child.pid, ports, startUp, lines: () => lines, [Symbol.asyncDispose]: stop };
}

const NEW_LINE = 10;

function freePorts(count: number): number[] {
  const listeners = Array.from({ length: count }, () => Deno.listen({ hostname: "127.0.0.1", port: 0 }));
  const ports = listeners.map(({ addr }) => addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}
