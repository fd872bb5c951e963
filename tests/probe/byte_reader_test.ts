import { assertEquals, assertRejects } from "@std/assert";
import { ByteReader, concat, MalformedError } from "../../src/probe/byte_reader.ts";
import { bytewise, endlessConnection, fakeConnection } from "./fake_connection.ts";

function readerOf(...parts: Array<string | Uint8Array>): ByteReader {
  return new ByteReader(fakeConnection(...parts));
}

async function assertMalformed(work: Promise<unknown>, message: string): Promise<void> {
  assertEquals((await assertRejects(() => work, MalformedError)).message, message);
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("line() reads line after line of one packet", async () => {
  const reader = readerOf("one\r\n\r\ntwo\r\n");
  assertEquals(await reader.line(99, "headers"), "one");
  assertEquals(await reader.line(99, "headers"), "");
  assertEquals(await reader.line(99, "headers"), "two");
});

Deno.test("line() reads a line of many packets, the CR apart from the LF", async () => {
  assertEquals(await readerOf(...bytewise("a line\r\n")).line(99, "headers"), "a line");
});

Deno.test("line() makes one character of each byte", async () => {
  assertEquals(await readerOf("ü\r\n").line(99, "headers"), "\xc3\xbc");
});

Deno.test("line() accepts a line of as many bytes as the limit, CR LF included", async () => {
  assertEquals(await readerOf("abc\r\nmore").line(5, "headers"), "abc");
});

for (const part of ["headers", "chunk lines", "trailers"] as const) {
  Deno.test(`line() refuses one byte more than the limit, in ${part}`, async () => {
    await assertMalformed(readerOf("abcd\r\n").line(5, part), `its ${part} are over 16 KB`);
    await assertMalformed(readerOf(...bytewise("abcd\r\n")).line(5, part), `its ${part} are over 16 KB`);
  });

  Deno.test(`line() refuses an end before the line's, in ${part}`, async () => {
    const message = part === "headers" ? "it ends before its headers do" : "it ends before its body does";
    await assertMalformed(readerOf("abc").line(99, part), message);
    await assertMalformed(readerOf("abc\r").line(99, part), message);
    await assertMalformed(readerOf().line(99, part), message);
  });

  Deno.test(`line() refuses a bare LF, in ${part}`, async () => {
    await assertMalformed(readerOf("abc\n").line(99, part), `one of its ${part} does not end in CR LF`);
    await assertMalformed(readerOf("\n").line(99, part), `one of its ${part} does not end in CR LF`);
  });
}

Deno.test("line() does not read on when the limit is reached without a line end", async () => {
  const connection = fakeConnection("abcde", "\r\n");
  await assertMalformed(new ByteReader(connection).line(5, "headers"), "its headers are over 16 KB");
  assertEquals(connection.reads, 1);
});

Deno.test("line() stops reading a line that never ends", async () => {
  const connection = endlessConnection("", "x".repeat(1000));
  await assertMalformed(new ByteReader(connection).line(16_384, "headers"), "its headers are over 16 KB");
  assertEquals(connection.reads, 18);
});

Deno.test("exactly() reads so many bytes of many packets and leaves the rest", async () => {
  const reader = readerOf("ab", "cd", "ef\r\n");
  assertEquals(text(await reader.exactly(3)), "abc");
  assertEquals(text(await reader.exactly(0)), "");
  assertEquals(await reader.line(99, "headers"), "def");
});

Deno.test("exactly() refuses an end before", async () => {
  await assertMalformed(readerOf("ab", "c").exactly(4), "it ends before its body does");
});

Deno.test("exactly() does not read once it has enough", async () => {
  const connection = fakeConnection("abcd", "never read");
  assertEquals(text(await new ByteReader(connection).exactly(4)), "abcd");
  assertEquals(connection.reads, 1);
});

Deno.test("rest() reads all until the peer closes", async () => {
  assertEquals(text(await readerOf("ab", "", "cd").rest(4)), "abcd");
  assertEquals(text(await readerOf().rest(4)), "");
});

Deno.test("rest() reads more than the limit only to show that there is more", async () => {
  const connection = endlessConnection("", "x".repeat(3));
  assertEquals((await new ByteReader(connection).rest(4)).length, 6);
  assertEquals(connection.reads, 3);
});

Deno.test("rest() does not read again after the end", async () => {
  const connection = fakeConnection("ab");
  const reader = new ByteReader(connection);
  await reader.rest(4);
  assertEquals(text(await reader.rest(4)), "");
  assertEquals(connection.reads, 2);
});

Deno.test("concat() joins bytes", () => {
  assertEquals(concat(Uint8Array.of(1, 2), Uint8Array.of(3)), Uint8Array.of(1, 2, 3));
  assertEquals(concat(new Uint8Array(0), new Uint8Array(0)), new Uint8Array(0));
});
