import { within } from "../black_box/within.ts";
import { program, type Runtime } from "../runtimes.ts";

const PROBE = new URL("../../probe.ts", import.meta.url);

/** What a process came to: its exit code, and all that it printed. */
export interface ProcessOutcome {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: Record<string, string>;
  cwd?: string;
}

/** The command line of the command on a runtime. */
export async function commandLine(runtime: Runtime, source = PROBE): Promise<string[]> {
  return [...runtime.command, await program(runtime, source)];
}

/** Runs a command line to its end, for 10 s at most, with no variable of this process but what programs need to start. */
export async function run(
  [executable, ...args]: readonly string[],
  { env = {}, cwd }: RunOptions = {},
): Promise<ProcessOutcome> {
  const inherited = ["PATH", "HOME", "DENO_DIR"].flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  const child = new Deno.Command(executable!, {
    args,
    cwd,
    clearEnv: true,
    env: { ...Object.fromEntries(inherited), ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  try {
    const { code, stdout, stderr } = await within(10_000, `the end of ${executable} ${args.join(" ")}`, output);
    return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
  } catch (error) {
    child.kill("SIGKILL");
    await output;
    throw error;
  }
}

/** Runs the command on a runtime. */
export async function runProbe(
  runtime: Runtime,
  args: readonly string[],
  options?: RunOptions,
): Promise<ProcessOutcome> {
  return await run([...await commandLine(runtime), ...args], options);
}
