/** A million requests and a hundred thousand connections: no error, and nothing that grows. */
import { runtimeBinary, VERSIONS } from "../../tools/runtime_binary.ts";
import { Connection } from "../black_box/http_client.ts";
import { within } from "../black_box/within.ts";
import { Contract } from "../contract.ts";
import { program } from "../runtimes.ts";
import { type Arena, type Attack, count } from "./attack.ts";
import { LineProcess } from "./line_process.ts";
import { QUESTIONS, requestText, type Samples, type Stage, type StageResult } from "./questions.ts";
import { type Point, slopeOf } from "./slope.ts";
import { startSubject, type Subject } from "./subject.ts";

const REQUESTS = 1_000_000;
const CONNECTIONS = 100_000;

/** After each of so many stages memory is looked at; the first tenth is a time to warm up. */
const STAGES = 20;
const STAGE_LIMIT_MS = 120_000;

/**
 * How much more memory there may be at the end than after the first tenth, by the slope between: what is held of each request or
 * connection would be more, at full scale. The heap is measured after its garbage is collected; what the process has of the system is
 * coarser, since no allocator gives back all at once.
 */
const HEAP_GROWTH = 1_500_000;
const RSS_GROWTH = 24_000_000;

const contract = await Contract.read();
const LOAD = new URL("load.ts", import.meta.url);

export const soak: Attack = {
  name: "soak",
  async run({ runtime, amount }: Arena) {
    await using subject = await startSubject(runtime);
    // one that takes its time, one that is kept for a while, one in the background
    const { port } = await subject.start({
      checks: {
        ready: { mode: "pass" },
        validate: { mode: "pass_later" },
        vendor: { mode: "pass_later", options: { interval: 100 } },
      },
    });
    await using load = await startLoad(port);
    const kept = await press(subject, load, { requests: amount(REQUESTS), keeps: true });
    const once = await press(subject, load, { requests: amount(CONNECTIONS), keeps: false });
    const { unhandled } = await subject.tell({ do: "tell" });
    if (unhandled > 0) throw new Error(`${unhandled} rejections were not handled`);
    return `${kept}; ${once}; no error, no handle more`;
  },
};

/** All of it, in stages. Resolves to what is told of it. */
async function press(subject: Subject, load: LineProcess, all: Stage): Promise<string> {
  const heap: Point[] = [];
  const rss: Point[] = [];
  let [answers, seconds] = [0, 0];
  const warm = STAGES / 10;
  let before = 0;
  for (let number = 1; number <= STAGES; number++) {
    const requests = Math.ceil(all.requests / STAGES);
    const stage = { ...all, requests };
    const result = await load.ask(stage, STAGE_LIMIT_MS) as StageResult;
    const problems = Object.entries(result.problems);
    if (problems.length > 0) throw new Error(problems.map(([what, times]) => `${times} times: ${what}`).join("; "));
    answers += result.answers;
    seconds += result.seconds;
    const { memory } = await subject.tell({ do: "measure" });
    // connections that are kept are all there by then, and what a runtime opens late
    if (number <= STAGES / 2) before = Math.max(before, subject.handles());
    if (number < warm) continue;
    heap.push({ x: answers, y: memory!.heap });
    rss.push({ x: answers, y: memory!.rss });
  }
  if (answers < all.requests) throw new Error(`${all.requests - answers} answers are missing`);
  await noMoreHandles(subject, before);
  const slopes = [judge("heap", heap, HEAP_GROWTH), judge("resident memory", rss, RSS_GROWTH)];
  const what = all.keeps ? "requests over 32 kept connections" : "connections with a request each";
  return `${count(answers)} ${what}, ${count(answers / seconds)}/s: ${slopes.join(", ")}`;
}

function judge(what: string, points: readonly Point[], limit: number): string {
  const slope = slopeOf(points);
  const growth = slope * (points.at(-1)!.x - points[0]!.x);
  const told = `${what} ${slope < 0 ? "\u2212" : "+"}${Math.abs(slope).toFixed(2)} B each`;
  if (growth <= limit) return told;
  throw new Error(`${told}: ${points.map(({ y }) => (y / 1e6).toFixed(1)).join(", ")} MB`);
}

/** Those of connections that were just ended may take a moment. */
async function noMoreHandles(subject: Subject, before: number): Promise<void> {
  const end = performance.now() + 5_000;
  for (;;) {
    const now = subject.handles();
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (now <= before) return;
    if (performance.now() > end) throw new Error(`${now} files and sockets are open, ${before} were before`);
  }
}

async function startLoad(port: number): Promise<LineProcess> {
  const version = VERSIONS.node.at(-1)!;
  const node = { kind: "node", name: "Node", version, command: [await runtimeBinary("node", version)] } as const;
  await within(5_000, "the service to be healthy", untilHealthy(port));
  const samples = [await samplesOf(port, true), await samplesOf(port, false)];
  const args = [await program(node, LOAD), `${port}`, ...samples.map((texts) => JSON.stringify(texts))];
  return new LineProcess([...node.command, ...args]);
}

/** One answer to each question, each of which the contract has. */
async function samplesOf(port: number, keeps: boolean): Promise<Samples> {
  const samples: string[] = [];
  for (const [asked, [method, path]] of QUESTIONS.entries()) {
    await checkByContract(port, method, path);
    const socket = await Deno.connect({ port });
    await socket.write(new TextEncoder().encode(requestText(asked, keeps)));
    // an answer this short comes in one piece, and the load refuses every other if it does not
    const buffer = new Uint8Array(4096);
    const length = await socket.read(buffer);
    socket.close();
    samples.push(new TextDecoder().decode(buffer.subarray(0, length ?? 0)));
  }
  return samples;
}

/** What runs in the background has not run yet at first. */
async function untilHealthy(port: number): Promise<void> {
  while (await checkByContract(port, "GET", "/health") !== 200);
}

async function checkByContract(port: number, method: string, path: string): Promise<number> {
  const inspect = (_: unknown, answer: { status: number; headers: Headers; body: string }) =>
    contract.check({ method, path, ...answer });
  using connection = await Connection.open(`http://127.0.0.1:${port}`, inspect);
  await connection.send({ method, path });
  return (await connection.readAnswer({ method, path })).status;
}
