/** What `serve`, the handler and the command do on each runtime, each cell by a trial. */
import { Output } from "../../tools/process/output.ts";
import { binaries } from "../binaries/build.ts";
import { namespace } from "../black_box/behaviours/disclosure.ts";
import { startProcess } from "../black_box/process_starter.ts";
import type { Target } from "../black_box/target.ts";
import { commandLine, run, runProbe } from "../probe/run_process.ts";
import { type Runtime, runtimes } from "../runtimes.ts";
import { type Cell, headerLimit, shows, type Trials, tryAll, yesOrNo } from "./trial.ts";

const SOCKET_SERVICE = new URL("../server/socket_service.ts", import.meta.url);
const CALLED_HANDLER = new URL("called_handler.ts", import.meta.url);

/** Tries with a service of its own. */
async function served(runtime: Runtime, attempt: (target: Target) => Promise<Cell>): Promise<Cell> {
  await using target = await startProcess({ runtime, dialect: "baton", namespace });
  return await attempt(target);
}

async function tryHandler(runtime: Runtime): Promise<Cell> {
  const { stdout } = await run(await commandLine(runtime, CALLED_HANDLER));
  return yesOrNo(stdout.trim() === "200");
}

async function tryUnixSocket(runtime: Runtime): Promise<Cell> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/health.sock`;
  const [name, ...args] = [...await commandLine(runtime, SOCKET_SERVICE), path];
  const child = new Deno.Command(name!, { args, stdin: "piped", stdout: "piped" }).spawn();
  const output = new Output(child.stdout);
  try {
    await output.match(/\n/);
    return yesOrNo((await runProbe(runtime, [`--unix-socket=${path}`, "--endpoint=live"])).code === 0);
  } finally {
    child.kill("SIGKILL");
    await child.stdin.abort().catch(() => {});
    await Promise.all([child.status, output.ended]);
    await Deno.remove(folder, { recursive: true });
  }
}

/** The command as one file, by the compiler that the runtime brings; of Node's there is none. */
async function tryBinary(runtime: Runtime): Promise<Cell> {
  const binary = (await made).find(({ compiler }) => compiler === runtime.kind);
  if (binary === undefined) return "no";
  if (binary.unavailable !== undefined) throw new Error(`Cannot try ${binary.name}: ${binary.unavailable}`);
  return await served(
    runtime,
    async ({ url }) => yesOrNo((await run([binary.path, `--url=${url}/health`])).code === 0),
  );
}

const made = binaries();

const TRIALS: Trials<Runtime> = {
  "`serve`": (runtime) => served(runtime, async (target) => yesOrNo(await shows(target, "answers"))),
  "`health.fetch`": tryHandler,
  "limit for headers": (runtime) => served(runtime, headerLimit),
  "client's address": (runtime) => served(runtime, async (target) => yesOrNo(await shows(target, "text"))),
  "Unix socket": tryUnixSocket,
  "drain on signal": (runtime) => served(runtime, async (target) => yesOrNo(await shows(target, "drains"))),
  "`health-check`": (runtime) =>
    served(runtime, async ({ url }) => yesOrNo((await runProbe(runtime, [`--url=${url}/health`])).code === 0)),
  "as one binary": tryBinary,
};

/** The table of the runtimes that `serve` listens on. */
export async function servingTable(): Promise<Cell[][]> {
  return await tryAll(await runtimes(), TRIALS);
}
