import { fileURLToPath } from "node:url";
import { findTool } from "../shared/find_tool.ts";

/** The service that is asked. */
export interface Server extends AsyncDisposable {
  port: number;
  /** The CPU it is kept to, or `undefined` where it may run on any. */
  cpu?: number;
}

const SERVICE = fileURLToPath(new URL("service.ts", import.meta.url));

/** Starts a healthy service, on the last of the CPUs, so that it takes no time from those that ask. */
export async function startServer(cpus: readonly number[]): Promise<Server> {
  const taskset = await findTool("taskset");
  const cpu = taskset === undefined || cpus.length < 2 ? undefined : cpus.at(-1);
  const command = [Deno.execPath(), "run", "--allow-all", "--quiet", SERVICE];
  const [name, ...args] = cpu === undefined ? command : [taskset!, "-c", `${cpu}`, ...command];
  const child = new Deno.Command(name!, { args, stdin: "piped", stdout: "piped" }).spawn();
  const stop = async () => {
    await child.stdin.close();
    await child.status;
  };
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (/^\d+\n$/.test(text)) return { port: Number(text), cpu, [Symbol.asyncDispose]: stop };
  }
  throw new Error(`Cannot measure: the service ended by ${(await child.status).code}`);
}
