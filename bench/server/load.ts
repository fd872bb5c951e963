import { cpuTime } from "../shared/cpu_time.ts";
import { at, type Places } from "./places.ts";

/** How requests come: over connections that stay, or each over its own, as those of probes do. */
export type Way = "kept" | "new";

/** What a load came to. */
export interface Load {
  /** Requests per second. */
  throughput: number;
  /** The server's, per request, in µs. */
  cpu: number;
  /** The time in which 99 of 100 requests were answered, in ms. */
  p99: number;
  /** Which part of its CPU the load itself took, from 0 to 1: near 1, it could have asked no more. */
  busy: number;
}

/** Where the load goes. */
export interface Target {
  pid: number;
  url: string;
}

/** What puts the load on. */
export interface Loader {
  wrk: string;
  places: Places | undefined;
}

/** Who has answered nothing by then never will. */
const LONGEST_MS = 5_000;

const CONNECTIONS: Record<Way, number> = { kept: 64, new: 16 };

/**
 * Asks a server all that it can answer for a time, or all that one CPU can ask.
 *
 * @throws {Error} If an answer is missing or is not a success.
 */
export async function load(target: Target, way: Way, { ms, loader }: { ms: number; loader: Loader }): Promise<Load> {
  const { pid, url } = target;
  const options = ["-t1", `-c${CONNECTIONS[way]}`, "-d60s", "--timeout", "10s", "--latency"];
  const headers = way === "new" ? ["-H", "Connection: close"] : [];
  const command = at("load", loader.places, [loader.wrk, ...options, ...headers, url]);
  const before = cpuTime(pid);
  const { text, busy } = await runFor(command, ms);
  const cpu = (cpuTime(pid) - before) * 1000;
  const { requests, throughput, p99, failures, ends } = readWrk(text);
  // nothing yet, as on a machine that is very busy
  if (requests === 0 && ms < LONGEST_MS) return await load(target, way, { ms: 2 * ms, loader });
  // Bun closes after its answer, as it was asked to, but does not say so: wrk has the next request on its way then
  if (requests === 0 || failures > 0 || ends > (way === "new" ? requests : 0)) {
    throw new Error(`Cannot measure ${url}: wrk got other answers than 200, or none: ${text.trim()}`);
  }
  return { throughput, cpu: cpu / requests, p99, busy };
}

/** Ends wrk by a signal, since by itself it knows whole seconds only. Returns what it printed, and which part of its CPU it took. */
async function runFor([name, ...args]: readonly string[], ms: number): Promise<{ text: string; busy: number }> {
  const start = performance.now();
  const child = new Deno.Command(name!, { args, stdin: "null", stdout: "piped", stderr: "piped" }).spawn();
  let busy = 0;
  const timer = setTimeout(() => {
    try {
      busy = cpuTime(child.pid) / (performance.now() - start);
      child.kill("SIGINT");
    } catch {
      // it has ended by itself, and says why
    }
  }, ms);
  // where the signal comes before wrk can take it, there is nothing
  const { stdout, stderr } = await child.output();
  clearTimeout(timer);
  return { text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr), busy };
}

const UNITS: Record<string, number> = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

/** What wrk found. */
export interface WrkResult {
  requests: number;
  /** Requests per second. */
  throughput: number;
  /** In ms. */
  p99: number;
  /** Connections that failed, and answers that were none of success. */
  failures: number;
  /** Connections that ended before a next answer. */
  ends: number;
}

/** Reads what wrk prints. */
export function readWrk(text: string): WrkResult {
  const numbers = (pattern: RegExp) => (pattern.exec(text) ?? []).slice(1).map(Number);
  const [connect = 0, ends = 0, write = 0, timeout = 0] = numbers(
    /^\s*Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)$/m,
  );
  const [others = 0] = numbers(/^\s*Non-2xx or 3xx responses: (\d+)$/m);
  const [, time, unit] = /^\s*99%\s+([\d.]+)(us|ms|s|m)\s*$/m.exec(text) ?? [];
  return {
    requests: numbers(/^\s*(\d+) requests in /m)[0] ?? 0,
    throughput: numbers(/^Requests\/sec:\s+([\d.]+)$/m)[0] ?? 0,
    p99: Number(time) * UNITS[unit ?? "ms"]!,
    failures: connect + write + timeout + others,
    ends,
  };
}
