import type { Connection, Destination } from "./connection.ts";
import { createInbox } from "./inbox.ts";

/** What is used of a socket of Bun's. */
interface BunSocket {
  write(text: string): number;
  end(): void;
}

interface BunConnectOptions {
  hostname?: string;
  port?: number;
  unix?: string;
  socket: {
    data(socket: BunSocket, bytes: Uint8Array): void;
    end(): void;
    close(socket: BunSocket, error?: Error): void;
    error(socket: BunSocket, error: Error): void;
  };
}

/** Connects by `Bun.connect`, without TLS. */
export async function connectOnBun(destination: Destination): Promise<Connection> {
  const { Bun } = globalThis as unknown as { Bun: { connect(options: BunConnectOptions): Promise<BunSocket> } };
  const inbox = createInbox();
  const socket = await Bun.connect({
    ...("unixSocket" in destination
      ? { unix: destination.unixSocket }
      : { hostname: destination.hostname, port: destination.port }),
    socket: {
      // Bun uses the buffer again
      data: (_socket, bytes) => inbox.put(bytes.slice()),
      end: () => inbox.end(),
      // a reset comes this way, and not to error()
      close: (_socket, error) => error ? inbox.fail(error) : inbox.end(),
      error: (_socket, error) => inbox.fail(error),
    },
  });
  return {
    // a request is far smaller than a socket's buffer, so that it is taken whole
    write: (text) => socket.write(text),
    read: inbox.take,
    close: () => socket.end(),
  };
}
