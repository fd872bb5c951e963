import { exitProcess, processArgs } from "../process.ts";

/** What is used of Node's and Bun's `process`. */
interface NodeProcess {
  env: Record<string, string | undefined>;
  exitCode?: number;
}

/** Runs the command as a program of its own: the process ends by its exit code, and by 1 whatever else may end it. */
export async function main(command: (args: readonly string[]) => Promise<0 | 1>): Promise<never> {
  prepareProcess();
  let code: 0 | 1 = 1;
  try {
    code = await command(processArgs());
  } finally {
    exitProcess(code);
  }
}

function prepareProcess(): void {
  // a process that runs out of work before there is an answer has not found anything healthy
  if ("Deno" in globalThis) {
    Deno.exitCode = 1;
    return;
  }
  const { process } = globalThis as unknown as { process: NodeProcess };
  process.exitCode = 1;
  // Node does not end before a look-up does, which may take the system's resolver 10 s, whatever --timeout says
  process.env.RES_OPTIONS ??= "timeout:1 attempts:1";
}
