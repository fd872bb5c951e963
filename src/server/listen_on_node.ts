import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { HEADERS_TIMEOUT_MS } from "../defaults.ts";
import { startTimer } from "../timer.ts";
import type { Listening, ListenOptions } from "./listening.ts";

/** Listens by `node:http`. */
export async function listenOnNode({ listener, address }: ListenOptions): Promise<Listening> {
  const { createServer } = await import("node:http");
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: HEADERS_TIMEOUT_MS,
    connectionsCheckingInterval: 1000,
  });
  const connections = trackConnections(server);
  server.on("request", listener);
  // else Node answers an `Expect` that it does not know by 417
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
  await listening(
    "unixSocket" in address ? server.listen(address.unixSocket) : server.listen(address.port, address.hostname),
  );
  server.unref();
  return {
    address: "unixSocket" in address ? address : { ...address, port: (server.address() as AddressInfo).port },
    stop: async () => {
      await connections.taken();
      // else Node 19 and later call it as they close
      server.closeIdleConnections = () => {};
      const closed = new Promise((resolve) => server.close(resolve));
      connections.close(closed);
      return closed;
    },
    kill: () => server.closeAllConnections(),
  };
}

/** How long a client has whose request is on its way when the server stops, in milliseconds. */
const ON_ITS_WAY_MS = 100;

/** A turn of the event loop this short, without a new connection, has left none with the system, in milliseconds. */
const QUIET_TURN_MS = 0.2;

/** How long such a turn is waited for, in milliseconds: a server that is never left in peace stops all the same. */
const QUIET_WITHIN_MS = 50;

interface Connections {
  /** Resolves when the connections that the system has made are taken over: with the listener, it resets what it still has. */
  taken(): Promise<void>;
  /** Ends those without an answer under way a moment from now, and each other with its answer. */
  close(closed: Promise<unknown>): void;
}

/**
 * Knows on which connections an answer is under way, and waits a moment for those on which there is none: their request may be on
 * its way. Node's own `closeIdleConnections` takes one that has not sent a request yet for a busy one, does not come back for one
 * that was busy, and cuts off a client that has just sent its next request.
 */
function trackConnections(server: Server): Connections {
  const answers = new Map<Socket, { running: number }>();
  let seen = 0;
  let closing = false;
  const count = (socket: Socket, change: number) => {
    const ofIts = answers.get(socket);
    if (ofIts === undefined) return;
    ofIts.running += change;
    if (closing && ofIts.running === 0) socket.destroySoon();
  };
  // one for all, and not by `once`, which makes a function of each
  function ended(this: ServerResponse): void {
    count(this.req.socket, -1);
  }
  function gone(this: Socket): void {
    answers.delete(this);
  }
  server.on("connection", (socket: Socket) => {
    seen++;
    answers.set(socket.unref(), { running: 0 });
    socket.on("close", gone);
  });
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    count(socket, 1);
    response.on("close", ended);
    if (closing) response.setHeader("connection", "close");
  });
  return {
    async taken() {
      const until = performance.now() + QUIET_WITHIN_MS;
      for (let before = -1, start = 0, now = 0; now < until; start = now) {
        before = seen;
        await new Promise((resolve) => setImmediate(resolve));
        now = performance.now();
        if (seen === before && now - start < QUIET_TURN_MS) return;
      }
    },
    close(closed) {
      closing = true;
      const endIdle = () => answers.forEach((_, socket) => count(socket, 0));
      closed.then(startTimer(endIdle, ON_ITS_WAY_MS, { keepAlive: true }));
    },
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    // for good: a later error, such as of one connection that could not be accepted, is nobody's crash
    server.once("listening", resolve).on("error", reject);
  });
}
