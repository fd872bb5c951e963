/** Those who serve a plain handler, `export default { fetch }` or the like: how each is started, and what it does not allow. */
import { fileURLToPath } from "node:url";
import { npmPackage, workerdBinary } from "../../tools/runtime_binary.ts";
import { bundleOf, type Runtime, runtimes } from "../runtimes.ts";
import type { Limits, OfServe } from "./target.ts";

export type FormName = "deno serve" | "Bun's default export" | "workerd" | "workerd as of 2023" | "edge-runtime";

/** Who serves a handler. */
export interface HandlerForm {
  readonly name: FormName;
  /** Whether it tells the client's address: where it does not, texts are shown to all for the tests of what they say. */
  readonly tellsPeer: boolean;
  /** Whether anything runs between requests, such as a check in the background. */
  readonly runsBetweenRequests: boolean;
  readonly limits: Limits;
  /** Why it cannot be had here. */
  readonly unavailable?: string;
  /**
   * The command that serves a handler on a free port, which it prints.
   *
   * @param config A file that it may need.
   * @param module The handler's. @default {the handler under test}
   */
  command(config: string, module?: URL): Promise<readonly string[]>;
}

/** Why no plain handler is tried on what `serve` alone does. */
export const NOT_OF_HANDLERS: Readonly<Record<OfServe, string>> = {
  background: "a check with an interval begins with the first request, or not before one on an edge runtime",
  closing: "who serves the handler closes it, and tells health.drain() and health.stop()",
  listening: "who serves the handler says where",
  process: "who serves the handler keeps the process alive",
  settings: "the handler is as createHealth and as() make it, whatever flags and variables say",
  signals: "who serves the handler hears them",
};

const HANDLER = new URL("handler_service.ts", import.meta.url);
const EVENT_HANDLER = new URL("handler_on_edge_runtime.ts", import.meta.url);
const HOST = new URL("edge_runtime_host.mjs", import.meta.url);

const WORKERD_LIMITS: Limits = {
  "ends connections": "workerd takes the header out",
  "header timeout": "workerd's is 15 s",
  "HTTP/1.0": "workerd answers 400 without a Host",
  "invented methods": "workerd answers 501 to methods that it does not know",
  "says close": "workerd takes the header out",
};

/** What the HTTP server in front of the handler does not allow. That it still does not is tested. */
const LIMITS: Record<FormName, Limits> = {
  "deno serve": {
    "ends connections": "Deno.serve says close, and leaves it to the client",
    "header timeout": "Deno.serve has no limit for it",
  },
  "Bun's default export": {
    "invented methods": "Bun.serve hangs up on methods that it does not know",
    "literal paths": "Bun.serve resolves dot segments itself",
    "slow pipelining": "Bun.serve hangs up on requests behind one that takes its time",
  },
  workerd: WORKERD_LIMITS,
  "workerd as of 2023": WORKERD_LIMITS,
  "edge-runtime": {
    "header timeout": "that is up to the server in front of it",
    "HEAD has a length": "it takes the header out",
    "invented methods": "node:http answers 400 to methods that it does not know",
    "literal paths": "its Request resolves dot segments",
    TRACE: "its Request cannot be made for TRACE",
  },
};

const all: readonly Omit<HandlerForm, "limits" | "unavailable">[] = [
  {
    name: "deno serve",
    tellsPeer: true,
    runsBetweenRequests: true,
    command: async (_config, module = HANDLER) => [
      Deno.execPath(),
      "serve",
      "--allow-all",
      "--host=127.0.0.1",
      "--port=0",
      await bundleOf(module),
    ],
  },
  {
    name: "Bun's default export",
    tellsPeer: true,
    runsBetweenRequests: true,
    command: async (_config, module = HANDLER) => [
      ...(await runtime("Bun")).command,
      "--port=0",
      await bundleOf(module),
    ],
  },
  {
    name: "workerd",
    tellsPeer: false,
    runsBetweenRequests: false,
    command: async (config, module = HANDLER) => await workerd(await bundleOf(module), config),
  },
  {
    // before promises could be settled for another request
    name: "workerd as of 2023",
    tellsPeer: false,
    runsBetweenRequests: false,
    command: async (config, module = HANDLER) => await workerd(await bundleOf(module), config, "2023-01-01"),
  },
  {
    name: "edge-runtime",
    tellsPeer: false,
    runsBetweenRequests: false,
    command: async (_config, module = EVENT_HANDLER) => [
      ...(await runtime("Node 24")).command,
      fileURLToPath(HOST),
      await npmPackage("edge-runtime"),
      await bundleOf(module, "iife"),
    ],
  },
];

/** All of them, with the reason where one cannot be had. */
export async function handlerForms(): Promise<HandlerForm[]> {
  return await Promise.all(all.map(async (form) => {
    const limits = LIMITS[form.name];
    try {
      const config = await Deno.makeTempFile();
      await form.command(config).finally(() => Deno.remove(config));
      return { ...form, limits };
    } catch (error) {
      if (Deno.env.get("CI") === "true") throw error;
      return { ...form, limits, unavailable: (error instanceof Error ? error.message : String(error)).split("\n")[0] };
    }
  }));
}

/**
 * The command by which workerd serves a module, on a free port.
 *
 * @param config Where to write its configuration.
 * @param date Its compatibility date: which behaviour of the past it keeps.
 */
export async function workerd(module: string, config: string, date = "2026-11-01"): Promise<readonly string[]> {
  const text = JSON.stringify(await Deno.readTextFile(module));
  await Deno.writeTextFile(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main), (name = "internet", network = (allow = ["public", "private"]))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "main.mjs", esModule = ${text})],
  bindings = [(name = "VENDOR", fromEnvironment = "VENDOR")],
  compatibilityDate = "${date}",
);
`,
  );
  return [await workerdBinary(), "serve", "--control-fd=1", config];
}

async function runtime(name: string): Promise<Runtime> {
  const found = (await runtimes()).find((each) => each.name === name)!;
  if (found.unavailable !== undefined) throw new Error(found.unavailable);
  return found;
}
