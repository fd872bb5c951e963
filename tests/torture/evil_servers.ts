/** Servers that mean no good, asked by the command: exit code 0 for a whole 200 alone, in time, and one clean line otherwise. */
import fc from "fast-check";
import { join } from "node:path";
import { ROOT } from "../../tools/runtime_binary.ts";
import { commandLine, run } from "../probe/run_process.ts";
import { program } from "../runtimes.ts";
import { type EvilAnswer, evilAnswer } from "./answers.ts";
import { type Arena, type Attack, count } from "./attack.ts";
import { type EvilServer, startEvilServer } from "./evil_server.ts";
import { LineProcess } from "./line_process.ts";
import type { ProbeRun } from "./probes.ts";

/** Within one process, where each takes a millisecond, and as processes of their own. */
const ANSWERS = 3_000;
const PROCESSES = 60;
const AT_A_TIME = 3;

const TIMEOUT_MS = 400;

/** How much longer a run may take than its time, for a machine that has more to do; a process has to start, too. */
const LATE_MS = 1_500;

const PROBES = new URL("probes.ts", import.meta.url);

/** Where `deno task compile` puts its binary, which is attacked with Deno if it is there. */
const BINARY = join(ROOT, "dist", "baton-health");

/** Runs the command with arguments. */
type Prober = (args: readonly string[]) => Promise<ProbeRun>;

export const evilServers: Attack = {
  name: "evil_servers",
  waits: true,
  async run({ runtime, seed, amount }: Arena) {
    await using server = await startEvilServer();
    await using resources = new AsyncDisposableStack();
    const command = [...runtime.command, await program(runtime, PROBES)];
    const inOne = Array.from({ length: AT_A_TIME }, (): Prober => {
      const probes = resources.use(new LineProcess(command));
      return async (args) => await probes.ask(args, 20_000) as ProbeRun;
    });
    const all = await attack(server, inOne, fc.sample(evilAnswer, { seed, numRuns: amount(ANSWERS) }));
    const few = fc.sample(evilAnswer, { seed: seed + 1, numRuns: amount(PROCESSES) });
    const programs = [await commandLine(runtime), ...runtime.kind === "deno" && isFile(BINARY) ? [[BINARY]] : []];
    for (const command of programs) await attack(server, [asProcess(command)], few);
    const binary = programs.length > 1 ? ", and as many by the binary" : "";
    return `${count(all.runs)} answers, of which ${
      count(all.healthy)
    } whole 200s exited by 0 and all others by 1 with one clean ` +
      `line, the longest after ${all.longest.toFixed(0)} of ${TIMEOUT_MS} ms; ${
        count(few.length)
      } by processes of their own${binary}`;
  },
};

async function attack(server: EvilServer, probers: readonly Prober[], answers: readonly EvilAnswer[]) {
  let [next, healthy, longest] = [0, 0, 0];
  await Promise.all(probers.map(async (probe) => {
    while (next < answers.length) {
      const answer = answers[next++]!;
      const url = server.offer(answer);
      let run = await probe([`--url=${url}`, `--timeout=${TIMEOUT_MS / 1000}`]);
      // this process sends the answer, and may have more to do
      if (answer.code === 0 && run.stderr.includes(" within ")) run = await probe([`--url=${url}`]);
      const problem = problemOf(answer, run);
      if (problem !== undefined) throw new Error(`${problem}: ${JSON.stringify(run)} to ${told(answer)}`);
      if (run.code === 0) healthy++;
      longest = Math.max(longest, run.time);
    }
  }));
  return { runs: answers.length, healthy, longest };
}

function problemOf(answer: EvilAnswer, { code, stdout, stderr, time }: ProbeRun): string | undefined {
  if (answer.code !== undefined && code !== answer.code) return `exit code ${answer.code} was expected`;
  if (time > TIMEOUT_MS + LATE_MS) return "too late";
  if (stdout !== "") return "something on stdout";
  if (code === 0) return stderr === "" ? undefined : "a line in spite of exit code 0";
  const isLine =
    /^(?:Not healthy|No answer|Not a valid answer): GET http:[^\p{Cc}\p{Bidi_Control}\u2028\u2029]{1,250}\n$/u;
  return isLine.test(stderr) ? undefined : "one clean line was expected";
}

function told({ parts, ...rest }: EvilAnswer): string {
  return JSON.stringify({ ...rest, parts: parts.map((part) => part.slice(0, 300)) });
}

function asProcess(command: readonly string[]): Prober {
  return async (args) => {
    const start = performance.now();
    const outcome = await run([...command, ...args], { env: { NO_COLOR: "1" } });
    return { ...outcome, time: performance.now() - start };
  };
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
