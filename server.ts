/**
 * Serves the health of a service over HTTP on Deno, Bun and Node, whichever it runs on.
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

import { formatAddress } from "./src/address.ts";
import { CLOSE_TIMEOUT_MS, DRAIN_DELAY_MS, LONGEST_MS } from "./src/defaults.ts";
import { found } from "./src/found.ts";
import type { Health } from "./src/health.ts";
import type { SpokenOptions } from "./src/health_options.ts";
import { listen } from "./src/server/listen.ts";
import type { ListenAddress, Listening } from "./src/server/listening.ts";
import { readSources } from "./src/server/sources.ts";
import { readSettings, type Sources } from "./src/settings.ts";
import { startTimer } from "./src/timer.ts";
import { readUnixSocket, unixSocketUrl } from "./src/unix_socket.ts";

/** Where {@linkcode serve} takes its configuration from. */
export interface ServeOptions extends SpokenOptions {
  /**
   * Command-line arguments to look for `--health-check`, `--health-check-port`, `--health-check-bind-address`,
   * `--health-check-dialect` and `--health-check-details` in. All others are the connector's own and pass by.
   *
   * @default {the arguments of this process}
   */
  args?: readonly string[];
  /**
   * Variables to look for `BATON_HEALTH_CHECK` and the like in, one for each flag. An empty one counts as not set. Flags override
   * them.
   *
   * @default {the environment of this process}
   */
  env?: Readonly<Record<string, string | undefined>>;
  /** Whether to serve at all. Overrides `args` and `env`, as do all below. @default {false} */
  enabled?: boolean;
  /** TCP port, from 1 to 65535, or 0 for any free one. @default {8081} */
  port?: number;
  /** IP address, or host name, to listen on. @default {"127.0.0.1"} */
  bindAddress?: string;
  /**
   * The path of a Unix socket to listen on, of 1 to 107 bytes, in place of port and address, whatever flags and variables say of
   * them. A client there counts as one on a loopback address. The file is removed when the server closes, and taken over where a
   * process that was killed has left it. Who may connect is who may write to the file: its mode is from the process's umask.
   *
   * @default {none}
   */
  unixSocket?: string;
  /**
   * Whether SIGTERM and SIGINT end the service: the first drains it, waits `drainDelay`, and closes the server; a second closes at
   * once. The process is never ended by it: it ends when nothing keeps it alive any longer.
   *
   * @default {false}
   */
  signals?: boolean;
  /**
   * How long the server goes on answering after the first signal, not ready any more, in milliseconds, 0 or more: until nobody
   * sends requests this way any longer.
   *
   * @default {5000}
   */
  drainDelay?: number;
}

/** A listening health check server. */
export interface HealthServer extends AsyncDisposable {
  /**
   * Where it listens, without a path: `http://127.0.0.1:8081`, or of a Unix socket `http+unix://%2Frun%2Fhealth.sock`, which `URL`
   * reads and `fetch` refuses.
   */
  readonly url: string;
  /** The path of the Unix socket, if it listens on one. */
  readonly unixSocket?: string;
  /** Resolves when the server has closed, whoever closed it. Never rejects. */
  readonly closed: Promise<void>;
  /**
   * Stops listening and lets running answers finish, for 5 seconds at most; then gives up the checks that they wait for, and cuts
   * off what is left. May be called again: it then resolves with the first call. Never rejects.
   */
  close(): Promise<void>;
}

/** How long the answers may take that are given up when `close` runs out of patience, in milliseconds. */
const LAST_ANSWERS_MS = 100;

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
  if (typeof health?.as !== "function") {
    throw new TypeError(`Cannot serve: expected health to come from createHealth, got ${found(health)}`);
  }
  const { signals, drainDelay } = readLife(options);
  const unixSocket = readSocket(options);
  const sources = await readSources(options);
  // where it is switched off, a port that makes no sense stops nobody
  if (!readSettings(sources, ["enabled"]).enabled) return undefined;
  const { dialect, details } = readSettings(sources, ["dialect", "details"]);
  const address = unixSocket === undefined ? readTcpAddress(sources) : { unixSocket };
  // before it listens: no signal comes in between
  const { drainOnSignals } = signals ? await import("./src/server/drain_on_signals.ts") : {};
  const listening = await listen({ ...health.as({ dialect, details }), address });
  const server = healthServer(health, listening);
  drainOnSignals?.(health, server, drainDelay);
  return server;
}

const OPTIONS = [
  "args",
  "env",
  "enabled",
  "port",
  "bindAddress",
  "unixSocket",
  "dialect",
  "details",
  "signals",
  "drainDelay",
];

function readLife(options: ServeOptions): { signals: boolean; drainDelay: number } {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`Cannot read the options: expected an object, got ${found(options)}`);
  }
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`Cannot read the options: expected none but ${OPTIONS.join(", ")}, got ${found(unknown)}`);
  }
  const { signals = false, drainDelay = DRAIN_DELAY_MS } = options;
  if (typeof signals !== "boolean") {
    throw new TypeError(`Cannot read signals: expected a boolean, got ${found(signals)}`);
  }
  const expected = `Cannot read drainDelay: expected a number of milliseconds from 0 to ${LONGEST_MS}, got ${
    found(drainDelay)
  }`;
  if (typeof drainDelay !== "number") throw new TypeError(expected);
  if (!(drainDelay >= 0 && drainDelay <= LONGEST_MS)) throw new RangeError(expected);
  return { signals, drainDelay };
}

function readSocket({ unixSocket, port, bindAddress }: ServeOptions): string | undefined {
  if (unixSocket === undefined) return undefined;
  const other = port !== undefined ? "port" : bindAddress !== undefined ? "bindAddress" : undefined;
  if (other !== undefined) {
    throw new TypeError(`Cannot use unixSocket with ${other}: the socket stands in place of port and address`);
  }
  return readUnixSocket("unixSocket", unixSocket);
}

function readTcpAddress(sources: Sources): ListenAddress {
  const { port, bindAddress } = readSettings(sources, ["port", "bindAddress"]);
  return { hostname: bindAddress, port };
}

function healthServer(health: Health, { address, stop, kill }: Listening): HealthServer {
  const stopped = health.serving();
  const { promise: closed, resolve } = promiseWithResolvers();
  const close = async () => {
    const answered = stop().catch(() => {});
    await within(CLOSE_TIMEOUT_MS - LAST_ANSWERS_MS, answered);
    stopped();
    await within(LAST_ANSWERS_MS, answered);
    kill();
    resolve();
  };
  let closing: Promise<void> | undefined;
  const closeOnce = () => closing ??= close();
  return { ...whereabouts(address), closed, close: closeOnce, [Symbol.asyncDispose]: closeOnce };
}

function whereabouts(address: ListenAddress): { url: string; unixSocket?: string } {
  if (!("unixSocket" in address)) return { url: `http://${formatAddress(address.hostname, address.port)}` };
  return { url: unixSocketUrl(address.unixSocket), unixSocket: address.unixSocket };
}

/** Waits, for so long at most, by a timer that keeps the process alive: a connector that awaits `close` at its end gets there. */
function within(ms: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const stop = startTimer(resolve, ms, { keepAlive: true });
    promise.then(() => (stop(), resolve()));
  });
}

/** Node 20 has no `Promise.withResolvers`. */
function promiseWithResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  return { promise: new Promise<void>((fulfil) => resolve = fulfil), resolve: () => resolve() };
}
