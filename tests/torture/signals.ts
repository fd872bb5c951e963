/** Signals that come while a service starts, and ten at once: it ends, and never hangs. */
import { counted } from "../../tools/counted.ts";
import { Output } from "../../tools/process/output.ts";
import { within } from "../black_box/within.ts";
import { exchange } from "../black_box/http_client.ts";
import { program, type Runtime } from "../runtimes.ts";
import type { SignalledService } from "../server/signalled_service.ts";
import { type Arena, type Attack, count, medianOf, times } from "./attack.ts";
import { chanceOf } from "./chance.ts";
import { startSubject } from "./subject.ts";

const STARTS = 40;
const AT_ONCE = 10;
const VOLLEYS = 5;
const END_MS = 8_000;

const SERVICE = new URL("../server/signalled_service.ts", import.meta.url);

export const signals: Attack = {
  name: "signals",
  waits: true,
  async run({ runtime, seed, amount }: Arena) {
    const chance = chanceOf(seed);
    const usual = medianOf([await startUpTime(runtime), await startUpTime(runtime), await startUpTime(runtime)]);
    const starts = amount(STARTS);
    const ends: Record<string, number> = {};
    for (let start = 0; start < starts; start++) {
      const end = await endDuringStart(runtime, chance() * usual * 1.2);
      ends[end] = (ends[end] ?? 0) + 1;
    }
    const volleys = amount(VOLLEYS);
    for (let volley = 0; volley < volleys; volley++) await endByVolley(runtime, chance);
    const how = Object.entries(ends).map(([end, times]) => `${times} by ${end}`).join(", ");
    return `SIGTERM at a random moment of ${counted(starts, "start", count)} of ${
      usual.toFixed(0)
    } ms: all ended, ${how}; ` +
      `${AT_ONCE} signals at once, ${times(volleys)}: the answer under way was given, and the exit code was 0`;
  },
};

class Process implements AsyncDisposable {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly child: Deno.ChildProcess;

  constructor([name, ...args]: readonly string[]) {
    this.child = new Deno.Command(name!, { args, stdin: "null", stdout: "piped", stderr: "piped" }).spawn();
    this.stdout = new Output(this.child.stdout);
    this.stderr = new Output(this.child.stderr);
  }

  static async start(runtime: Runtime): Promise<Process> {
    const described: SignalledService = { options: { signals: true, drainDelay: 0 }, works: true };
    return new Process([...runtime.command, await program(runtime, SERVICE), JSON.stringify(described)]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.child.kill("SIGKILL");
    } catch {
      // it has ended, as it should
    }
    await Promise.all([this.child.status, this.stdout.ended, this.stderr.ended]);
  }
}

async function startUpTime(runtime: Runtime): Promise<number> {
  await using service = await Process.start(runtime);
  const start = performance.now();
  await service.stdout.match(/serving at/);
  return performance.now() - start;
}

/** Resolves to how it has ended. */
async function endDuringStart(runtime: Runtime, after: number): Promise<string> {
  await using service = await Process.start(runtime);
  // a moment by chance is what it is about
  await new Promise((resolve) => setTimeout(resolve, after));
  service.child.kill("SIGTERM");
  const { code, signal } = await within(
    END_MS,
    `the end after a SIGTERM ${after.toFixed(0)} ms after the start`,
    service.child.status,
  );
  await service.stderr.ended;
  if (service.stderr.text !== "") throw new Error(`It said ${service.stderr.text}`);
  if (signal === "SIGTERM") return signal;
  if (code === 0) return "exit code 0";
  throw new Error(`It ended by ${signal ?? code}`);
}

async function endByVolley(runtime: Runtime, chance: () => number): Promise<void> {
  await using subject = await startSubject(runtime);
  const { url } = await subject.start({
    checks: { ready: { mode: "pass" }, live: { mode: "pass_after_500_ms" } },
    health: { dialect: "ndc" },
    serve: { signals: true, drainDelay: 60_000 },
  });
  const answer = exchange(url, { path: "/health/live" }, () => {});
  answer.catch(() => {});
  // taken before it, and so it is under way
  await exchange(url, { path: "/health/ready" }, () => {});
  for (let signal = 0; signal < AT_ONCE; signal++) subject.process.signal(chance() < 0.5 ? "SIGTERM" : "SIGINT");
  const { status } = await answer;
  if (status !== 200) throw new Error(`The answer under way was ${status}`);
  const code = await within(END_MS, "the end of a service that has got ten signals", subject.process.exitCode);
  if (code !== 0) throw new Error(`After ten signals it exited by ${code}`);
}
