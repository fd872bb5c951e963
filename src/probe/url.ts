import { dialAddress } from "../address.ts";
import { foundUrl } from "../found.ts";
import type { Destination } from "./connection.ts";

/** What a URL says of where to ask, and for what. */
export interface UrlParts {
  /** As messages show it. */
  url: string;
  destination: Destination;
  host: string;
  path: string;
}

/** Reads `--url`. @throws {TypeError} A sentence that says what was expected, and what was found. */
export function readUrl(text: string): UrlParts {
  const expected = "Cannot read --url: expected an http:// or https:// address";
  if (!/^https?:\/\/[^/\\]/i.test(text) || /[\p{Cc}\s\\]/u.test(text) || !URL.canParse(text)) {
    throw new TypeError(`${expected}, got ${foundUrl(text)}`);
  }
  const url = new URL(text);
  // not repeated: they are a secret
  if (url.username !== "" || url.password !== "") {
    throw new TypeError(`${expected} without user name and password, send these by --header`);
  }
  if (url.hash !== "") {
    throw new TypeError(`${expected} without a fragment, which is never sent, got ${foundUrl(text)}`);
  }
  if (url.port === "0") throw new RangeError(`${expected} with a port from 1 to 65535, got ${foundUrl(text)}`);
  return partsOf(url);
}

/** What an `http://` or `https://` URL says. */
export function partsOf(url: URL): UrlParts {
  const name = url.hostname.replace(/^\[|\]$/g, "");
  const isTls = url.protocol === "https:";
  const destination = { hostname: dialAddress(name), port: Number(url.port) || (isTls ? 443 : 80) };
  return {
    url: url.href,
    destination: isTls ? { ...destination, tls: { name } } : destination,
    host: url.host,
    path: url.pathname + url.search,
  };
}
