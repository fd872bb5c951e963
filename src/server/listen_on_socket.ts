import { UNIX_PEER } from "../address.ts";
import type { Handlers } from "../health.ts";
import { listenError } from "./listen_error.ts";
import type { Listening } from "./listening.ts";
import { clearSocketPath, keepToOwnFile } from "./socket_file.ts";

/**
 * Listens on a Unix socket. The file that a process has left which is no more is taken over,
 * and none that another server has made there since is removed.
 *
 * @throws {Error} If it cannot be listened on; `cause` is the runtime's own error.
 */
export async function listenOnSocket(path: string, begin: () => Promise<Listening>): Promise<Listening> {
  const refuse = (cause: unknown, obstacle = "") => {
    throw listenError(path, cause, { obstacle });
  };
  const listening = await begin().catch(async (cause) => {
    const obstacle = await clearSocketPath(path, cause);
    return obstacle === undefined ? await begin().catch((cause) => refuse(cause, cause.code)) : refuse(cause, obstacle);
  });
  return { ...listening, stop: await keepToOwnFile(path, listening.stop) };
}

/** Says of each client what Bun and Node do not: that it asks over a Unix socket. */
export function ofThisMachine({ fetch, listener }: Handlers): Handlers {
  return {
    fetch: (request) => fetch(request, { remoteAddr: { transport: "unix" } }),
    listener: ({ method, url, headers = {}, httpVersionMajor = 1 }, response) =>
      listener({ method, url, headers, httpVersionMajor, socket: { remoteAddress: UNIX_PEER } }, response),
  };
}
