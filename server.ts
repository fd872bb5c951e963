/**
 * Serves the health of a connector over HTTP on Deno, Bun and Node, whichever it runs on.
 *
 * @example
 * ```ts
 * import { createHealth } from "@baton/health";
 * import { serve } from "@baton/health/server";
 *
 * const health = createHealth({ validate: () => {} });
 * await using server = await serve(health, { enabled: true, port: 0 });
 * console.assert(server?.url.startsWith("http://127.0.0.1:"));
 * ```
 *
 * @module
 */

import type { Server as NodeServer } from "node:http";
import type { Socket } from "node:net";
import { formatAddress } from "./src/address.ts";
import { CLOSE_TIMEOUT_MS, HEADERS_TIMEOUT_MS } from "./src/defaults.ts";
import type { Health } from "./src/health.ts";
import { listenError } from "./src/listen_error.ts";
import { processArgs, processVariable } from "./src/process.ts";
import { parseFlags, readGiven, readSettings, SETTINGS_FLAGS } from "./src/settings.ts";
import { startTimer } from "./src/timer.ts";

/** How long the answers may take that were given up when `close` ran out of patience, in milliseconds. */
const LAST_ANSWERS_MS = 100;

/** Where {@linkcode serve} takes its configuration from. */
export interface ServeOptions {
  /**
   * Command-line arguments to look for `--health-check`, `--health-check-port` and `--health-check-bind-address` in. All others
   * are the connector's own and pass by.
   *
   * @default {the arguments of this process}
   */
  args?: readonly string[];
  /**
   * Variables to look for `BATON_HEALTH_CHECK`, `BATON_HEALTH_CHECK_PORT` and `BATON_HEALTH_CHECK_BIND_ADDRESS` in. An empty one
   * counts as not set. Flags override them.
   *
   * @default {the environment of this process}
   */
  env?: Readonly<Record<string, string | undefined>>;
  /** Whether to serve at all. Overrides `args` and `env`. @default {false} */
  enabled?: boolean;
  /** TCP port, from 1 to 65535, or 0 for any free one. Overrides `args` and `env`. @default {8081} */
  port?: number;
  /** IP address, or host name, to listen on. Overrides `args` and `env`. @default {"127.0.0.1"} */
  bindAddress?: string;
}

/** A listening health check server. */
export interface HealthServer extends AsyncDisposable {
  /** Where it listens, without a path: `http://127.0.0.1:8081`. */
  readonly url: string;
  /**
   * Stops listening and lets running answers finish, for 5 seconds at most; then cuts them off. May be called again: it then
   * resolves with the first call. Never rejects.
   */
  close(): Promise<void>;
}

/**
 * Serves the health endpoints if flags, variables or options switch them on, and resolves once it is listening. A listening
 * server does not keep the process alive, and neither do checks that are running.
 *
 * On Deno there is no limit on how long a client may take to send its headers; on Bun it is the limit on an idle connection.
 *
 * @returns What is listening, or `undefined` if health checks are switched off, as they are by default.
 * @throws {TypeError | RangeError} If a flag, variable or option cannot be read.
 * @throws {Error} If the address cannot be listened on; `cause` is the runtime's own error.
 *
 * @example
 * ```ts
 * import { createHealth } from "@baton/health";
 * import { serve } from "@baton/health/server";
 *
 * const health = createHealth({ validate: () => {} });
 * const server = await serve(health, { args: ["--health-check", "--health-check-port=0"], env: {} });
 * console.assert((await fetch(`${server!.url}/health`)).status === 200);
 * await server!.close();
 * ```
 */
export async function serve(health: Health, options: ServeOptions = {}): Promise<HealthServer | undefined> {
  const { args = processArgs(), env } = options;
  const { enabled, port, bindAddress } = readSettings({
    given: readGiven(options),
    flags: parseFlags(args, SETTINGS_FLAGS),
    variable: env ? (name) => env[name] : processVariable,
    lowestPort: 0,
  });
  if (!enabled) return undefined;
  const listening = await listen(health, bindAddress, port);
  health.unref();
  return healthServer(health, listening);
}

