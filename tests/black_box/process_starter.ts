/** Starts services under test in processes, and talks to them by lines of JSON. */
import { Contract } from "../contract.ts";
import { program, type Runtime } from "../runtimes.ts";
import type { Command, Reply, StartOptions } from "./commands.ts";
import { Connection, exchange } from "./http_client.ts";
import type { Namespace } from "./namespace.ts";
import { ServiceProcess } from "./service_process.ts";
import type { Answer, Ask, ProcessOptions, ProcessTarget, Target } from "./target.ts";
import { within } from "./within.ts";
import { WORDS, type Words } from "./words.ts";

const START_LIMIT_MS = 20_000;
const COMMAND_LIMIT_MS = 10_000;
const EXIT_LIMIT_MS = 5_000;

const SERVICE = new URL("service.ts", import.meta.url);

/** What may be set where these tests are run, and would change the services. An empty variable counts as not set. */
const NEUTRAL = { BATON_HEALTH_CHECK_DIALECT: "", BATON_HEALTH_CHECK_DETAILS: "" };

export const CONTRACTS = { baton: await Contract.read("baton"), ndc: await Contract.read("ndc") };

type Started = NonNullable<Reply["started"]>;

/** How services are started on a runtime. */
export interface Surroundings {
  readonly runtime: Runtime;
  /** The dialect that is expected, and set where the options do not say. */
  readonly dialect: Words["dialect"];
  /** For services that are to be isolated. */
  readonly namespace: () => Promise<Namespace>;
}

/** Starts a process with one service in it. Rejects with the service's own words when it cannot serve. */
export async function startProcess(
  around: Surroundings,
  options: StartOptions = {},
  { args = [], env = {}, isolated = false }: ProcessOptions = {},
): Promise<ProcessTarget> {
  const { runtime } = around;
  const namespace = isolated ? await around.namespace() : undefined;
  const command = [...namespace?.command ?? [], ...runtime.command, await program(runtime, SERVICE), ...args];
  const process = new ServiceProcess(command, { ...NEUTRAL, ...env });
  try {
    // said by the process's own flags and variables, if it has any
    const said = args.length === 0 && Object.keys(env).length === 0 ? inDialect(around, options) : options;
    const started = await start(process, said);
    return new StartedProcess(process, around, started, namespace);
  } catch (error) {
    await process.kill();
    throw error;
  }
}

/** A service, in a process with others or alone. */
class StartedService implements Target {
  readonly url: string;
  readonly words: Words;
  readonly process: ServiceProcess;
  readonly #around: Surroundings;
  readonly #number: number;
  readonly #namespace: Namespace | undefined;

  constructor(process: ServiceProcess, around: Surroundings, { service, url }: Started, namespace?: Namespace) {
    this.process = process;
    this.#around = around;
    this.#namespace = namespace;
    this.#number = service;
    this.url = url;
    this.words = WORDS[around.dialect];
  }

  ask(request: Ask): Promise<Answer> {
    const answer = exchange(this.url, request, this.inspect);
    // a behaviour that fails before it waits for this tells more
    answer.catch(() => {});
    return answer;
  }

  async askAt(host: string, request: Ask): Promise<Answer> {
    if (this.#namespace === undefined) throw new Error("Only an isolated service is asked at other addresses");
    const url = `http://${host.includes(":") ? `[${host}]` : host}:${new URL(this.url).port}`;
    const answer = await this.#namespace.ask(url, request);
    this.inspect(request, answer);
    return answer;
  }

  connect(): Promise<Connection> {
    return Connection.open(this.url, this.inspect);
  }

  readonly inspect = ({ method = "GET", path }: Ask, answer: Answer) =>
    CONTRACTS[this.#around.dialect].check({ method, path, ...answer });

  command(command: Command): Promise<Reply> {
    return send(this.process, this.#number, command, COMMAND_LIMIT_MS);
  }

  async startAnother(options: StartOptions = {}): Promise<Target> {
    const started = await start(this.process, inDialect(this.#around, options));
    return new StartedService(this.process, this.#around, started, this.#namespace);
  }

  startProcess(options?: StartOptions, start?: ProcessOptions): Promise<ProcessTarget> {
    return startProcess(this.#around, options, start);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.command({ do: "release" });
    await this.command({ do: "begin_close" });
  }
}

class StartedProcess extends StartedService implements ProcessTarget {
  signal(signal: Deno.Signal): void {
    this.process.signal(signal);
  }

  closed(): Promise<number> {
    return within(COMMAND_LIMIT_MS, "the server to close", this.process.closed);
  }

  ended(): Promise<number> {
    return within(EXIT_LIMIT_MS, "the process to end by itself", this.process.exitCode);
  }

  async finish(): Promise<number> {
    await this.process.endInput();
    return await this.ended();
  }

  connections(): Promise<number> {
    return this.process.connections();
  }

  override [Symbol.asyncDispose](): Promise<void> {
    return this.process.kill();
  }
}

function inDialect({ dialect }: Surroundings, options: StartOptions): StartOptions {
  if (dialect === "baton" || options.health?.dialect !== undefined) return options;
  return { ...options, serve: { dialect, ...options.serve } };
}

async function start(process: ServiceProcess, options: StartOptions): Promise<Started> {
  const { started } = await send(process, -1, { do: "start", options }, START_LIMIT_MS);
  return started!;
}

async function send(process: ServiceProcess, service: number, command: Command, limit: number): Promise<Reply> {
  const reply = await within(limit, `the service to ${command.do}`, process.send({ service, ...command }));
  if (reply.error !== undefined) throw new Error(reply.error);
  return reply;
}
