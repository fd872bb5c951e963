/** What the tortured services are told by lines of JSON, and what they say to that. */
import type { CheckOptions, HealthOptions } from "../../mod.ts";
import type { ServeOptions } from "../../server.ts";
import type { EvilMode } from "./evil.ts";

export interface ServiceOptions {
  readonly health?: Pick<HealthOptions, "timeout" | "deadline" | "dialect" | "details">;
  /** What each check does at first, and its options. */
  readonly checks: { readonly [name: string]: { mode: EvilMode; options?: Partial<Omit<CheckOptions, "check">> } };
  readonly serve?: Omit<ServeOptions, "args" | "env" | "enabled">;
  /** Whether answers carry what the handler has seen of the request. @default {false} */
  readonly signs?: boolean;
  /** Where lines for the log go: to whoever tells, to where they go by default, or to what misbehaves. @default {"kept"} */
  readonly logs?: "kept" | "default" | "evil";
}

export type Command =
  /** Starts a further service in the same process. */
  | { do: "start"; options: ServiceOptions }
  /** What checks do from now on. */
  | { do: "set"; modes: Readonly<Record<string, EvilMode>> }
  | { do: "report"; endpoint: "health" | "ready" | "live" }
  | { do: "close" }
  /** Only asks for the state. */
  | { do: "tell" }
  /** Collects garbage, and tells what is left. */
  | { do: "measure" };

export interface Said {
  readonly pid: number;
  /** How often each check of the service was run. */
  readonly runs: Readonly<Record<string, number>>;
  /** Lines for the log. */
  readonly log: readonly string[];
  /** Timers of the whole process that have neither gone off nor been called off. */
  readonly timers: number;
  /** Unhandled rejections of the whole process since its start. */
  readonly unhandled: number;
  readonly started?: { readonly service: number; readonly url: string };
  /** How old the last results are that were reported, in milliseconds. */
  readonly ages?: readonly (number | undefined)[];
  /** In bytes. */
  readonly memory?: { readonly rss: number; readonly heap: number };
}
