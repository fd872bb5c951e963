/**
 * Thrown by a check to say that a service cannot be reached, as against one that answers wrongly. NDC's `/health/connected` tells
 * the two apart; the runtimes' own connection errors need no help.
 *
 * @example
 * ```ts
 * import { isUnreachable, UnreachableError } from "@baton/health";
 *
 * const error = new UnreachableError("the directory does not answer");
 * console.assert(isUnreachable(error));
 * console.assert(isUnreachable(new Error("sync failed", { cause: error })));
 * console.assert(!isUnreachable(new Error("401")));
 * ```
 */
export class UnreachableError extends Error {
  /** Always `"UnreachableError"`, by which another copy of this module knows it. */
  override name = "UnreachableError";
}

/** Error codes of Node, Bun and Deno, of undici, and of common database drivers. */
const CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EADDRNOTAVAIL",
  "EPIPE",
  "ETIMEDOUT",
  "ConnectionRefused",
  "ConnectionClosed",
  "FailedToOpenSocket",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_SOCKET",
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "PROTOCOL_CONNECTION_LOST",
  "ERR_POSTGRES_CONNECTION_REFUSED",
  "ERR_POSTGRES_CONNECTION_CLOSED",
  "ERR_POSTGRES_CONNECTION_TIMEOUT",
  "ERR_REDIS_CONNECTION_CLOSED",
]);

/** Names of errors: ours, Deno's, and what `AbortSignal.timeout` throws. */
const NAMES = new Set([
  "UnreachableError",
  "ConnectionRefused",
  "ConnectionReset",
  "ConnectionAborted",
  "NotConnected",
  "BrokenPipe",
  "HostUnreachable",
  "NetworkUnreachable",
  "AddrNotAvailable",
  "TimedOut",
  "TimeoutError",
]);

/** Texts of Deno's `fetch` and name look-up, whose errors have neither code nor name. A TLS failure is a wrong answer. */
const TEXTS = new RegExp(
  "^failed to lookup address information|^error reading a body from connection|client error \\((Connect|SendRequest)\\): " +
    "(tcp connect error|dns error|connection error|connection closed before message completed)",
);

/** How far causes are followed. */
const DEPTH = 8;

/**
 * Whether what was thrown says that a service cannot be reached: an {@linkcode UnreachableError}, a connection error or a timeout
 * of the runtime, or an error that one of them is the cause of. Never throws.
 *
 * @param error Whatever was thrown.
 */
export function isUnreachable(error: unknown): boolean {
  return search(error, DEPTH);
}

function search(error: unknown, depth: number): boolean {
  if (typeof error !== "object" || error === null || depth === 0) return false;
  try {
    const { name, code, syscall, message, cause, errors } = error as Partial<Record<string, unknown>>;
    // a connect that fails otherwise, such as one to a Unix socket that is not there
    return error instanceof UnreachableError || NAMES.has(name as string) || CODES.has(code as string) ||
      syscall === "connect" ||
      (typeof message === "string" && TEXTS.test(message.slice(0, 8_192))) || search(cause, depth - 1) ||
      (Array.isArray(errors) && errors.length > 0 && errors.every((one) => search(one, depth - 1)));
  } catch {
    return false;
  }
}
