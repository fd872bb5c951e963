import { formatAddress } from "../address.ts";
import { listenError } from "./listen_error.ts";
import { listenOnBun } from "./listen_on_bun.ts";
import { listenOnDeno } from "./listen_on_deno.ts";
import { listenOnNode } from "./listen_on_node.ts";
import type { Listening, ListenOptions } from "./listening.ts";

/**
 * Listens by the server of the runtime that this runs on, which does not keep the process alive.
 *
 * @throws {Error} If the address cannot be listened on; `cause` is the runtime's own error.
 */
export async function listen(options: ListenOptions): Promise<Listening> {
  try {
    if ("Deno" in globalThis) return await listenOnDeno(options);
    return "Bun" in globalThis ? listenOnBun(options) : await listenOnNode(options);
  } catch (cause) {
    throw listenError(formatAddress(options.hostname, options.port), cause);
  }
}
