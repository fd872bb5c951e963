import { fileURLToPath } from "node:url";
import { whenStopped } from "../../tools/when_stopped.ts";

/** What is timed, and where nothing else matters; `limited` and `cold` are what a bad moment adds. */
export type Pass = "time" | "memory" | "limited" | "cold";

/** One command to measure. */
export interface Command {
  argv: readonly string[];
  /** What it is read from at its start: what has to leave the page cache. */
  files: readonly string[];
}

/** How measure.py is to do a pass. */
export interface MeasurePlan {
  kind: Pass;
  commands: readonly Command[];
  rounds: number;
  /** The CPU that all of it runs on, or `null` for any. */
  cpu: number | null;
  /** Whether each run gets a control group of its own. */
  cgroup: boolean;
  /** The CPU time a group gets in each tenth of a second. */
  quota_us?: number;
  cwd: string;
  /** Where a command's complaint goes. */
  stderr: string;
}

/** One run of one command. */
export interface Sample {
  /** Index in {@linkcode MeasurePlan.commands}. */
  command: number;
  round: number;
  code: number;
  /** From start to end, in ms. */
  wall: number;
  /** Of user and system, in ms. */
  cpu: number;
  /** Peak of the process, in MB. */
  rss: number;
  /** Peak of its control group, in MB, where it had one. */
  cgroup?: number;
}

/** What can be measured here. */
export interface Abilities {
  /** The CPUs that may be used. */
  cpus: number[];
  /** Why there are no control groups, or `null`. */
  no_cgroup: string | null;
  /** Why files cannot be sent out of the page cache, or `null`. */
  no_eviction: string | null;
}

const HELPER = fileURLToPath(new URL("measure.py", import.meta.url));

export async function readAbilities(): Promise<Abilities> {
  return JSON.parse(await helper("abilities", ""));
}

/**
 * Runs every command in every round.
 *
 * @throws {Error} If one of them fails: what did nothing was fast for nothing.
 */
export async function measure(plan: MeasurePlan): Promise<Sample[]> {
  const lines = (await helper("measure", JSON.stringify(plan))).trimEnd().split("\n");
  const samples: Sample[] = lines.map((line) => JSON.parse(line));
  const failed = samples.find(({ code }) => code !== 0);
  if (failed !== undefined) {
    const { argv } = plan.commands[failed.command]!;
    const complaint = (await Deno.readTextFile(plan.stderr)).trim();
    throw new Error(`Cannot measure ${argv.join(" ")}: it ended by ${failed.code}: ${complaint}`);
  }
  return samples;
}

/** Runs measure.py, on a Python that reads no variables and no user's modules. */
async function helper(task: "abilities" | "measure", input: string): Promise<string> {
  const child = startPython(["-I", "-S", HELPER, task]);
  using _killed = whenStopped(() => child.kill("SIGKILL"));
  const writer = child.stdin.getWriter();
  // one that has ended already says why by itself
  await writer.write(new TextEncoder().encode(input)).then(() => writer.close()).catch(() => {});
  const { success, code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) throw new Error(`Cannot measure: measure.py ended by ${code}: ${text(stderr).trim()}`);
  return text(stdout);
}

function startPython(args: string[]): Deno.ChildProcess {
  try {
    return new Deno.Command("python3", { args, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error("Cannot measure: there is no python3, which tells what a child process used", { cause });
  }
}
