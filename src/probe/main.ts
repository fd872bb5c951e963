import { exitProcess, processArgs } from "../process.ts";
import { program } from "./program.ts";

/** Runs the command as a program of its own: the process ends by its exit code, and by 1 whatever else may end it. */
export async function main(command: (args: readonly string[]) => 0 | 1 | Promise<0 | 1>): Promise<never> {
  program.isAlone = true;
  let code: 0 | 1 = 1;
  try {
    code = await command(processArgs());
  } catch (error) {
    // what of it is loaded on demand may be missing
    console.error(`Cannot run the health check: ${(error as Error).message}`);
  } finally {
    exitProcess(code);
  }
}
