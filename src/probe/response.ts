import { ByteReader, concat, type LinePart, MalformedError } from "./byte_reader.ts";
import type { Readable } from "./connection.ts";

/** What came back. */
export interface ProbeResponse {
  /** HTTP status code, from 200 to 599. */
  status: number;
  /** The body as text, decoded as UTF-8. */
  body: string;
}

const HEADERS_LIMIT = 16 * 1024;
const BODY_LIMIT = 64 * 1024;

/** RFC 9112 section 4. */
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;

/**
 * RFC 9112 section 5, without line folding. The value begins and ends with a visible character: a pattern that leaves open
 * which part takes the white space takes minutes for 16 KB of it, and no timer fires meanwhile.
 */
const FIELD_LINE =
  /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\t ]*(?:([\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)[\t ]*)?$/;

/** RFC 9112 section 7.1. */
const CHUNK_LINE = /^([0-9A-Fa-f]{1,8})[\t ]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/;

/** What came back, whole. */
export interface WholeResponse {
  /** HTTP status code, from 200 to 599. */
  status: number;
  /** Values of headers, by name in lower case; of a repeated one, all, joined by a comma. */
  fields: ReadonlyMap<string, string>;
  /** The body, without its transfer coding. */
  body: Uint8Array;
}

/** The head of a response. */
interface Head extends Omit<WholeResponse, "body"> {
  /** Of HTTP/1: 0 or 1. */
  minorVersion: number;
}

/** Reads one response to a GET, whole. @throws {MalformedError} If it is not as RFC 9112 has it, or too long. */
export async function readResponse(source: Readable): Promise<ProbeResponse> {
  const { status, body } = await readWholeResponse(source);
  return { status, body: new TextDecoder().decode(body) };
}

/** The same, with its headers, and its body as it came. @throws {MalformedError} */
export async function readWholeResponse(source: Readable): Promise<WholeResponse> {
  const reader = new ByteReader(source);
  const head = await readHead(reader);
  const { status, fields } = head;
  if (status === 204 || status === 304) return { status, fields, body: new Uint8Array(0) };
  const body = await readBody(reader, head);
  if (body.length > BODY_LIMIT) throw tooLong();
  return { status, fields, body };
}

/** The head of the final response: interim ones (RFC 9110 section 15.2) are passed over, within the same limit. */
async function readHead(reader: ByteReader): Promise<Head> {
  const next = lines(reader, "headers");
  for (;;) {
    const [minorVersion, status] = (STATUS_LINE.exec(await next())?.slice(1) ?? []).map(Number);
    if (minorVersion === undefined || status === undefined) throw new MalformedError("it is not HTTP/1.1");
    const fields = new Map<string, string>();
    for (let line = await next(); line !== ""; line = await next()) addField(fields, line);
    if (status === 101) throw new MalformedError("it switches to another protocol");
    if (status >= 200) return { minorVersion, status, fields };
  }
}

/** Reads line after line, which together may be as long as all headers. */
function lines(reader: ByteReader, part: LinePart): () => Promise<string> {
  let left = HEADERS_LIMIT;
  return async () => {
    const line = await reader.line(left, part);
    left -= line.length + 2;
    return line;
  };
}

function addField(fields: Map<string, string>, line: string): void {
  const [, name, value = ""] = FIELD_LINE.exec(line) ?? [];
  if (name === undefined) throw new MalformedError("one of its headers is malformed");
  const key = name.toLowerCase();
  const before = fields.get(key);
  fields.set(key, before === undefined ? value : `${before},${value}`);
}

/** RFC 9112 section 6.3. */
function readBody(reader: ByteReader, { minorVersion, fields }: Head): Promise<Uint8Array> {
  const coding = fields.get("transfer-encoding");
  const length = fields.get("content-length");
  if (coding !== undefined) {
    if (length !== undefined) throw new MalformedError("it has both a content length and a transfer coding");
    // RFC 9112 section 6.1: the framing is to be taken for faulty
    if (minorVersion === 0) throw new MalformedError("it has a transfer coding, which HTTP/1.0 has not");
    if (coding.toLowerCase() !== "chunked") throw new MalformedError("its transfer coding is not chunked");
    return readChunks(reader);
  }
  return length === undefined ? reader.rest(BODY_LIMIT) : reader.exactly(lengthOf(length));
}

/** The same length said several times is one (RFC 9110 section 8.6). */
function lengthOf(field: string): number {
  const [first, ...others] = field.split(",").map((value) => value.trim());
  if (!/^\d+$/.test(first!) || others.some((other) => other !== first)) {
    throw new MalformedError("its content length is malformed");
  }
  if (Number(first) > BODY_LIMIT) throw tooLong();
  return Number(first);
}

async function readChunks(reader: ByteReader): Promise<Uint8Array> {
  const nextSize = lines(reader, "chunk lines");
  let body = new Uint8Array(0);
  for (;;) {
    const size = CHUNK_LINE.exec(await nextSize())?.[1];
    if (size === undefined) throw new MalformedError("one of its chunks is malformed");
    const length = parseInt(size, 16);
    if (body.length + length > BODY_LIMIT) throw tooLong();
    if (length === 0) break;
    const chunk = await reader.exactly(length + 2);
    if (chunk.at(-2) !== 0x0d || chunk.at(-1) !== 0x0a) throw new MalformedError("one of its chunks is malformed");
    body = concat(body, chunk.subarray(0, -2));
  }
  const nextTrailer = lines(reader, "trailers");
  const trailers = new Map<string, string>();
  for (let line = await nextTrailer(); line !== ""; line = await nextTrailer()) addField(trailers, line);
  return body;
}

function tooLong(): MalformedError {
  return new MalformedError("its body is over 64 KB");
}
