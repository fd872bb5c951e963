/** The process of services under test: lines of JSON in, lines of JSON out. */
import { linesOf } from "../../tools/process/lines.ts";
import type { Reply } from "./commands.ts";

export class ServiceProcess {
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #stderr: Promise<string>;
  readonly #pending = new Map<number, PromiseWithResolvers<Reply>>();
  readonly #closed = Promise.withResolvers<number>();
  #commands = 0;
  #ended?: Error;

  constructor([name, ...args]: readonly string[], env: Readonly<Record<string, string>>) {
    this.#child = new Deno.Command(name, { args, env, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
    this.#stdin = this.#child.stdin.getWriter();
    this.#stderr = new Response(this.#child.stderr).text();
    // whoever does not ask for it is told of the end by something else
    this.#closed.promise.catch(() => {});
    this.#readLines();
  }

  /** Sends a command, and resolves to what is said to it. */
  async send(command: object): Promise<Reply> {
    if (this.#ended !== undefined) throw this.#ended;
    const id = ++this.#commands;
    const reply = Promise.withResolvers<Reply>();
    this.#pending.set(id, reply);
    const line = new TextEncoder().encode(JSON.stringify({ id, ...command }) + "\n");
    // writing fails where the process has ended, of which the reply's rejection tells more
    this.#stdin.write(line).catch(() => {});
    return await reply.promise;
  }

  /** When the first server has closed: how many requests it had got. */
  get closed(): Promise<number> {
    return this.#closed.promise;
  }

  get exitCode(): Promise<number> {
    return this.#child.status.then(({ code }) => code);
  }

  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  async endInput(): Promise<void> {
    await this.#stdin.close();
  }

  /** As the system sees it, which is the same on every runtime. */
  async connections(): Promise<number> {
    const folder = `/proc/${this.#child.pid}`;
    const tables = await Promise.all(["tcp", "tcp6"].map((table) => Deno.readTextFile(`${folder}/net/${table}`)));
    const inodes = new Set(tables.flatMap((table) => table.split("\n").map((line) => line.trim().split(/\s+/)[9])));
    let connections = 0;
    for await (const { name } of Deno.readDir(`${folder}/fd`)) {
      const link = await Deno.readLink(`${folder}/fd/${name}`).catch(() => "closed meanwhile");
      if (inodes.has(link.match(/^socket:\[(\d+)\]$/)?.[1] ?? "none")) connections++;
    }
    return connections;
  }

  async kill(): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // it has ended before, which is what was wanted
    }
    await this.#child.status;
  }

  async #readLines(): Promise<void> {
    for await (const line of linesOf(this.#child.stdout)) {
      const { id, closed, ...said } = JSON.parse(line);
      if (id !== undefined) this.#pending.get(id)?.resolve(said);
      else if (closed === 0) this.#closed.resolve(said.requests);
    }
    const { code } = await this.#child.status;
    this.#ended = new Error(`The service ended with exit code ${code}: ${await this.#stderr}`);
    for (const { reject } of [this.#closed, ...this.#pending.values()]) reject(this.#ended);
  }
}
