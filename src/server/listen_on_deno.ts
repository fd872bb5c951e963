import { sameAddress } from "../address.ts";
import { startTimer } from "../timer.ts";
import type { ListenAddress, Listening, ListenOptions } from "./listening.ts";
import { clearSocketPath } from "./socket_file.ts";

/** Listens by `Deno.serve`. It has no limit on how long a client may take to send its headers. */
export async function listenOnDeno({ fetch, address }: ListenOptions): Promise<Listening> {
  const server = serve(address, fetch);
  const { addr } = server;
  if (!isWhere(addr, address)) {
    await server.shutdown();
    throw Object.assign(new Error("Deno listens elsewhere"), { code: "DENO_SERVE_ADDRESS" });
  }
  const given = "unixSocket" in address ? address : { ...address, port: (addr as Deno.NetAddr).port };
  return {
    address: given,
    stop: keepServing(server, () => serve(given, fetch), given),
    // once it is shutting down, Deno's server cannot be cut off: aborting its signal then is an uncaught error
    kill: () => {},
  };
}

type Server = Deno.HttpServer<Deno.Addr>;

function serve(address: ListenAddress, fetch: ListenOptions["fetch"]): Server {
  const onListen = () => {};
  const server: Server = "unixSocket" in address
    ? Deno.serve({ path: address.unixSocket, onListen }, fetch)
    : Deno.serve({ ...address, onListen }, fetch);
  server.unref();
  return server;
}

/** How long it takes until it is tried anew to listen, in milliseconds. */
const ANEW_MS = 100;

/**
 * Listens anew where Deno has given up: it does so for good at the first connection that it cannot accept, as when the process may
 * open no more files. Returns what stops it.
 */
function keepServing(server: Server, begin: () => Server, address: ListenAddress): () => Promise<unknown> {
  let stopped = false;
  let callOff = () => {};
  let gone: Promise<unknown> = Promise.resolve();
  const watch = () => void server.finished.catch(() => stopped || giveWay());
  const giveWay = () => {
    // it goes on with the connections that it has: those that ask nothing are ended, and their files given back
    gone = Promise.all([gone, server.shutdown().catch(() => {})]);
    later();
  };
  const later = () => void (callOff = startTimer(anew, ANEW_MS, { keepAlive: false }));
  const anew = async () => {
    try {
      server = begin();
      watch();
    } catch (error) {
      // the file that it has left is in its own way
      if ("unixSocket" in address) await clearSocketPath(address.unixSocket, error);
      if (!stopped) later();
    }
  };
  watch();
  return async () => {
    stopped = true;
    callOff();
    await Promise.all([gone, server.shutdown()]);
  };
}

/** Whether Deno listens where it was told to, and not where its variable `DENO_SERVE_ADDRESS` says. */
function isWhere(addr: Deno.Addr, address: ListenAddress): boolean {
  if ("unixSocket" in address) return addr.transport === "unix" && addr.path === address.unixSocket;
  const { hostname, port } = address;
  if (addr.transport !== "tcp" || (port !== 0 && addr.port !== port)) return false;
  const isName = !/^[\d.]+$|:/.test(hostname);
  return isName || sameAddress(addr.hostname, hostname);
}
