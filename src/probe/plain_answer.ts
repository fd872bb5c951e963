import { successStatus } from "../../gen/routes.ts";

/** RFC 9112 sections 4 and 5, but for what hardly any server sends: other characters in names, bytes over 0x7e, tabs. */
const HEAD = new RegExp(`^HTTP/1\\.[01] ${successStatus}(?: [ -~]*)?\\r\\n(?:[-0-9A-Za-z]+:[ -~]*\\r\\n)+\\r\\n`);

/** A kind of limit that every runtime has to the number of arguments, and far above what a health check says. */
const LONGEST = 8_192;

/**
 * Whether these bytes are a whole answer of success, framed by one content length, as nearly all are. If not, response.ts
 * reads them: what is yes here is yes there. It runs but once, so that what counts is how many patterns there are to compile,
 * and that none of them ignores case.
 */
export function isPlainSuccess(bytes: Uint8Array): boolean {
  if (bytes.length > LONGEST) return false;
  const text = String.fromCharCode.apply(null, bytes as unknown as number[]);
  const head = HEAD.exec(text)?.[0];
  if (head === undefined) return false;
  let length: number | undefined;
  for (const line of head.split("\r\n")) {
    const end = line.indexOf(":");
    const name = line.slice(0, end).toLowerCase();
    if (name === "transfer-encoding" || (name === "content-length" && length !== undefined)) return false;
    if (name === "content-length") length = lengthOf(line.slice(end + 1).trim());
  }
  return length !== undefined && text.length - head.length >= length;
}

/** `NaN`, than which no number is greater, for what is not written as every program writes it. */
function lengthOf(text: string): number {
  const length = Number(text);
  return Number.isInteger(length) && length >= 0 && `${length}` === text ? length : NaN;
}
