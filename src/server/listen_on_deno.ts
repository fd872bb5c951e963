import { sameAddress } from "../address.ts";
import type { Listening, ListenOptions } from "./listening.ts";

/** Listens by `Deno.serve`. It has no limit on how long a client may take to send its headers. */
export async function listenOnDeno({ fetch, hostname, port }: ListenOptions): Promise<Listening> {
  const server = Deno.serve({ hostname, port, onListen: () => {} }, fetch);
  const { addr } = server;
  if (!isWhere(addr, hostname, port)) {
    await server.shutdown();
    throw Object.assign(new Error("Deno listens elsewhere"), { code: "DENO_SERVE_ADDRESS" });
  }
  server.unref();
  return {
    hostname,
    port: addr.port,
    stop: () => server.shutdown(),
    // once it is shutting down, Deno's server cannot be cut off: aborting its signal then is an uncaught error
    kill: () => {},
  };
}

/** Whether Deno listens where it was told to, and not where its variable `DENO_SERVE_ADDRESS` says. */
function isWhere(addr: Deno.Addr, hostname: string, port: number): boolean {
  if (addr.transport !== "tcp" || (port !== 0 && addr.port !== port)) return false;
  const isName = !/^[\d.]+$|:/.test(hostname);
  return isName || sameAddress(addr.hostname, hostname);
}
