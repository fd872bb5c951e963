import { connectOnBun } from "./connect_on_bun.ts";
import { connectOnDeno } from "./connect_on_deno.ts";
import { connectOnNode } from "./connect_on_node.ts";
import { dial } from "./dial.ts";

/** A connection, whichever runtime's. Only one read may be under way at a time. */
export interface Connection {
  /** Sends bytes. */
  write(bytes: Uint8Array): Promise<unknown>;
  /** The next bytes, or `null` when the peer has sent all. */
  read(): Promise<Uint8Array | null>;
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
 * Connects by the runtime's own sockets: no HTTP stack is loaded, and no proxy is ever asked. All addresses of a host name are
 * tried.
 *
 * @param signal Gives up a connection that is still being made; Bun has nothing for that.
 * @throws The runtime's own error.
 * @throws {TlsError} If the peer cannot be verified, or does not speak TLS.
 */
export function connect(destination: Destination, signal: AbortSignal): Promise<Connection> {
  if ("unixSocket" in destination) return open(destination, signal);
  return dial(destination, (hostname, signal) => open({ ...destination, hostname }, signal), signal);
}

function open(destination: Destination, signal: AbortSignal): Promise<Connection> {
  if ("Deno" in globalThis) return connectOnDeno(destination, signal);
  // Bun's own TLS sockets leave it to the program to compare names, those by the name of Node's do so themselves
  const plain = "unixSocket" in destination || destination.tls === undefined;
  return "Bun" in globalThis && plain ? connectOnBun(destination) : connectOnNode(destination, signal);
}
