import type { Socket } from "node:net";
import type { Connection, Destination } from "./connection.ts";
import { createInbox, type Inbox } from "./inbox.ts";
import type { Signal } from "./timeout.ts";

/** Connects by `node:net`. Half open, so that something can be written after the end. */
export async function openOnNode(destination: Destination, signal: Signal): Promise<Socket> {
  const net = await loadNet();
  const socket = net.connect(
    "unixSocket" in destination
      ? { path: destination.unixSocket, allowHalfOpen: true }
      // one address at a time: which is next, and when, is said by dial()
      : { host: destination.hostname, port: destination.port, autoSelectFamily: false, allowHalfOpen: true },
  );
  // given to the socket, an `AbortSignal` costs as much again as all of this
  const giveUp = () => void socket.destroy(signal.reason);
  if (signal.aborted) giveUp();
  signal.addEventListener("abort", giveUp);
  socket.once("close", () => signal.removeEventListener("abort", giveUp));
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  return socket;
}

/** What is built in can be had without the loader of modules, from Node 20.16 and 22.3. */
async function loadNet(): Promise<typeof import("node:net")> {
  const { process } = globalThis as unknown as { process: { getBuiltinModule?(id: string): unknown } };
  return (process.getBuiltinModule?.("node:net") ?? await import("node:net")) as typeof import("node:net");
}

/** A connection of Node's as one of ours; over TLS, `end` is what ends it. */
export function connectionOnNode(socket: Socket, end = endOf): Connection {
  const inbox = createInbox();
  socket.on("data", inbox.put).on("close", inbox.end).on("error", inbox.fail).on("end", () => end(socket, inbox));
  return {
    write: (text) => socket.write(text),
    read: inbox.take,
    close: () => socket.destroy(),
  };
}

/** Node 20 and 22 may take a reset for the end; writing nothing sends nothing, and fails if it was one. */
function endOf(socket: Socket, inbox: Inbox): void {
  socket.write("", (error) => error ? inbox.fail(error) : inbox.end());
}
