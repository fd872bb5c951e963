import { isLoopback, UNIX_PEER } from "./address.ts";
import { oneLine } from "./one_line.ts";

/**
 * To whom the text of an error is shown: to a client on a loopback address or over a Unix socket, to each, or to none. Others get a
 * stable text and an id, under which the error stands in the log.
 */
export type Disclosure = "loopback" | "always" | "never";

/** Every {@linkcode Disclosure}, in the order in which messages name them. */
export const DISCLOSURES: readonly Disclosure[] = ["loopback", "always", "never"];

const TEXT_LIMIT = 500;

/** Whether the client at an address may see texts. One whose address is not known is a stranger. */
export function mayRead(disclosure: Disclosure, peer: () => string | undefined): boolean {
  if (disclosure !== "loopback") return disclosure === "always";
  const address = peer();
  return address === UNIX_PEER || (address !== undefined && isLoopback(address));
}

/** A text as it is shown: one line of at most 500 characters, and no password of a URL in it. */
export function shown(text: string): string {
  return oneLine(withoutCredentials(text), TEXT_LIMIT);
}

/** How much of a text is searched, in characters: more than is shown or logged of any. */
const SEARCHED = 8_192;

/** What stands before the host; the end of a line is there where a password was read from a file with its last line end. */
const USER_INFO = /(?:\\?\/){2}[^\s/]*[\r\n]{0,2}@/g;

/** The same with a `/` in the password, which makes it no URL: that is what errors tell of. A port and a path are no password. */
const BROKEN_USER_INFO = /(?<!\bfile:\/?)(?:\\?\/){2}[^\s/:@[]*:(?!\d{1,5}(?:[/?#\s]|$))\S{0,2048}[\r\n]{0,2}@/g;

/** Takes user and password out of every URL in a text. What has no `//` is none: `user:ann@example.com` is how directories name people. */
export function withoutCredentials(text: string): string {
  const searched = text.slice(0, SEARCHED).replace(USER_INFO, "//").replace(BROKEN_USER_INFO, "//");
  if (text.length <= SEARCHED) return searched;
  // one that is cut off has lost its `@`, and there may be a `/` in its password
  const lastWord = searched.search(/(?<!\S)\S*$/);
  return searched.slice(0, lastWord) + searched.slice(lastWord).replace(/\/\/.*/, "//");
}
