import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { within } from "../black_box/within.ts";

/** What a server does with a connection once the request is there. The connection is closed when it is done. */
export type Script = (connection: Deno.Conn) => Promise<void>;

/** A server that does to a client whatever a test wants, well-formed or not. */
export interface RawServer extends AsyncDisposable {
  readonly port: number;
  /** What each connection had sent when its script began. */
  readonly requests: string[];
  /** What the next connections get. */
  script: Script;
  /** Resolves when no connection is open any more. */
  idle(): Promise<unknown>;
}

/** Listens on a free port. */
export function startRawServer(script: Script, hostname = "127.0.0.1"): RawServer {
  return serveRaw(Deno.listen({ hostname, port: 0 }), script);
}

/** Listens on a free port, and speaks TLS. @param name Of a certificate in the folder beside this, and of its key. */
export function startTlsServer(script: Script, name: "server" | "other" = "server"): RawServer {
  const [cert, key] = ["pem", "key"].map((ending) => Deno.readTextFileSync(new URL(`${name}.${ending}`, CERTIFICATES)));
  return serveRaw(Deno.listenTls({ hostname: "127.0.0.1", port: 0, cert: cert!, key: key! }), script);
}

/** Listens on a Unix socket. */
export function startUnixServer(script: Script, path: string): RawServer {
  return serveRaw(Deno.listen({ transport: "unix", path }), script);
}

const CERTIFICATES = new URL("./certificates/", import.meta.url);

/** The certificate that both servers' are signed by. */
export const AUTHORITY = fileURLToPath(new URL("authority.pem", CERTIFICATES));

function serveRaw(listener: Deno.Listener<Deno.Conn>, script: Script): RawServer {
  const running = new Set<Promise<void>>();
  const open = new Set<Deno.Conn>();
  const serve = async (connection: Deno.Conn) => {
    open.add(connection);
    const { script, requests } = server;
    const request = requests.push("") - 1;
    try {
      await readRequest(connection, (text) => requests[request] += text);
      await script(connection);
    } catch {
      // a client that has gone is what many scripts wait for
    } finally {
      if (open.delete(connection)) connection.close();
    }
  };
  const accepting = (async () => {
    for await (const connection of listener) {
      const run = serve(connection).finally(() => running.delete(run));
      running.add(run);
    }
  })();
  const idle = () => within(5_000, "the end of all connections", Promise.all(running));
  const { port } = listener.addr as Deno.NetAddr;
  const server: RawServer = {
    port,
    requests: [],
    script,
    idle,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      // what is under way fails, and its script ends
      for (const connection of open) connection.close();
      open.clear();
      await idle();
    },
  };
  return server;
}

async function readRequest(connection: Deno.Conn, note: (text: string) => void): Promise<void> {
  const buffer = new Uint8Array(4096);
  for (let request = ""; !request.endsWith("\r\n\r\n");) {
    const length = await connection.read(buffer);
    if (length === null) throw new Error("The client has gone");
    const text = new TextDecoder().decode(buffer.subarray(0, length));
    request += text;
    note(text);
  }
}

async function write(connection: Deno.Conn, part: string | Uint8Array): Promise<void> {
  const bytes = typeof part === "string" ? new TextEncoder().encode(part) : part;
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

/** Sends that, and closes. */
export function sends(part: string | Uint8Array): Script {
  return (connection) => write(connection, part);
}

/** Sends that, and then nothing, for as long as the client stays. */
export function sendsAndStalls(part: string): Script {
  return async (connection) => {
    await write(connection, part);
    while (await connection.read(new Uint8Array(4096)) !== null);
  };
}

/** Sends that, and then the other again and again, for as long as the client stays. */
export function sendsForever(first: string, again: string): Script {
  return async (connection) => {
    await write(connection, first);
    for (;;) await write(connection, again);
  };
}

/** Sends one byte a packet, one in `pause` milliseconds. */
export function drips(text: string, pause: number): Script {
  return async (connection) => {
    (connection as Deno.TcpConn).setNoDelay();
    for (const byte of new TextEncoder().encode(text)) {
      await write(connection, Uint8Array.of(byte));
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };
}

/** An answer as a health check server gives it. */
export function answer(status: number, body: string, headers = ""): string {
  const length = new TextEncoder().encode(body).length;
  return `HTTP/1.1 ${status} X\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n${headers}\r\n${body}`;
}

/** A server that sends that, if anything, and resets the connection: by node:net, since Deno's own sockets cannot. */
export async function startResettingServer(part: string): Promise<{ port: number } & AsyncDisposable> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.write(part, () => socket.resetAndDestroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A server that sends that to whoever connects, before anything is asked. */
export async function startGreetingServer(part: string): Promise<{ port: number } & AsyncDisposable> {
  const server = createServer((socket) => socket.on("error", () => {}).resume().end(part));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A listener that no more connection can be made to, since as many as it holds wait to be accepted. */
export async function startFullListener(): Promise<{ port: number } & Disposable> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0, tcpBacklog: 1 });
  const { port } = listener.addr as Deno.NetAddr;
  // Linux takes one more than it is told
  const waiting = [await Deno.connect({ port }), await Deno.connect({ port })];
  return {
    port,
    [Symbol.dispose]() {
      for (const connection of [...waiting, listener]) connection.close();
    },
  };
}

/** A port that nothing listens on. */
export function closedPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

/** Sends one after the other, each to one connection, and the last to all further ones. */
export function sendsInTurn(...parts: string[]): Script {
  let next = 0;
  return (connection) => write(connection, parts[Math.min(next++, parts.length - 1)]!);
}
