import { found } from "../found.ts";
import { readUnixSocket } from "../unix_socket.ts";
import { connect } from "./connect.ts";
import type { Destination } from "./connection.ts";
import { finishExchange, requestOf, startExchange, USER_AGENT } from "./exchange.ts";
import type { Header } from "./header.ts";
import { noAnswerMessage } from "./message.ts";
import { readWholeResponse, type WholeResponse } from "./response.ts";
import { giveUpOn } from "./timeout.ts";
import { partsOf } from "./url.ts";

/** How {@linkcode createSocketFetch} connects. */
export interface SocketFetchOptions {
  /**
   * The path of a Unix socket, of 1 to 107 bytes, to ask over, whatever the host of the URL, which must be `http://`.
   *
   * @default {none}
   */
  unixSocket?: string;
  /** Certificates in PEM, to trust for `https://` like those that the runtime trusts. @default {none} */
  ca?: string;
}

/** What asks as `fetch` does. */
export type SocketFetch = (input: Request | URL | string, init?: RequestInit) => Promise<Response>;

/**
 * Makes a `fetch` that asks as the `health-check` command does: one GET over a plain socket, on Deno, Bun and Node. No proxy is
 * ever asked, no redirect followed, no connection kept. The answer is read strictly, and whole before there is a `Response`: headers
 * of 16 KB and a body of 64 KB at most. There is no time limit but the signal's. `Set-Cookie` is not told, as in browsers.
 *
 * What it makes rejects with the reason of the request's signal; or with a `TypeError` if the request is no GET, its URL is neither
 * `http://` nor `https://`, there is no connection, or what comes back is not a whole HTTP/1.1 response (RFC 9112). `cause` is then
 * the runtime's own error, or what is malformed.
 *
 * @throws {TypeError | RangeError} If an option cannot be read.
 *
 * @example
 * ```ts
 * import { createHealth } from "@baton/health";
 * import { serve } from "@baton/health/server";
 * import { createSocketFetch } from "./fetch.ts";
 *
 * const health = createHealth({ validate: () => {} });
 * await using server = await serve(health, { enabled: true, port: 0 });
 * const socketFetch = createSocketFetch();
 * const response = await socketFetch(`${server!.url}/health`, { signal: AbortSignal.timeout(5_000) });
 * console.assert((await response.json()).status === "healthy");
 * ```
 */
export function createSocketFetch({ unixSocket, ca }: SocketFetchOptions = {}): SocketFetch {
  if (unixSocket !== undefined) readUnixSocket("unixSocket", unixSocket);
  if (ca !== undefined && typeof ca !== "string") {
    throw new TypeError(`Cannot read ca: expected certificates in PEM, got ${found(ca)}`);
  }
  return async (input, init) => {
    // not one more where there is one already: its signal would be lost when that is collected as garbage
    const request = input instanceof Request && init === undefined ? input : new Request(input, init);
    return await get(request, { unixSocket, ca });
  };
}

async function get(request: Request, options: SocketFetchOptions): Promise<Response> {
  const { signal } = request;
  signal.throwIfAborted();
  const { url, host, path, destination } = readRequest(request, options);
  const exchange = startExchange(destination, {
    connect,
    request: requestOf(path, [["Host", host], USER_AGENT], sentBy(request)),
    giveUp: giveUpOn(signal),
  });
  try {
    return toResponse(await finishExchange(exchange, readWholeResponse));
  } catch (cause) {
    // of the two that the signal ends, which one is first differs from runtime to runtime
    signal.throwIfAborted();
    throw new TypeError(noAnswerMessage({ url, destination }, cause), { cause });
  }
}

function readRequest(request: Request, { unixSocket, ca }: SocketFetchOptions) {
  const url = new URL(request.url);
  // not repeated: they are a secret
  if (url.username !== "" || url.password !== "") {
    throw new TypeError("Cannot fetch: expected a URL without user name and password, send these as a header");
  }
  url.hash = "";
  const isOverSocket = unixSocket !== undefined;
  if (url.protocol !== "http:" && (isOverSocket || url.protocol !== "https:")) {
    const expected = isOverSocket ? "http:// over a Unix socket" : "http:// or https://";
    throw new TypeError(`Cannot fetch ${url}: expected ${expected}`);
  }
  if (url.port === "0") throw new TypeError(`Cannot fetch ${url}: expected a port from 1 to 65535`);
  if (request.method !== "GET") {
    throw new TypeError(`Cannot fetch ${url}: expected the method GET, got ${found(request.method)}`);
  }
  const parts = partsOf(url);
  return { ...parts, destination: isOverSocket ? { unixSocket } : trusting(parts.destination, ca) };
}

function trusting(destination: Destination, ca: string | undefined): Destination {
  if (ca === undefined || !("tls" in destination)) return destination;
  return { ...destination, tls: { ...destination.tls!, ca } };
}

/** What would be of another connection or body than this, or ask for a body that this does not decode. */
const UNSENT = ["accept-encoding", "connection", "content-length", "expect", "transfer-encoding", "upgrade"];

function sentBy({ headers }: Request): Header[] {
  return [...headers].filter(([name]) => !UNSENT.includes(name));
}

function toResponse({ status, fields, body }: WholeResponse): Response {
  // the one that may not be joined by a comma (RFC 9110 section 5.3)
  const headers = [...fields].filter(([name]) => name !== "set-cookie");
  const isBodiless = status === 204 || status === 205 || status === 304;
  return new Response(isBodiless ? null : body as Uint8Array<ArrayBuffer>, { status, headers });
}
