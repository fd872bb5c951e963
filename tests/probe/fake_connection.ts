import type { Connection } from "../../src/probe/connection.ts";

/** A connection whose peer has sent these parts, each to be read on its own, and closed. */
export function fakeConnection(...parts: Array<string | Uint8Array>): Connection & { reads: number } {
  const left = parts.map((part) => typeof part === "string" ? new TextEncoder().encode(part) : part);
  return {
    reads: 0,
    write: () => Promise.reject(new Error("Nothing is to be written")),
    read() {
      this.reads++;
      return Promise.resolve(left.shift() ?? null);
    },
    close() {},
  };
}

/** A connection whose peer sends the first part, and then the other again and again. */
export function endlessConnection(first: string, again: string): Connection & { reads: number } {
  const [start, rest] = [first, again].map((part) => new TextEncoder().encode(part));
  return {
    ...fakeConnection(),
    read() {
      // 100 times of the longest that is ever accepted: whoever reads so far does not stop
      if (this.reads > 10_000) throw new Error("It reads on and on");
      return Promise.resolve(this.reads++ === 0 ? start : rest);
    },
  };
}

/** One part for each byte. */
export function bytewise(text: string): Uint8Array[] {
  return Array.from(new TextEncoder().encode(text), (byte) => Uint8Array.of(byte));
}
