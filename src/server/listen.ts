import { formatAddress, UNIX_PEER } from "../address.ts";
import type { Handlers } from "../health.ts";
import { listenError } from "./listen_error.ts";
import { listenOnBun } from "./listen_on_bun.ts";
import { listenOnDeno } from "./listen_on_deno.ts";
import { listenOnNode } from "./listen_on_node.ts";
import type { Listening, ListenOptions } from "./listening.ts";
import { clearSocketPath } from "./socket_file.ts";

/**
 * Listens by the server of the runtime that this runs on, which does not keep the process alive. The file of a Unix socket that a
 * process has left which is no more is taken over.
 *
 * @throws {Error} If the address cannot be listened on; `cause` is the runtime's own error.
 */
export async function listen(options: ListenOptions): Promise<Listening> {
  const { address } = options;
  if ("unixSocket" in address) {
    return await listenOnSocket(address.unixSocket, () => start({ ...ofThisMachine(options), address }));
  }
  return await start(options).catch((cause) => {
    throw listenError(formatAddress(address.hostname, address.port), cause);
  });
}

async function listenOnSocket(path: string, begin: () => Promise<Listening>): Promise<Listening> {
  const refuse = (cause: unknown, obstacle = "") => {
    throw listenError(path, cause, { obstacle });
  };
  return await begin().catch(async (cause) => {
    const obstacle = await clearSocketPath(path, cause);
    return obstacle === undefined ? await begin().catch((cause) => refuse(cause, cause.code)) : refuse(cause, obstacle);
  });
}

async function start(options: ListenOptions): Promise<Listening> {
  if ("Deno" in globalThis) return await listenOnDeno(options);
  return "Bun" in globalThis ? listenOnBun(options) : await listenOnNode(options);
}

/** Says of each client what Bun and Node do not: that it asks over a Unix socket. */
function ofThisMachine({ fetch, listener }: Handlers): Handlers {
  return {
    fetch: (request) => fetch(request, { remoteAddr: { transport: "unix" } }),
    listener: ({ method, url, headers = {}, httpVersionMajor = 1 }, response) =>
      listener({ method, url, headers, httpVersionMajor, socket: { remoteAddress: UNIX_PEER } }, response),
  };
}
