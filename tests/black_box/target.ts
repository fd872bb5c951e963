/** What a behaviour may know of the service it is run against, however that was started. */
import type { Command, Reply, StartOptions } from "./commands.ts";
import type { Connection } from "./http_client.ts";
import type { Words } from "./words.ts";

/** A request, written to the wire as it is: nothing is normalized. */
export interface Ask {
  /** @default {"GET"} */
  readonly method?: string;
  /** The request target, normally a path. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** A running service whose checks can be switched. */
export interface Target extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8081`. */
  readonly url: string;
  /** How many times longer than others it may take for many requests. @default {1} */
  readonly pace?: number;
  /** What it says in its dialect. */
  readonly words: Words;
  /** Sends one request and reads the whole answer, which is checked against its dialect in openapi.yaml. */
  ask(request: Ask): Promise<Answer>;
  /** Asks at another address of a service in a network namespace, from that very address. */
  askAt(host: string, request: Ask): Promise<Answer>;
  /** A connection to write bytes to. Its answers are checked likewise. */
  connect(): Promise<Connection>;
  /** Switches the checks, or tells about them. */
  command(command: Command): Promise<Reply>;
  /** A further service in the same process, in the same dialect if the options do not say. The caller must dispose of it. */
  startAnother(options?: StartOptions): Promise<Target>;
  /** A further service in a process of its own. */
  startProcess(options?: StartOptions, start?: ProcessOptions): Promise<ProcessTarget>;
}

export interface ProcessOptions {
  /** The process's own arguments. @default {none} */
  readonly args?: readonly string[];
  /** Its variables beside those of the tests. @default {none} */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it runs in a network namespace, on all addresses of which it may listen. @default {false} */
  readonly isolated?: boolean;
}

/** A service in a process of its own, which the caller may break. */
export interface ProcessTarget extends Target {
  signal(signal: Deno.Signal): void;
  /** Resolves when its server has closed, to how many requests had come by then. */
  closed(): Promise<number>;
  /** Resolves to the exit code when it ends by itself. */
  ended(): Promise<number>;
  /** Tells the process that it has nothing left to do but serving, and resolves to its exit code. */
  finish(): Promise<number>;
  /** How many TCP connections it has open, and listens on. */
  connections(): Promise<number>;
}

/** A fact about a runtime's own HTTP implementation that we cannot change, with the reason. */
export type Limits = { readonly [limit in Limit]?: string };

/** What only `serve` does: who serves a plain handler does it otherwise, or not at all. */
export type OfServe = "background" | "closing" | "listening" | "process" | "settings" | "signals";

export type Limit =
  | "HTTP/1.0"
  | "ends connections"
  | "says close"
  | "HEAD has a length"
  | "header timeout"
  | "invented methods"
  | "late first request"
  | "literal paths"
  | "slow pipelining"
  | "TRACE";

/** Something that is true of every service, whichever runtime or dialect it is. */
export interface Behaviour {
  /** Completes the sentence that the target's name begins. */
  readonly title: string;
  /** What the target must offer: a socket to write bytes to, further services, or what `serve` alone does. */
  readonly needs?: "socket" | "services" | OfServe;
  /** Leaves the common service's checks alone: begun with the first test, beside others. */
  readonly apart?: true;
  /** Takes long while doing nothing, and is apart: begun at once. */
  readonly slow?: true;
  /** The one dialect that it is true of, or in which it is enough to see it. */
  readonly dialect?: "baton" | "ndc";
  /** Expected not to be seen on a target with this limit. */
  readonly unless?: Limit;
  /** Why it cannot be tried on this machine. */
  readonly unavailable?: string;
  run(target: Target): Promise<void>;
}
