import { found } from "../found.ts";

/** Name and value. */
export type Header = readonly [name: string, value: string];

/** RFC 9110 section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** RFC 9110 section 5.5; what is not ASCII is sent as UTF-8. */
const VALUE = /^[\t\P{Cc}]*$/u;

/** What decides where the request ends, or what becomes of the connection. */
const OWN = ["connection", "content-length", "transfer-encoding"];

/**
 * Reads the values of `--header`. What is refused is not repeated, but for the name: it may be a secret.
 *
 * @throws {TypeError} A sentence that says what is wrong.
 */
export function readHeaders(texts: readonly string[]): Header[] {
  const headers = texts.map(readHeader);
  if (headers.filter(([name]) => name.toLowerCase() === "host").length > 1) {
    throw new TypeError("Cannot send two Host headers: RFC 9112 allows one, give --header once for it");
  }
  return headers;
}

function readHeader(text: string): Header {
  const colon = text.indexOf(":");
  if (colon < 0) throw new TypeError('Cannot read --header: expected "Name: value", got a text without a colon');
  const [name, value] = [text.slice(0, colon), text.slice(colon + 1).trim()];
  if (!TOKEN.test(name)) {
    throw new TypeError(`Cannot read --header: expected a name of letters, digits and dashes, got ${found(name)}`);
  }
  if (OWN.includes(name.toLowerCase())) {
    throw new TypeError(
      `Cannot send ${name} by --header: the command says by itself how it connects and what it sends`,
    );
  }
  if (!VALUE.test(value)) {
    throw new TypeError(`Cannot read --header: expected a value of ${name} without control characters`);
  }
  return [name, value];
}
