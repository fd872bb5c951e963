import { exitProcess, processArgs } from "../process.ts";
import { program } from "./program.ts";

/** What is used of Node's and Bun's `process`. */
interface NodeProcess {
  env: Record<string, string | undefined>;
}

/** Runs the command as a program of its own: the process ends by its exit code, and by 1 whatever else may end it. */
export async function main(command: (args: readonly string[]) => 0 | 1 | Promise<0 | 1>): Promise<never> {
  program.isAlone = true;
  prepareProcess();
  let code: 0 | 1 = 1;
  try {
    code = await command(processArgs());
  } finally {
    exitProcess(code);
  }
}

function prepareProcess(): void {
  if ("Deno" in globalThis) return;
  const { process } = globalThis as unknown as { process: NodeProcess };
  // Node does not end before a look-up does, which may take the system's resolver 10 s for each name, whatever --timeout says
  const options = process.env.RES_OPTIONS ?? "";
  const limits = ["timeout:1", "attempts:1"].filter((limit) => !options.includes(limit.split(":")[0]!));
  process.env.RES_OPTIONS = [options, ...limits].filter((option) => option !== "").join(" ");
}
