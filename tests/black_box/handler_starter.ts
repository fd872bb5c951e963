/** Starts the handler under test as a process of each form, and talks to it by requests. */
import { Output } from "../../tools/process/output.ts";
import { type Command, CONTROL, type Reply, type StartOptions } from "./commands.ts";
import type { HandlerForm } from "./handler_forms.ts";
import { Connection, exchange } from "./http_client.ts";
import { CONTRACTS } from "./process_starter.ts";
import type { Answer, Ask, ProcessTarget, Target } from "./target.ts";
import { within } from "./within.ts";
import { WORDS, type Words } from "./words.ts";

const COMMAND_LIMIT_MS = 10_000;
const LOOK_AGAIN_MS = 10;

/** Where each form says that it listens: a URL, or workerd's event. */
const LISTENS = /https?:\/\/[^\s:]+:(\d+)|"port":\s*(\d+)/;

/** The process of a handler. */
export class HandlerProcess implements AsyncDisposable {
  readonly url: string;
  readonly #child: Deno.ChildProcess;
  readonly #outputs: readonly Output[];

  private constructor(child: Deno.ChildProcess, outputs: readonly Output[], port: string) {
    this.#child = child;
    this.#outputs = outputs;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start([name, ...args]: readonly string[], env: Record<string, string> = {}): Promise<HandlerProcess> {
    const child = new Deno.Command(name, {
      args,
      env: { NO_COLOR: "1", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const outputs = [new Output(child.stdout), new Output(child.stderr)];
    try {
      const [, url, event] = await Promise.any(outputs.map((output) => output.match(LISTENS)));
      return new HandlerProcess(child, outputs, url ?? event);
    } catch {
      child.kill("SIGKILL");
      await child.status;
      throw new Error(`Cannot start ${name}: ${outputs.map(({ text }) => text).join("\n")}`);
    }
  }

  /** What it has printed. */
  get text(): string {
    return this.#outputs.map(({ text }) => text).join("");
  }

  /** Resolves when it has printed that. */
  async printed(pattern: RegExp): Promise<void> {
    await Promise.any(this.#outputs.map((output) => output.match(pattern)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.status;
    await Promise.all(this.#outputs.map(({ ended }) => ended));
  }
}

/** Starts a process with one service in it. */
export async function startHandler(
  form: HandlerForm,
  dialect: Words["dialect"],
  options: StartOptions = {},
): Promise<Target> {
  const config = await Deno.makeTempFile({ suffix: ".capnp" });
  const command = await form.command(config);
  const process = await HandlerProcess.start(command).finally(() => Deno.remove(config));
  const target = new HandlerTarget(form, dialect, process);
  const details = form.tellsPeer ? undefined : { details: "always" } as const;
  await target.control({ do: "start", options: { ...options, health: { dialect, ...details, ...options.health } } });
  return target;
}

/** A service that is a handler in a process of its own. */
class HandlerTarget implements Target {
  readonly url: string;
  readonly words: Words;
  /** Each is a process that has served nothing yet. */
  readonly pace = 3;
  readonly #form: HandlerForm;
  readonly #process: HandlerProcess;

  constructor(form: HandlerForm, dialect: Words["dialect"], process: HandlerProcess) {
    this.#form = form;
    this.#process = process;
    this.url = process.url;
    this.words = WORDS[dialect];
  }

  ask(request: Ask): Promise<Answer> {
    const answer = exchange(this.url, request, this.#inspect);
    // a behaviour that fails before it waits for this tells more
    answer.catch(() => {});
    return answer;
  }

  askAt(): Promise<Answer> {
    return Promise.reject(new Error("A handler listens nowhere by itself"));
  }

  connect(): Promise<Connection> {
    return Connection.open(this.url, this.#inspect);
  }

  async command(command: Command): Promise<Reply> {
    if (command.do !== "await" && command.do !== "await_requests") return await this.control(command);
    // one request's promise is not settled by another everywhere: so it is looked at again and again
    const bound = performance.now() + COMMAND_LIMIT_MS;
    for (;;) {
      const reply = await this.control({ do: "tell" });
      if (hasCome(command, reply)) return reply;
      if (performance.now() > bound) throw new Error(`Waited in vain for ${JSON.stringify(command)}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  async control(command: Command): Promise<Reply> {
    const body = JSON.stringify(command);
    const told = exchange(this.url, { method: "POST", path: CONTROL, body }, () => {});
    const answer = await within(COMMAND_LIMIT_MS, `the handler to ${command.do}`, told);
    const reply: Reply = JSON.parse(answer.body);
    if (reply.error !== undefined) throw new Error(reply.error);
    return reply;
  }

  startAnother(options?: StartOptions): Promise<Target> {
    return startHandler(this.#form, this.words.dialect, options);
  }

  startProcess(): Promise<ProcessTarget> {
    return Promise.reject(new Error("A handler is served by others: it has neither signals nor flags"));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#process[Symbol.asyncDispose]();
  }

  readonly #inspect = ({ method = "GET", path }: Ask, answer: Answer) =>
    CONTRACTS[this.words.dialect].check({ method, path, ...answer });
}

function hasCome(command: Command, reply: Reply): boolean {
  if (command.do === "await_requests") return reply.requests >= command.requests;
  if (command.do !== "await") return true;
  const { calls = 0, aborts = 0, check } = command;
  return reply[check].calls >= calls && reply[check].aborts >= aborts;
}
