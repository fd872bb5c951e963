/** Starts the service under test as a process, and talks to it by lines of JSON. */
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { Contract } from "../contract.ts";
import { program, type Runtime } from "../runtimes.ts";
import type { Command, Reply } from "./checks.ts";
import { Connection, exchange } from "./http_client.ts";
import type { Answer, Ask, StartOptions, Target } from "./target.ts";
import { within } from "./within.ts";

const START_LIMIT_MS = 20_000;
const COMMAND_LIMIT_MS = 10_000;
const EXIT_LIMIT_MS = 5_000;

const SERVICE = new URL("service.ts", import.meta.url);

let contract: Promise<Contract> | undefined;

/** Starts the service on a runtime. Rejects with the service's own words when it cannot serve. */
export async function startProcess(runtime: Runtime, options: StartOptions = {}): Promise<Target> {
  const [name, ...args] = [...runtime.command, await program(runtime, SERVICE), JSON.stringify(options)];
  const child = new Deno.Command(name, { args, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
  const service = new Service(child);
  try {
    const { url, error } = await within(START_LIMIT_MS, `${runtime.name} to serve`, service.firstLine);
    if (error !== undefined) throw new Error(error);
    return new ProcessTarget(runtime, service, url, await (contract ??= Contract.read()));
  } catch (error) {
    await service.kill();
    throw error;
  }
}

class ProcessTarget implements Target {
  readonly #runtime: Runtime;
  readonly #service: Service;
  readonly #contract: Contract;
  readonly url: string;

  constructor(runtime: Runtime, service: Service, url: string, contract: Contract) {
    this.#runtime = runtime;
    this.#service = service;
    this.url = url;
    this.#contract = contract;
  }

  ask(request: Ask): Promise<Answer> {
    return exchange(this.url, request, this.#inspect);
  }

  connect(): Promise<Connection> {
    return Connection.open(this.url, this.#inspect);
  }

  readonly #inspect = ({ method = "GET", path }: Ask, answer: Answer) =>
    this.#contract.check({ method, path, ...answer });

  async command(command: Command): Promise<Reply> {
    const reply = await within(COMMAND_LIMIT_MS, `the service to ${command.do}`, this.#service.command(command));
    if (reply.error !== undefined) throw new Error(reply.error);
    return reply;
  }

  startAnother(options?: StartOptions): Promise<Target> {
    return startProcess(this.#runtime, options);
  }

  finish(): Promise<number> {
    return within(EXIT_LIMIT_MS, "the process to end by itself", this.#service.finish());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#service.kill();
  }
}

/** A service's first words: where it serves, or why it does not. */
type FirstLine = { url: string; error?: undefined } | { url?: undefined; error: string };

/** The service's process: lines in, lines out. */
class Service {
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #stderr: Promise<string>;
  readonly #firstLine = Promise.withResolvers<FirstLine>();
  readonly #pending = new Map<number, PromiseWithResolvers<Reply>>();
  #commands = 0;
  #ended?: Error;

  constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#stdin = child.stdin.getWriter();
    this.#stderr = new Response(child.stderr).text();
    this.#readLines();
  }

  get firstLine(): Promise<FirstLine> {
    return this.#firstLine.promise;
  }

  async command(command: Command): Promise<Reply> {
    if (this.#ended !== undefined) throw this.#ended;
    const id = ++this.#commands;
    const reply = Promise.withResolvers<Reply>();
    this.#pending.set(id, reply);
    const line = new TextEncoder().encode(JSON.stringify({ id, ...command }) + "\n");
    // Writing fails where the process has ended, of which the reply's rejection tells more.
    this.#stdin.write(line).catch(() => {});
    return await reply.promise;
  }

  async finish(): Promise<number> {
    await this.#stdin.close();
    return (await this.#child.status).code;
  }

  async kill(): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended before, which is what was wanted.
    }
    await this.#child.status;
  }

  async #readLines(): Promise<void> {
    for await (const line of createInterface({ input: Readable.fromWeb(this.#child.stdout) })) {
      const { id, ...said } = JSON.parse(line);
      if (id === undefined) this.#firstLine.resolve(said);
      else this.#pending.get(id)?.resolve(said);
    }
    const { code } = await this.#child.status;
    this.#ended = new Error(`The service ended with exit code ${code}: ${await this.#stderr}`);
    for (const { reject } of [this.#firstLine, ...this.#pending.values()]) reject(this.#ended);
  }
}
