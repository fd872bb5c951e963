/** Starts what is tortured, and talks to it. */
import { ServiceProcess } from "../black_box/service_process.ts";
import { within } from "../black_box/within.ts";
import { program, type Runtime } from "../runtimes.ts";
import type { Command, Said, ServiceOptions } from "./commands.ts";

const SERVICE = new URL("service.ts", import.meta.url);
const COMMAND_LIMIT_MS = 20_000;

/** How garbage is collected on demand; Bun can by itself. */
const COLLECTING: Record<Runtime["kind"], readonly string[]> = {
  deno: ["--v8-flags=--expose-gc"],
  bun: [],
  node: ["--expose-gc"],
};

export interface SubjectOptions {
  /** A command that runs the one that is handed to it as further arguments. @default {none} */
  readonly wrapper?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A process of services. */
export class Subject implements AsyncDisposable {
  readonly process: ServiceProcess;
  readonly pid: number;

  constructor(process: ServiceProcess, pid: number) {
    this.process = process;
    this.pid = pid;
  }

  /** Starts a service in it. */
  async start(options: ServiceOptions): Promise<Service> {
    const { started } = await this.tell({ do: "start", options });
    return new Service(this, started!);
  }

  tell(command: Command, service?: number): Promise<Said> {
    return tell(this.process, command, service);
  }

  /** How many files and sockets it has open. */
  handles(): number {
    return [...Deno.readDirSync(`/proc/${this.pid}/fd`)].length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.kill();
  }
}

async function tell(process: ServiceProcess, command: Command, service = -1): Promise<Said> {
  const said = await within(COMMAND_LIMIT_MS, `the service to ${command.do}`, process.send({ service, ...command }));
  if (said.error !== undefined) throw new Error(said.error);
  return said as unknown as Said;
}

/** One service in it. */
export class Service {
  readonly subject: Subject;
  readonly url: string;
  readonly port: number;
  readonly #number: number;

  constructor(subject: Subject, { service, url }: NonNullable<Said["started"]>) {
    this.subject = subject;
    this.url = url;
    this.port = Number(new URL(url).port);
    this.#number = service;
  }

  tell(command: Command): Promise<Said> {
    return this.subject.tell(command, this.#number);
  }
}

/** Starts a process without any service yet. */
export async function startSubject(runtime: Runtime, options: SubjectOptions = {}): Promise<Subject> {
  const { wrapper = [], env = {} } = options;
  const command = [...wrapper, ...runtime.command, ...COLLECTING[runtime.kind], await program(runtime, SERVICE)];
  const process = new ServiceProcess(command, { NO_COLOR: "1", ...env });
  const { pid } = await tell(process, { do: "tell" });
  return new Subject(process, pid);
}
