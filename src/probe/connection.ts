import { connectOnBun } from "./connect_on_bun.ts";
import { connectionOnDeno, openOnDeno } from "./connect_on_deno.ts";
import { connectionOnNode, openOnNode } from "./connect_on_node.ts";
import { program } from "./program.ts";
import type { Signal } from "./timeout.ts";

/** What bytes come from. Only one read may be under way at a time. */
export interface Readable {
  /** The next bytes, or `null` when the peer has sent all. */
  read(): Promise<Uint8Array | null>;
}

/** A connection, whichever runtime's. */
export interface Connection extends Readable {
  /** Sends a text, as UTF-8. That it could not be sent may show only in the next read. */
  write(text: string): unknown;
  /** Closes it, and fails a read that is under way. May be called twice. */
  close(): void;
}

/** A TCP port. */
export interface TcpAddress {
  /** IP address without brackets, or host name. */
  hostname: string;
  /** TCP port. */
  port: number;
  /** Present where TLS is spoken. */
  tls?: TlsOptions;
}

/** How the peer of a TLS connection is verified. */
export interface TlsOptions {
  /** Whom the certificate has to be for: an IP address without brackets, or a host name. */
  name: string;
  /** Certificates in PEM, which are trusted like those that the runtime trusts. */
  ca?: string;
}

/** Where to connect to. */
export type Destination = TcpAddress | {
  /** The path of a Unix socket. */
  unixSocket: string;
};

/**
 * Connects by the runtime's own sockets, without TLS: no HTTP stack is loaded, and no proxy is ever asked. Of a host name that
 * has several addresses, which one is used is the runtime's choice: connect.ts tries all.
 *
 * @param signal Gives up a connection that is still being made.
 * @throws The runtime's own error.
 */
export async function connectPlainly(destination: Destination, signal: Signal): Promise<Connection> {
  if ("Deno" in globalThis) return connectionOnDeno(await openOnDeno(destination, signal));
  // Bun's own cannot be given up, and would hold the process for two minutes: no matter where that ends at once
  if ("Bun" in globalThis && program.isAlone) return await connectOnBun(destination);
  return connectionOnNode(await openOnNode(destination, signal));
}
