import { HEADERS_TIMEOUT_MS } from "../defaults.ts";
import { startTimer } from "../timer.ts";
import type { Listening, ListenOptions } from "./listening.ts";

/** What is used of Bun's server. */
interface BunServer {
  port: number;
  pendingRequests: number;
  stop(closeActiveConnections?: boolean): Promise<void>;
  unref(): void;
  timeout(request: Request, seconds: number): void;
}

interface BunServeOptions {
  hostname?: string;
  port?: number;
  unix?: string;
  idleTimeout: number;
  fetch(request: Request, server: BunServer): Response | Promise<Response>;
}

/** Listens by `Bun.serve`. Its limit on idle connections is the one on how long a client may take to send its headers. */
export function listenOnBun({ fetch, address }: ListenOptions): Listening {
  const { Bun } = globalThis as unknown as { Bun: { serve(options: BunServeOptions): BunServer } };
  const idleTimeout = HEADERS_TIMEOUT_MS / 1000;
  const server = Bun.serve({
    ...("unixSocket" in address ? { unix: address.unixSocket } : address),
    idleTimeout,
    fetch(request, server) {
      const response = fetch(request, server);
      if (!(response instanceof Promise)) return response;
      // a client that waits for its answer is not idle; with the answer the limit begins anew
      server.timeout(request, 0);
      return response.finally(() => server.timeout(request, idleTimeout));
    },
  });
  server.unref();
  return {
    address: "unixSocket" in address ? address : { ...address, port: server.port },
    stop: () => "unixSocket" in address ? stopOnSocket(server) : server.stop(),
    kill: () => void server.stop(true),
  };
}

/** How often it is looked whether an answer is under way, in milliseconds. */
const LOOK_MS = 10;

/** With a Unix socket, Bun waits for connections without a request, too, as it does not with TCP: they are cut off after the last answer. */
function stopOnSocket(server: BunServer): Promise<void> {
  const stopped = server.stop();
  const look = () => {
    if (server.pendingRequests === 0) return void server.stop(true);
    stopLooking = startTimer(look, LOOK_MS, { keepAlive: true });
  };
  let stopLooking = startTimer(look, LOOK_MS, { keepAlive: true });
  return stopped.finally(() => stopLooking());
}