/** What a runtime's server comes down to. */
interface Listening {
  hostname: string;
  port: number;
  /** Stops listening; resolves when the last running answer is sent. */
  stop(): Promise<unknown>;
  /** Cuts off what is still running, where the runtime can. */
  kill(): void;
}

async function listen(health: Health, hostname: string, port: number): Promise<Listening> {
  try {
    if ("Deno" in globalThis) return listenOnDeno(health, hostname, port);
    return "Bun" in globalThis ? listenOnBun(health, hostname, port) : await listenOnNode(health, hostname, port);
  } catch (cause) {
    throw listenError(formatAddress(hostname, port), cause);
  }
}

function healthServer(health: Health, { hostname, port, stop, kill }: Listening): HealthServer {
  let closed: Promise<void> | undefined;
  const close = async () => {
    const stopped = stop().catch(() => {});
    await within(CLOSE_TIMEOUT_MS - LAST_ANSWERS_MS, stopped);
    health.giveUp();
    await within(LAST_ANSWERS_MS, stopped);
    kill();
  };
  const closeOnce = () => closed ??= close();
  return { url: `http://${formatAddress(hostname, port)}`, close: closeOnce, [Symbol.asyncDispose]: closeOnce };
}

/** Waits, for so long at most, by a timer that keeps the process alive: a connector that awaits `close` at its end gets there. */
function within(ms: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const stop = startTimer(resolve, ms, { keepAlive: true });
    promise.then(() => (stop(), resolve()));
  });
}

function listenOnDeno(health: Health, hostname: string, port: number): Listening {
  const server = Deno.serve({ hostname, port, onListen: () => {} }, health.fetch);
  server.unref();
  return {
    hostname,
    port: server.addr.port,
    stop: () => server.shutdown(),
    // once it is shutting down, Deno's server cannot be cut off: aborting its signal then is an uncaught error
    kill: () => {},
  };
}

/** What is used of Bun's server. */
interface BunServer {
  port: number;
  stop(closeActiveConnections?: boolean): Promise<void>;
  unref(): void;
  timeout(request: Request, seconds: number): void;
}

interface BunServeOptions {
  hostname: string;
  port: number;
  idleTimeout: number;
  fetch(request: Request, server: BunServer): Response | Promise<Response>;
}

function listenOnBun(health: Health, hostname: string, port: number): Listening {
  const { Bun } = globalThis as unknown as { Bun: { serve(options: BunServeOptions): BunServer } };
  const server = Bun.serve({
    hostname,
    port,
    idleTimeout: HEADERS_TIMEOUT_MS / 1000,
    fetch(request, server) {
      const response = health.fetch(request, server);
      // a client that waits for its answer is not idle
      if (response instanceof Promise) server.timeout(request, 0);
      return response;
    },
  });
  server.unref();
  return { hostname, port: server.port, stop: () => server.stop(), kill: () => void server.stop(true) };
}

async function listenOnNode(health: Health, hostname: string, port: number): Promise<Listening> {
  const { createServer } = await import("node:http");
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: HEADERS_TIMEOUT_MS,
    connectionsCheckingInterval: 1000,
  }, health.listener);
  // Node takes a connection that has not sent a request yet for a busy one, and would wait for it
  const silent = new Set<Socket>();
  server.on("connection", (socket) => {
    silent.add(socket.unref());
    socket.once("close", () => silent.delete(socket));
  });
  server.on("request", ({ socket }) => silent.delete(socket));
  await listening(server.listen(port, hostname));
  server.unref();
  return {
    hostname,
    port: (server.address() as { port: number }).port,
    stop: () => {
      silent.forEach((socket) => socket.destroy());
      return new Promise((resolve) => server.close(resolve).closeIdleConnections());
    },
    kill: () => server.closeAllConnections(),
  };
}

function listening(server: NodeServer): Promise<void> {
  return new Promise((resolve, reject) => {
    // for good: a later error, such as of one connection that could not be accepted, is nobody's crash
    server.once("listening", resolve).on("error", reject);
  });
}
