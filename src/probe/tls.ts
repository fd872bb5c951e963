import type { Socket } from "node:net";
import { textOf } from "../error_text.ts";
import { connectionOnDeno, openOnDeno } from "./connect_on_deno.ts";
import { connectionOnNode, openOnNode } from "./connect_on_node.ts";
import type { Connection, TcpAddress, TlsOptions } from "./connection.ts";
import type { Signal } from "./timeout.ts";

/** The peer cannot be verified, or does not speak TLS; the message says which. */
export class TlsError extends Error {
  override name = "TlsError";

  constructor(cause: unknown) {
    const text = textOf(cause);
    super(`${stateOf(`${(cause as { code?: string }).code ?? ""} ${text}`)}: ${text}`, { cause });
  }
}

/** What is wrong, of the codes and texts of rustls and OpenSSL. */
function stateOf(text: string): string {
  // as `openssl req -x509` makes them
  if (/CaUsedAsEndEntity/.test(text)) {
    return "its certificate is an authority's own, which Deno takes from no server, make one with basicConstraints=CA:FALSE";
  }
  if (/alert/i.test(text)) return "it ends the TLS handshake";
  if (/UnknownIssuer|UNABLE_TO|SELF_SIGNED/.test(text)) return "its certificate cannot be trusted, see --ca-file";
  return /certificate|CERT/i.test(text) ? "its certificate is refused" : "no TLS connection";
}

/** How to connect over TLS. */
interface SecureOptions {
  tls: TlsOptions;
  signal: Signal;
}

/**
 * Connects over TLS.
 *
 * @throws The runtime's own error, if there is no connection.
 * @throws {TlsError} If the peer cannot be verified, or does not speak TLS.
 */
export async function connectSecurely(address: TcpAddress, { tls, signal }: SecureOptions): Promise<Connection> {
  if ("Deno" in globalThis) {
    const connection = await openOnDeno(address, signal) as Deno.TcpConn;
    return connectionOnDeno(await secureOnDeno(connection, tls, { signal }));
  }
  // on Bun, too: its own TLS sockets leave it to the program to compare names, those by the name of Node's do so themselves
  const socket = await openOnNode(address, signal);
  // whatever becomes of it, TLS tells
  socket.on("error", () => {});
  return connectionOnNode(await secureOnNode(socket, tls), (_socket, inbox) => inbox.end());
}

async function secureOnDeno(
  connection: Deno.TcpConn,
  { name, ca }: TlsOptions,
  { signal }: { signal: Signal },
): Promise<Deno.Conn> {
  let open: Deno.Conn & { handshake?(): Promise<unknown> } = connection;
  const giveUp = () => open.close();
  signal.addEventListener("abort", giveUp);
  try {
    const secured = open = await Deno.startTls(connection, { hostname: name, caCerts: ca === undefined ? [] : [ca] });
    await secured.handshake();
    return secured;
  } catch (cause) {
    throw failureOf(cause);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

async function secureOnNode(socket: Socket, { name, ca }: TlsOptions): Promise<Socket> {
  const [{ isIP }, tls] = await Promise.all([import("node:net"), import("node:tls")]);
  const secured = tls.connect({
    socket,
    // whatever NODE_TLS_REJECT_UNAUTHORIZED says
    rejectUnauthorized: true,
    // an address is nothing that a server may be asked for by SNI (RFC 6066 section 3)
    servername: isIP(name) === 0 ? name : "",
    checkServerIdentity: (_name, certificate) => tls.checkServerIdentity(name, certificate),
    // "ca" stands in place of those that are trusted anyway
    ...(ca === undefined ? {} : { ca: [...tls.rootCertificates, ca] }),
  });
  try {
    await new Promise((resolve, reject) => {
      secured.once("secureConnect", resolve).once("error", reject);
      secured.once("close", () => reject(new Error("the connection was closed")));
    });
    return secured;
  } catch (cause) {
    secured.destroy();
    throw failureOf(cause);
  }
}

/** A reset is the connection's failure, whatever is spoken over it. */
function failureOf(cause: unknown): unknown {
  return (cause as { code?: string }).code === "ECONNRESET" ? cause : new TlsError(cause);
}
