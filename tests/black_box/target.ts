/** What a behaviour may know of the service it is run against, however that was started. */
import type { Command, Reply } from "./checks.ts";
import type { Connection } from "./http_client.ts";

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

export interface StartOptions {
  /** @default {0} */
  readonly port?: number;
  /** @default {"127.0.0.1"} */
  readonly bindAddress?: string;
  /** Limit for each check, in milliseconds. @default {100} */
  readonly timeout?: number;
}

/** A running service whose checks can be switched. */
export interface Target extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8081`. */
  readonly url: string;
  /** Sends one request and reads the whole answer, which is checked against openapi.yaml. */
  ask(request: Ask): Promise<Answer>;
  /** A connection to write bytes to. Its answers are checked likewise. */
  connect(): Promise<Connection>;
  /** Switches the checks, or tells about them. */
  command(command: Command): Promise<Reply>;
  /** A further service of the same kind, which the caller may break and must dispose of. */
  startAnother(options?: StartOptions): Promise<Target>;
  /** The process has nothing left to do but serving. Resolves to its exit code. */
  finish(): Promise<number>;
}

/** A fact about a runtime's own HTTP implementation that we cannot change, with the reason. */
export type Limits = { readonly [limit in Limit]?: string };

export type Limit = "header timeout" | "invented methods" | "literal paths";

/** Something that is true of every service, whichever runtime or dialect it is. */
export interface Behaviour {
  /** Completes the sentence that the target's name begins. */
  readonly title: string;
  /** What the target must offer: a socket to write bytes to, or a process of its own. A plain handler has neither. */
  readonly needs?: "socket" | "process";
  /** Takes long while doing nothing: begun with the first test, beside all the others. */
  readonly slow?: true;
  /** Expected not to be seen on a target with this limit. */
  readonly unless?: Limit;
  /** Why it cannot be tried on this machine. */
  readonly unavailable?: string;
  run(target: Target): Promise<void>;
}
