import type { Socket } from "node:net";
import type { Connection, Destination } from "./connection.ts";
import { createInbox, type Inbox } from "./inbox.ts";

/** Connects by `node:net`, and for TLS by `node:tls`. */
export async function connectOnNode(destination: Destination, signal: AbortSignal): Promise<Connection> {
  const net = await import("node:net");
  const to = "unixSocket" in destination
    ? { path: destination.unixSocket }
    // one address at a time: which is next, and when, is said by dial()
    : { host: destination.hostname, port: destination.port, autoSelectFamily: false };
  // half open, so that something can be written after the end
  const socket = net.connect({ ...to, signal, allowHalfOpen: true });
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  const inbox = createInbox();
  if ("unixSocket" in destination || destination.tls === undefined) {
    // Node 20 and 22 may take a reset for the end; writing nothing sends nothing, and fails if it was one
    socket.on("end", () => socket.write("", (error) => error ? inbox.fail(error) : inbox.end()));
    return connectionOf(socket, inbox);
  }
  // whatever becomes of it, TLS tells
  socket.on("error", () => {});
  const { secureOnNode } = await import("./tls.ts");
  const secured = await secureOnNode(socket, destination.tls);
  secured.on("end", inbox.end);
  return connectionOf(secured, inbox);
}

function connectionOf(socket: Socket, inbox: Inbox): Connection {
  socket.on("data", (bytes: Uint8Array) => inbox.put(bytes)).on("close", inbox.end).on("error", inbox.fail);
  return {
    write: (bytes) => new Promise((resolve) => socket.write(bytes, resolve)),
    read: inbox.take,
    close: () => socket.destroy(),
  };
}
