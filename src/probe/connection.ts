/** A TCP connection, whichever runtime's. Only one read may be under way at a time. */
export interface Connection {
  /** Sends bytes. */
  write(bytes: Uint8Array): Promise<unknown>;
  /** The next bytes, or `null` when the peer has sent all. */
  read(): Promise<Uint8Array | null>;
  /** Closes it, and fails a read that is under way. May be called twice. */
  close(): void;
}

/**
 * Connects by the runtime's own sockets: no HTTP stack is loaded, and no proxy is ever asked.
 *
 * @param signal Gives up a connection that is still being made; Bun has nothing for that.
 * @throws The runtime's own error.
 */
export function connect(hostname: string, port: number, signal: AbortSignal): Promise<Connection> {
  if ("Deno" in globalThis) return connectOnDeno(hostname, port, signal);
  return "Bun" in globalThis ? connectOnBun(hostname, port) : connectOnNode(hostname, port, signal);
}

async function connectOnDeno(hostname: string, port: number, signal: AbortSignal): Promise<Connection> {
  const connection = await Deno.connect({ hostname, port, signal }).catch((error) => {
    // the one error of Deno's sockets that has no name and no code: the look-up of the host name's
    throw error.name === "Error" && error.code === undefined ? Object.assign(error, { code: "ENOTFOUND" }) : error;
  });
  const buffer = new Uint8Array(16_384);
  return {
    async write(bytes) {
      for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
    },
    async read() {
      const length = await connection.read(buffer);
      return length === null ? null : buffer.slice(0, length);
    },
    close() {
      try {
        connection.close();
      } catch {
        // Deno throws when it is closed already
      }
    },
  };
}

/** What is used of a socket of Bun's. */
interface BunSocket {
  write(bytes: Uint8Array): number;
  end(): void;
}

interface BunConnectOptions {
  hostname: string;
  port: number;
  socket: {
    data(socket: BunSocket, bytes: Uint8Array): void;
    end(): void;
    close(socket: BunSocket, error?: Error): void;
    error(socket: BunSocket, error: Error): void;
  };
}

async function connectOnBun(hostname: string, port: number): Promise<Connection> {
  const { Bun } = globalThis as unknown as { Bun: { connect(options: BunConnectOptions): Promise<BunSocket> } };
  const inbox = createInbox();
  const socket = await Bun.connect({
    hostname,
    port,
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
    write: (bytes) => Promise.resolve(socket.write(bytes)),
    read: inbox.take,
    close: () => socket.end(),
  };
}

async function connectOnNode(hostname: string, port: number, signal: AbortSignal): Promise<Connection> {
  const net = await import("node:net");
  // half open, so that something can be written after the end
  const socket = net.connect({ host: hostname, port, signal, allowHalfOpen: true });
  const inbox = createInbox();
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  socket.on("data", (bytes: Uint8Array) => inbox.put(bytes)).on("close", inbox.end).on("error", inbox.fail);
  // Node 20 and 22 may take a reset for the end; writing nothing sends nothing, and fails if it was one
  socket.on("end", () => socket.write("", (error) => error ? inbox.fail(error) : inbox.end()));
  return {
    write: (bytes) => new Promise((resolve) => socket.write(bytes, resolve)),
    read: inbox.take,
    close: () => socket.destroy(),
  };
}

/** Turns a socket's events into reads. */
function createInbox() {
  const chunks: Uint8Array[] = [];
  let over: { error?: Error } | undefined;
  let wake: (() => void) | undefined;
  const finish = (how: { error?: Error }) => {
    over ??= how;
    wake?.();
  };
  return {
    put(bytes: Uint8Array): void {
      chunks.push(bytes);
      wake?.();
    },
    end: (): void => finish({}),
    fail: (error: Error): void => finish({ error }),
    async take(): Promise<Uint8Array | null> {
      if (chunks.length === 0 && over === undefined) await new Promise<void>((resolve) => wake = resolve);
      const chunk = chunks.shift();
      if (chunk === undefined && over?.error) throw over.error;
      return chunk ?? null;
    },
  };
}
