/** What the service under test is told by lines of JSON, and what it says to that. */
import type { CheckCommand, CheckName, Counts, Modes } from "./checks.ts";
import type { CheckOptions, HealthOptions } from "../../mod.ts";
import type { ServeOptions } from "../../server.ts";

/** The path at which a plain handler takes commands. */
export const CONTROL = "/-/control";

/** The header of a request that a plain handler gets without what the runtime hands over beside it. */
export const ALONE = "x-alone";

export interface StartOptions {
  /** Options of the service. */
  readonly health?: Pick<HealthOptions, "timeout" | "deadline" | "dialect" | "details">;
  /** Options of its checks, and which there are beside `ready`, `validate` and `live`. `ttl` is 0 by default. */
  readonly checks?: { readonly [name in CheckName]?: Omit<CheckOptions, "check"> };
  /** What the checks do at first. */
  readonly modes?: Modes;
  /** Options of the server. Its port is any free one by default. */
  readonly serve?: Omit<ServeOptions, "args" | "env" | "enabled">;
}

export type Command =
  | CheckCommand
  /** Starts a further service in the same process; the reply says its number. */
  | { do: "start"; options: StartOptions }
  /** Closes the server, twice at the same time. */
  | { do: "close" }
  /** Begins to close the server. */
  | { do: "begin_close" }
  /** The service is not ready any more. */
  | { do: "drain" }
  /** Serves once more on the same port. */
  | { do: "serve_again" }
  /** Makes an unhandled rejection, to see whether they are seen. */
  | { do: "reject_unhandled" }
  /** Resolves when so many requests have come since the start. */
  | { do: "await_requests"; requests: number }
  /** Only asks for the state. */
  | { do: "tell" };

/** The state after a command. */
export interface Reply extends Record<CheckName, Counts> {
  /** Of `start`: the new service's number, and where it serves. */
  readonly started?: { readonly service: number; readonly url: string };
  /** Requests since the service's start. */
  readonly requests: number;
  /** Lines for the log, since the service's start. */
  readonly log: readonly string[];
  /** Timers of the whole process that have neither gone off nor been called off. */
  readonly timers: number;
  /** Unhandled rejections of the whole process since its start. */
  readonly unhandled: number;
  /** Why the command failed. */
  readonly error?: string;
}
