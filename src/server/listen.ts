import { formatAddress } from "../address.ts";
import type { Listening, ListenOptions } from "./listening.ts";

/**
 * Listens by the server of the runtime that this runs on, which does not keep the process alive. Loads what this
 * needs, and nothing of another runtime.
 *
 * @throws {Error} If the address cannot be listened on; `cause` is the runtime's own error.
 */
export async function listen(options: ListenOptions): Promise<Listening> {
  const { address } = options;
  if ("unixSocket" in address) {
    const { listenOnSocket, ofThisMachine } = await import("./listen_on_socket.ts");
    return await listenOnSocket(address.unixSocket, () => start({ ...ofThisMachine(options), address }));
  }
  return await start(options).catch(async (cause) => {
    const { listenError } = await import("./listen_error.ts");
    throw listenError(formatAddress(address.hostname, address.port), cause);
  });
}

async function start(options: ListenOptions): Promise<Listening> {
  if ("Deno" in globalThis) return await (await import("./listen_on_deno.ts")).listenOnDeno(options);
  if ("Bun" in globalThis) return (await import("./listen_on_bun.ts")).listenOnBun(options);
  return await (await import("./listen_on_node.ts")).listenOnNode(options);
}
