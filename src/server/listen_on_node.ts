import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { HEADERS_TIMEOUT_MS } from "../defaults.ts";
import { startTimer } from "../timer.ts";
import type { Listening, ListenOptions } from "./listening.ts";

/** Listens by `node:http`. */
export async function listenOnNode({ listener, address }: ListenOptions): Promise<Listening> {
  const { createServer } = await import("node:http");
  const server = createServer(OPTIONS);
  const connections = trackConnections(server, listener);
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

const OPTIONS = {
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: HEADERS_TIMEOUT_MS,
  connectionsCheckingInterval: 1000,
  // set for those that stay: where there is but one answer nothing could hold it back, and it saves a system call
  noDelay: false,
  // since Node 24.12: no stream is made to end for a body that is not there
  optimizeEmptyRequests: true,
};

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

/** A connection, and where it stands among all. */
interface Connection {
  socket: Socket;
  index: number;
}

/**
 * Answers requests, knows on which connections an answer is under way, and waits a moment for those on which there is none: their
 * request may be on its way. Node's own `closeIdleConnections` takes one that has not sent a request yet for a busy one, does not come
 * back for one that was busy, and cuts off a client that has just sent its next request.
 */
function trackConnections(server: Server, listener: ListenOptions["listener"]): Connections {
  const connections: Connection[] = [];
  // how many answers are under way, where there are any
  const running = new WeakMap<Socket, number>();
  let seen = 0;
  let closing = false;
  const count = (socket: Socket, change: number) => {
    const now = (running.get(socket) ?? 0) + change;
    running.set(socket, now);
    if (closing && now === 0) socket.destroySoon();
  };
  // one for all, and not by `once`, which makes a function of each
  function ended(this: ServerResponse): void {
    count(this.req.socket, -1);
  }
  // a `Set` or a property on the socket, and links that outlive it, cost a new connection 4 to 8 % of all it takes
  server.on("connection", (socket: Socket) => {
    seen++;
    const connection = { socket: socket.unref(), index: connections.length };
    connections.push(connection);
    socket.on("close", () => {
      const last = connections.pop()!;
      if (last !== connection) connections[last.index = connection.index] = last;
    });
  });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (closing) response.setHeader("connection", "close");
    // or one answer waits until the client has acknowledged the one before
    else if (response.shouldKeepAlive) request.socket.setNoDelay();
    const late = listener(request, response);
    // one that is there at once is under way no longer, unless it has to wait for another on its connection
    if (late === undefined && response.socket !== null) return;
    count(request.socket, 1);
    response.on("close", ended);
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
      const endIdle = () => {
        for (const { socket } of connections) count(socket, 0);
      };
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
