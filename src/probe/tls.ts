import type { Socket } from "node:net";
import { textOf } from "../error_text.ts";
import type { TlsOptions } from "./connection.ts";

/** The peer cannot be verified, or does not speak TLS; the message says which. */
export class TlsError extends Error {
  override name = "TlsError";

  constructor(cause: unknown) {
    const text = textOf(cause);
    const { code = "" } = cause as { code?: string };
    const isUnverified = /certificate/i.test(text) || /CERT|SELF_SIGNED|UNABLE_TO/.test(code);
    super(
      isUnverified ? `its certificate cannot be trusted, see --ca-file: ${text}` : `it does not speak TLS: ${text}`,
      { cause },
    );
  }
}

/** Speaks TLS over a connection of Deno's. @throws {TlsError} */
export async function secureOnDeno(
  connection: Deno.TcpConn,
  { name, ca }: TlsOptions,
  { signal }: { signal: AbortSignal },
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

/** Speaks TLS over a connection of Node's. @throws {TlsError} */
export async function secureOnNode(socket: Socket, { name, ca }: TlsOptions): Promise<Socket> {
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
