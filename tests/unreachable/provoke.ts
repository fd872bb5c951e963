/** Real errors of whichever runtime this runs on: what its `fetch` and its sockets reject with. */
import { connect, createServer, type NetConnectOpts, type Socket } from "node:net";
import process from "node:process";

/** Errors that say that a service cannot be reached, by what provoked them. */
export const OUT_OF_REACH: Record<string, () => Promise<unknown>> = {
  "fetch of a closed port": async () => fetch(`http://127.0.0.1:${await closedPort()}`),
  "fetch of a closed port of localhost": async () => fetch(`http://localhost:${await closedPort()}`),
  "fetch of a closed port by TLS": async () => fetch(`https://127.0.0.1:${await closedPort()}`),
  "fetch of an unknown host": () => fetch("http://health.invalid"),
  "fetch of a server that resets": () => withServer(reset, (port) => fetch(`http://127.0.0.1:${port}`)),
  "fetch of a server that closes": () => withServer(end, (port) => fetch(`http://127.0.0.1:${port}`)),
  "fetch of a body that breaks off": () => withServer(breakOff, async (port) => (await get(port)).text()),
  "fetch with a timeout": () => withServer(() => {}, (port) => get(port, AbortSignal.timeout(50))),
  "a closed port": async () => dial({ host: "127.0.0.1", port: await closedPort() }),
  "a closed port of localhost": async () => dial({ host: "localhost", port: await closedPort() }),
  "an unknown host": () => dial({ host: "health.invalid", port: 1 }),
  "a Unix socket that is not there": () => dial({ path: "/nowhere/health.sock" }),
};

/** Errors of other kinds. */
export const OTHERWISE: Record<string, () => Promise<unknown>> = {
  "fetch of a URL that is none": () => fetch("postgres://ann:s3/cret@db"),
  "fetch that was given up": () => fetch("http://127.0.0.1:1", { signal: AbortSignal.abort() }),
  "fetch by TLS of a server that does not speak it": () =>
    withServer(
      (socket) => socket.once("data", () => socket.end("220 ready\r\n")),
      (port) => fetch(`https://127.0.0.1:${port}`),
    ),
  "a body that is not JSON": () => new Response("<html>").json(),
};

/** What each rejects with. */
export async function provoke(errors: Record<string, () => Promise<unknown>>): Promise<[string, unknown][]> {
  return await Promise.all(
    Object.entries(errors).map(async ([name, reject]): Promise<[string, unknown]> => {
      try {
        await reject();
      } catch (error) {
        return [name, error];
      }
      throw new Error(`This was to fail: ${name}`);
    }),
  );
}

type Serve = (socket: Socket) => unknown;

// Bun's sockets cannot reset: there it is another that closes
const reset: Serve = (socket) => socket.resetAndDestroy?.() ?? socket.destroy();
const end: Serve = (socket) => socket.once("data", () => socket.end());
const breakOff: Serve = (socket) =>
  socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"));

function get(port: number, signal: AbortSignal | null = null): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}`, { signal });
}

async function withServer(serve: Serve, work: (port: number) => Promise<unknown>): Promise<unknown> {
  const { port, close } = await listen(serve);
  try {
    return await work(port);
  } finally {
    await close();
  }
}

async function closedPort(): Promise<number> {
  const { port, close } = await listen(() => {});
  await close();
  return port;
}

function listen(serve: Serve): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    serve(socket);
  });
  const close = () => {
    sockets.forEach((socket) => socket.destroy());
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve({ port: (server.address() as { port: number }).port, close }));
  });
}

function dial(options: NetConnectOpts): Promise<never> {
  return new Promise((_, reject) => {
    const socket = connect(options);
    socket.on("error", (error) => (socket.destroy(), reject(error)));
  });
}

/** Prints which errors `isUnreachable` says it of, as one line of JSON. */
export async function print(isUnreachable: (error: unknown) => boolean): Promise<void> {
  const errors = [...await provoke(OUT_OF_REACH), ...await provoke(OTHERWISE)];
  const said = errors.map(([name, error]) => [name, isUnreachable(error)]);
  // it is the last thing to be done, and sockets may keep the process alive
  process.stdout.write(`${JSON.stringify(Object.fromEntries(said))}\n`, () => process.exit(0));
}
