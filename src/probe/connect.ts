import { type Connection, connectPlainly, type Destination } from "./connection.ts";
import { dial } from "./dial.ts";
import type { Signal } from "./timeout.ts";
import { connectSecurely } from "./tls.ts";

/**
 * Connects by the runtime's own sockets, over TLS where that is asked for, by any of the addresses of a host name.
 *
 * @param signal Gives up a connection that is still being made.
 * @throws The error of the first address, if there is no connection.
 * @throws {TlsError} If the peer cannot be verified, or does not speak TLS.
 */
export function connect(destination: Destination, signal: Signal): Promise<Connection> {
  if ("unixSocket" in destination) return connectPlainly(destination, signal);
  const { tls } = destination;
  const open = (hostname: string, signal: Signal) => {
    const address = { ...destination, hostname };
    return tls === undefined ? connectPlainly(address, signal) : connectSecurely(address, { tls, signal });
  };
  return dial(destination, open, signal);
}
