/**
 * Sends requests as fast as they are answered, over connections that are kept or over a new one each, and looks at every byte of
 * every answer. Run by Node, whose sockets cost least: a stage for each line of JSON on stdin, what came of it as a line on stdout.
 */
import { connect, type Socket } from "node:net";
import process from "node:process";
import { createInterface } from "node:readline";
import { QUESTIONS, requestText, type Samples, type Stage, type StageResult } from "./questions.ts";

const CONNECTIONS = 32;
const PATIENCE_MS = 10_000;

/** How far a time in an answer may be from now, in milliseconds. */
const FRESH_MS = 5_000;

/** How many answers there are to one whose times are looked at. */
const LOOKED_AT = 16;

class Load {
  readonly #port: number;
  readonly #patterns: readonly RegExp[];
  readonly #keeps: boolean;
  readonly #kept: (Socket | undefined)[] = [];
  #problems: Record<string, number> = {};
  #left = 0;
  #answers = 0;
  #next = 0;

  constructor(port: number, keeps: boolean, samples: Samples) {
    this.#port = port;
    this.#keeps = keeps;
    this.#patterns = samples.map(patternOf);
  }

  async run(requests: number): Promise<StageResult> {
    this.#left = requests;
    this.#answers = 0;
    this.#problems = {};
    const start = performance.now();
    await Promise.all(Array.from({ length: CONNECTIONS }, (_, lane) => this.#lane(lane)));
    const seconds = (performance.now() - start) / 1000;
    return { answers: this.#answers, seconds, problems: this.#problems };
  }

  async #lane(lane: number): Promise<void> {
    // what goes wrong for everybody is not tried for long
    while (this.#left > 0 && Object.keys(this.#problems).length === 0) {
      const socket = this.#kept[lane] ?? this.#connect();
      if (this.#keeps) this.#kept[lane] = socket;
      try {
        await (this.#keeps ? this.#askOnAndOn(socket) : this.#askOnce(socket));
      } catch (error) {
        const { code, message } = error as { code?: string; message: string };
        const problem = code ?? message;
        this.#problems[problem] = (this.#problems[problem] ?? 0) + 1;
        this.#kept[lane] = undefined;
        socket.destroy();
      }
    }
  }

  #connect(): Socket {
    const socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true });
    return socket.setEncoding("latin1").setTimeout(PATIENCE_MS);
  }

  /** Until the stage is done: by callbacks alone, since a promise for each request would make the load the limit. */
  #askOnAndOn(socket: Socket): Promise<void> {
    return new Promise((resolve, reject) => {
      let text = "";
      let asked = 0;
      const ask = () => {
        asked = this.#ask();
        text = "";
        socket.write(requestText(asked, true));
      };
      const end = (error?: Error) => {
        socket.removeAllListeners();
        // one that fails between two stages is found out by the next
        socket.on("error", () => {});
        error ? reject(error) : resolve();
      };
      socket.on("data", (chunk) => {
        text += chunk;
        const found = this.#judge(text, asked);
        if (found === "part") return;
        if (found !== "whole") return end(found);
        if (this.#left > 0) ask();
        else end();
      });
      socket.on("error", end).on("timeout", () => end(new Error("no answer in time")));
      socket.on("close", () => end(new Error("hung up")));
      ask();
    });
  }

  #askOnce(socket: Socket): Promise<void> {
    return new Promise((resolve, reject) => {
      let text = "";
      const asked = this.#ask();
      socket.on("data", (chunk) => text += chunk);
      socket.on("error", reject).on("timeout", () => reject(new Error("no answer in time")));
      socket.on("end", () => {
        const found = this.#judge(text, asked);
        if (found !== "whole") return reject(found === "part" ? wrong(asked, text) : found);
        socket.destroy();
        resolve();
      });
      socket.write(requestText(asked, false));
    });
  }

  #ask(): number {
    this.#left--;
    return this.#next++ % QUESTIONS.length;
  }

  #judge(text: string, asked: number): "part" | "whole" | Error {
    const found = this.#patterns[asked]!.exec(text);
    // once it is as long as the longest answer, nothing that follows can make it one
    if (found === null) return text.length < LONGEST ? "part" : wrong(asked, text);
    this.#answers++;
    if (this.#answers % LOOKED_AT === 0 && !Object.values(found.groups ?? {}).every(isFresh)) return wrong(asked, text);
    return "whole";
  }
}

const LONGEST = 2_000;

function isFresh(time: string): boolean {
  return Math.abs(Date.now() - Date.parse(time)) < FRESH_MS;
}

function wrong(asked: number, text: string): Error {
  return new Error(`${QUESTIONS[asked]!.join(" ")} was answered ${JSON.stringify(text.slice(0, 400))}`);
}

/** What every other answer to the same question must be, and no more than that. */
function patternOf(sample: string): RegExp {
  const escaped = sample.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const dated = escaped.replace(/(\r\ndate: )[^\r]+/i, "$1(?<date>\\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} GMT)");
  return new RegExp(`^${dated.replace(/("timestamp":")[^"]+/, "$1(?<time>\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z)")}$`);
}

const [port, kept, once] = process.argv.slice(2).map((text) => JSON.parse(text)) as [number, Samples, Samples];
const loads = { kept: new Load(port, true, kept), once: new Load(port, false, once) };
for await (const line of createInterface({ input: process.stdin })) {
  const { requests, keeps }: Stage = JSON.parse(line);
  process.stdout.write(JSON.stringify(await loads[keeps ? "kept" : "once"].run(requests)) + "\n");
}
process.exit(0);
