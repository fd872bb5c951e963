import { successStatus } from "../../gen/routes.ts";

/** A kind of limit that every runtime has to the number of arguments, and far above what a health check says. */
const LONGEST = 8_192;

/** RFC 9112 section 4. */
const SUCCESS = `HTTP/1.1 ${successStatus} `;

/**
 * Whether these bytes are a whole answer of success, framed by one content length, as nearly all are. If not, response.ts
 * reads them: what is yes here is yes there. It runs but once, so that what counts is how little there is to compile: one
 * pattern, or one loop over all bytes, takes as long as all of this, and each function apart a tenth.
 */
export function isPlainSuccess(bytes: Uint8Array): boolean {
  if (bytes.length > LONGEST) return false;
  const text = String.fromCharCode.apply(null, bytes as unknown as number[]);
  const head = text.slice(0, text.indexOf("\r\n\r\n") + 2);
  // besides spaces and ends of lines, what may stand in a URI: visible characters, but for a few
  const visible = head.replaceAll("\r\n", "").replaceAll(" ", "");
  if (!head.startsWith(SUCCESS) || encodeURI(visible) !== visible) return false;
  // RFC 9112 section 5
  let length: string | undefined;
  for (let at = head.indexOf("\r\n") + 2; at < head.length;) {
    const line = head.slice(at, at = head.indexOf("\r\n", at) + 2);
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    // of what may stand in a part of a URI, all but parentheses may stand in a name
    if (colon < 1 || encodeURIComponent(name) !== name || name.includes("(") || name.includes(")")) return false;
    if (name === "transfer-encoding" || (name === "content-length" && length !== undefined)) return false;
    if (name === "content-length") length = line.slice(colon + 1).trim();
  }
  // as every program writes it
  const number = Number(length || NaN);
  return Number.isInteger(number) && number >= 0 && `${number}` === length && text.length - head.length - 2 >= number;
}
