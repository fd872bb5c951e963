import type { Readable } from "./connection.ts";

/** What the peer sends is not HTTP/1.1 as RFC 9112 has it, or more than a health check ever says. */
export class MalformedError extends Error {
  override name = "MalformedError";
}

/** The parts of a response that are made of lines. */
export type LinePart = "headers" | "chunk lines" | "trailers";

/** Reads lines and counted bytes from a connection. */
export class ByteReader {
  #source: Readable;
  #bytes = new Uint8Array(0);
  #ended = false;

  constructor(source: Readable) {
    this.#source = source;
  }

  /**
   * A line up to CR LF, less these, one character a byte.
   *
   * @param limit The most bytes it may have, CR LF included.
   * @param part What it is a line of, for the error.
   * @throws {MalformedError} If it is longer, or does not end in CR LF.
   */
  async line(limit: number, part: LinePart): Promise<string> {
    for (;;) {
      const end = this.#bytes.indexOf(0x0a);
      if (end >= limit || (end < 0 && this.#bytes.length >= limit)) {
        throw new MalformedError(`its ${part} are over 16 KB`);
      }
      if (end >= 0) return lineOf(this.#take(end + 1), part);
      if (!await this.#fill()) {
        throw new MalformedError(`it ends before its ${part === "headers" ? "headers do" : "body does"}`);
      }
    }
  }

  /** Just so many bytes. @throws {MalformedError} If there are fewer. */
  async exactly(length: number): Promise<Uint8Array> {
    while (this.#bytes.length < length) {
      if (!await this.#fill()) throw new MalformedError("it ends before its body does");
    }
    return this.#take(length);
  }

  /** All bytes until the peer closes, or one more than `limit` of them. */
  async rest(limit: number): Promise<Uint8Array> {
    while (this.#bytes.length <= limit && await this.#fill());
    return this.#take(this.#bytes.length);
  }

  #take(length: number): Uint8Array {
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }

  async #fill(): Promise<boolean> {
    const more = this.#ended ? null : await this.#source.read();
    this.#ended = more === null;
    if (more !== null) this.#bytes = concat(this.#bytes, more);
    return more !== null;
  }
}

/** Joins bytes. */
export function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

function lineOf(bytes: Uint8Array, part: LinePart): string {
  if (bytes.at(-2) !== 0x0d) throw new MalformedError(`one of its ${part} does not end in CR LF`);
  // one by one: spread into one call, they cost Bun more than all the rest of the answer
  let line = "";
  for (const byte of bytes.subarray(0, -2)) line += String.fromCharCode(byte);
  return line;
}
