import { found } from "./found.ts";

/** The longest path that Linux has room for in an address, in bytes. */
const LONGEST_PATH = 107;

/**
 * Reads the path of a Unix socket, as server and command are given it.
 *
 * @param name Of the flag or option, for the error.
 * @throws {TypeError | RangeError} A sentence that says what was expected, and what was found.
 */
export function readUnixSocket(name: string, path: string): string {
  const length = typeof path === "string" ? new TextEncoder().encode(path).length : 0;
  if (length > 0 && length <= LONGEST_PATH && !path.includes("\0")) return path;
  const sentence = `Cannot read ${name}: expected a path of 1 to ${LONGEST_PATH} bytes, got ${found(path)}`;
  throw length > LONGEST_PATH ? new RangeError(sentence) : new TypeError(sentence);
}

/** `http+unix://%2Frun%2Fhealth.sock`, as Deno, and clients for it, write such addresses. */
export function unixSocketUrl(path: string): string {
  // half of a surrogate pair becomes what the file's name has
  return `http+unix://${encodeURIComponent(path.toWellFormed())}`;
}
