import { sameAddress } from "../address.ts";
import type { ListenAddress, Listening, ListenOptions } from "./listening.ts";

/** Listens by `Deno.serve`. It has no limit on how long a client may take to send its headers. */
export async function listenOnDeno({ fetch, address }: ListenOptions): Promise<Listening> {
  const onListen = () => {};
  const server: Deno.HttpServer<Deno.Addr> = "unixSocket" in address
    ? Deno.serve({ path: address.unixSocket, onListen }, fetch)
    : Deno.serve({ ...address, onListen }, fetch);
  const { addr } = server;
  if (!isWhere(addr, address)) {
    await server.shutdown();
    throw Object.assign(new Error("Deno listens elsewhere"), { code: "DENO_SERVE_ADDRESS" });
  }
  server.unref();
  return {
    address: "unixSocket" in address ? address : { ...address, port: (addr as Deno.NetAddr).port },
    stop: () => server.shutdown(),
    // once it is shutting down, Deno's server cannot be cut off: aborting its signal then is an uncaught error
    kill: () => {},
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
