import { assert, assertEquals, assertRejects } from "@std/assert";
import { MalformedError } from "../../src/probe/byte_reader.ts";
import { type ProbeResponse, readResponse } from "../../src/probe/response.ts";
import { bytewise, endlessConnection, fakeConnection } from "./fake_connection.ts";

const KB = 1024;

/** Both ways: in one packet, and one byte a packet. */
async function read(text: string): Promise<ProbeResponse> {
  const response = await readResponse(fakeConnection(text));
  if (text.length < KB) assertEquals(await readResponse(fakeConnection(...bytewise(text))), response);
  return response;
}

const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;

for (
  const [name, text, expected] of [
    ["a body by its length", `${OK}Content-Length: 4\r\n\r\nbody`, { status: 200, body: "body" }],
    ["no more than the length says", `${OK}Content-Length: 4\r\n\r\nbodyHTTP/1.1 500 X\r\n\r\n`, {
      status: 200,
      body: "body",
    }],
    ["an empty body", `${OK}Content-Length: 0\r\n\r\n`, { status: 200, body: "" }],
    ["a body until the end", `${OK}\r\nbody`, { status: 200, body: "body" }],
    ["no body and no length until the end", `${OK}\r\n`, { status: 200, body: "" }],
    ["HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nbody", { status: 200, body: "body" }],
    ["no reason phrase", "HTTP/1.1 200 \r\n\r\n", { status: 200, body: "" }],
    ["no blank before no reason phrase", "HTTP/1.1 200\r\n\r\n", { status: 200, body: "" }],
    ["a reason phrase beyond ASCII", "HTTP/1.1 503 Übel\r\n\r\n", { status: 503, body: "" }],
    ["any status code", "HTTP/1.1 599 X\r\n\r\n", { status: 599, body: "" }],
    ["204, which has no body", "HTTP/1.1 204 X\r\nContent-Length: 9\r\n\r\n", { status: 204, body: "" }],
    ["304, which has no body", "HTTP/1.1 304 X\r\nContent-Length: 9\r\n\r\n", { status: 304, body: "" }],
    ["white space about a length", `${OK}content-LENGTH:\t 4 \t\r\n\r\nbody`, { status: 200, body: "body" }],
    ["the same length twice", `${OK}Content-Length: 4\r\nContent-Length: 4\r\n\r\nbody`, { status: 200, body: "body" }],
    ["the same length twice in one", `${OK}Content-Length: 4, 4\r\n\r\nbody`, { status: 200, body: "body" }],
    ["chunks", `${CHUNKED}2\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n`, { status: 200, body: "body" }],
    ["no chunk but the last", `${CHUNKED}0\r\n\r\n`, { status: 200, body: "" }],
    ["CHUNKED", `${OK}TRANSFER-ENCODING: CHUNKED\r\n\r\n0A\r\n0123456789\r\n000\r\n\r\n`, {
      status: 200,
      body: "0123456789",
    }],
    ["chunk extensions", `${CHUNKED}4;a=b;c="d e"\r\nbody\r\n0 ;last\r\n\r\n`, { status: 200, body: "body" }],
    ["trailers", `${CHUNKED}4\r\nbody\r\n0\r\nX-Sum: 1\r\nX-Empty:\r\n\r\n`, { status: 200, body: "body" }],
    ["chunks that contain line ends", `${CHUNKED}5\r\n\r\n0\r\n\r\n0\r\n\r\n`, { status: 200, body: "\r\n0\r\n" }],
    ["interim responses", `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 X\r\nLink: </a>\r\n\r\n${OK}\r\nbody`, {
      status: 200,
      body: "body",
    }],
    ["an empty header", `${OK}X-Empty:\r\nX-Blank:  \t \r\n\r\n`, { status: 200, body: "" }],
  ] as const
) {
  Deno.test(`readResponse() reads ${name}`, async () => {
    assertEquals(await read(text), expected);
  });
}

Deno.test("readResponse() reads multi-byte UTF-8, a chunk for each byte", async () => {
  const chunks = bytewise("für €, 🩺").flatMap((byte) => ["1\r\n", byte, "\r\n"]);
  const { body } = await readResponse(fakeConnection(CHUNKED, ...chunks, "0\r\n\r\n"));
  assertEquals(body, "für €, 🩺");
});

Deno.test("readResponse() reads what is no UTF-8", async () => {
  const body = Uint8Array.of(0x61, 0xff, 0xc3);
  assertEquals(await readResponse(fakeConnection(`${OK}\r\n`, body)), { status: 200, body: "a\ufffd\ufffd" });
});

Deno.test("readResponse() does not wait for the end when it has the whole body", async () => {
  for (const text of [`${OK}Content-Length: 4\r\n\r\nbody`, `${CHUNKED}0\r\n\r\n`, "HTTP/1.1 204 X\r\n\r\n"]) {
    const connection = fakeConnection(text, "never read");
    await readResponse(connection);
    assertEquals(connection.reads, 1);
  }
});

Deno.test("readResponse() reads headers of 16 KB and a body of 64 KB, and not a byte more", async () => {
  const frame = `${OK}A: \r\n\r\n`;
  const head = (size: number) => `${OK}A: ${"x".repeat(size - frame.length)}\r\n\r\n`;
  const body = "x".repeat(64 * KB);
  assertEquals((await readResponse(fakeConnection(head(16 * KB), body))).body, body);
  await assertMalformed([head(16 * KB + 1)], "its headers are over 16 KB");
  await assertMalformed([`${OK}\r\n`, body, "x"], "its body is over 64 KB");

  assertEquals((await readResponse(fakeConnection(`${OK}Content-Length: 65536\r\n\r\n`, body))).body, body);
  await assertMalformed([`${OK}Content-Length: 65537\r\n\r\n`], "its body is over 64 KB");

  const chunks = `8000\r\n${"x".repeat(32 * KB)}\r\n`.repeat(2);
  assertEquals((await readResponse(fakeConnection(CHUNKED, chunks, "0\r\n\r\n"))).body, body);
  await assertMalformed([CHUNKED, chunks, "1\r\nx\r\n"], "its body is over 64 KB");
});

async function assertMalformed(parts: Array<string | Uint8Array>, message: string): Promise<void> {
  assertEquals((await assertRejects(() => readResponse(fakeConnection(...parts)), MalformedError)).message, message);
}

const HEADER = "one of its headers is malformed";
const LENGTH = "its content length is malformed";
const CHUNK = "one of its chunks is malformed";

for (
  const [name, text, message] of [
    ["nothing", "", "it ends before its headers do"],
    ["garbage", "\x00\x01\x02garbage\r\n\r\n", "it is not HTTP/1.1"],
    ["an SSH server", "SSH-2.0-OpenSSH_9.2\r\n", "it is not HTTP/1.1"],
    ["a TLS alert without a line end", "\x15\x03\x01\x00\x02\x02\x50", "it ends before its headers do"],
    ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "it is not HTTP/1.1"],
    ["HTTP/2 in a status line", "HTTP/2 200 OK\r\n\r\n", "it is not HTTP/1.1"],
    ["HTTP/1.2", "HTTP/1.2 200 OK\r\n\r\n", "it is not HTTP/1.1"],
    ["HTTP/0.9", "ok\r\n", "it is not HTTP/1.1"],
    ["a blank line first", `\r\n${OK}\r\n`, "it is not HTTP/1.1"],
    ["white space before the status line", ` ${OK}\r\n`, "it is not HTTP/1.1"],
    ["http in lower case", "http/1.1 200 OK\r\n\r\n", "it is not HTTP/1.1"],
    ["a status code of two digits", "HTTP/1.1 20 OK\r\n\r\n", "it is not HTTP/1.1"],
    ["a status code of four digits", "HTTP/1.1 2000 OK\r\n\r\n", "it is not HTTP/1.1"],
    ["a status code over 599", "HTTP/1.1 600 X\r\n\r\n", "it is not HTTP/1.1"],
    ["a status code under 100", "HTTP/1.1 099 X\r\n\r\n", "it is not HTTP/1.1"],
    ["two blanks before the status code", "HTTP/1.1  200 OK\r\n\r\n", "it is not HTTP/1.1"],
    ["NUL in the reason phrase", "HTTP/1.1 200 O\x00K\r\n\r\n", "it is not HTTP/1.1"],
    ["101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n", "it switches to another protocol"],
    ["an interim response alone", "HTTP/1.1 100 Continue\r\n\r\n", "it ends before its headers do"],
    ["an end in the headers", `${OK}Content-Le`, "it ends before its headers do"],
    ["a bare LF after the status line", "HTTP/1.1 200 OK\n\n", "one of its headers does not end in CR LF"],
    ["a bare LF after a header", `${OK}A: b\n\r\n`, "one of its headers does not end in CR LF"],
    ["a bare CR in a header", `${OK}A: b\rContent-Length: 0\r\n\r\n`, HEADER],
    ["a folded header", `${OK}A: b\r\n  c\r\n\r\n`, HEADER],
    ["white space before the first header", `${OK} A: b\r\n\r\n`, HEADER],
    ["white space before a colon", `${OK}Content-Length : 0\r\n\r\n`, HEADER],
    ["a header without a colon", `${OK}nonsense\r\n\r\n`, HEADER],
    ["a header without a name", `${OK}: b\r\n\r\n`, HEADER],
    ["a header name beyond ASCII", `${OK}Ä: b\r\n\r\n`, HEADER],
    ["NUL in a header", `${OK}A: b\x00c\r\n\r\n`, HEADER],
    ["an escape in a header", `${OK}A: \x1b[31m\r\n\r\n`, HEADER],
    ["two lengths", `${OK}Content-Length: 4\r\nContent-Length: 5\r\n\r\nbody`, LENGTH],
    ["two lengths in one", `${OK}Content-Length: 4, 5\r\n\r\nbody`, LENGTH],
    ["an empty length", `${OK}Content-Length:\r\n\r\n`, LENGTH],
    ["a length and nothing", `${OK}Content-Length: 4,\r\n\r\nbody`, LENGTH],
    ["a negative length", `${OK}Content-Length: -1\r\n\r\n`, LENGTH],
    ["a length with a sign", `${OK}Content-Length: +4\r\n\r\nbody`, LENGTH],
    ["a hexadecimal length", `${OK}Content-Length: 0x4\r\n\r\nbody`, LENGTH],
    ["a broken length", `${OK}Content-Length: 4.0\r\n\r\nbody`, LENGTH],
    ["a length in words", `${OK}Content-Length: four\r\n\r\nbody`, LENGTH],
    ["a length after a no-break space", `${OK}Content-Length: \u00a04\r\n\r\nbody`, LENGTH],
    ["a length beyond all numbers", `${OK}Content-Length: ${"9".repeat(400)}\r\n\r\n`, "its body is over 64 KB"],
    ["less than the length says", `${OK}Content-Length: 5\r\n\r\nbody`, "it ends before its body does"],
    [
      "a length and chunks",
      `${OK}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n`,
      "it has both a content length and a transfer coding",
    ],
    [
      "chunks in HTTP/1.0",
      "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "it has a transfer coding, which HTTP/1.0 has not",
    ],
    ["gzip", `${OK}Transfer-Encoding: gzip, chunked\r\n\r\n`, "its transfer coding is not chunked"],
    ["identity", `${OK}Transfer-Encoding: identity\r\n\r\n`, "its transfer coding is not chunked"],
    ["an empty coding", `${OK}Transfer-Encoding:\r\n\r\n`, "its transfer coding is not chunked"],
    [
      "chunked twice",
      `${OK}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      "its transfer coding is not chunked",
    ],
    ["a chunk size in words", `${CHUNKED}four\r\n`, CHUNK],
    ["an empty chunk size", `${CHUNKED}\r\n`, CHUNK],
    ["a negative chunk size", `${CHUNKED}-1\r\n`, CHUNK],
    ["a chunk size with 0x", `${CHUNKED}0x4\r\nbody\r\n`, CHUNK],
    ["a chunk size of nine digits", `${CHUNKED}000000004\r\nbody\r\n`, CHUNK],
    ["a chunk size over the limit", `${CHUNKED}ffffffff\r\n`, "its body is over 64 KB"],
    ["a chunk longer than its size", `${CHUNKED}3\r\nbody\r\n0\r\n\r\n`, CHUNK],
    ["a chunk far longer than its size", `${CHUNKED}1\r\n${"x".repeat(500)}\r\n0\r\n\r\n`, CHUNK],
    ["a chunk that ends in a bare LF", `${CHUNKED}4\r\nbody\n0\r\n\r\n`, CHUNK],
    ["a chunk that ends in another byte and LF", `${CHUNKED}4\r\nbodyx\n0\r\n\r\n`, CHUNK],
    ["a chunk that ends in CR and another byte", `${CHUNKED}4\r\nbody\rx0\r\n\r\n`, CHUNK],
    ["a chunk size that ends in a bare LF", `${CHUNKED}4\nbody\r\n`, "one of its chunk lines does not end in CR LF"],
    ["an end in a chunk", `${CHUNKED}4\r\nbo`, "it ends before its body does"],
    ["an end before the last chunk", `${CHUNKED}4\r\nbody\r\n`, "it ends before its body does"],
    ["an end in the trailers", `${CHUNKED}0\r\n`, "it ends before its body does"],
    ["a malformed trailer", `${CHUNKED}0\r\nnonsense\r\n\r\n`, HEADER],
  ] as const
) {
  Deno.test(`readResponse() refuses ${name}`, async () => {
    await assertMalformed([text], message);
    await assertMalformed(bytewise(text), message);
  });
}

for (
  const [name, first, again, message] of [
    ["a line", "", "x".repeat(KB), "its headers are over 16 KB"],
    ["headers", OK, "A: b\r\n", "its headers are over 16 KB"],
    ["interim responses", "", "HTTP/1.1 100 Continue\r\n\r\n", "its headers are over 16 KB"],
    ["a body without a length", `${OK}\r\n`, "x".repeat(KB), "its body is over 64 KB"],
    ["chunks", CHUNKED, `400\r\n${"x".repeat(KB)}\r\n`, "its body is over 64 KB"],
    ["a chunk size", `${CHUNKED}0`, "0".repeat(KB), "its chunk lines are over 16 KB"],
    ["chunk extensions", CHUNKED, `1;${"x".repeat(KB)}\r\nx\r\n`, "its chunk lines are over 16 KB"],
    ["trailers", `${CHUNKED}0\r\n`, `A: ${"b".repeat(KB)}\r\n`, "its trailers are over 16 KB"],
  ] as const
) {
  Deno.test(`readResponse() refuses ${name} without end`, async () => {
    const connection = endlessConnection(first, again);
    const error = await assertRejects(() => readResponse(connection), MalformedError);
    assertEquals(error.message, message);
  });
}

for (
  const [name, line] of [
    ["then a control character", `A:${" ".repeat(16_000)}\x00`],
    ["between words, then a control character", `A: ${"x ".repeat(8_000)}\x00`],
    ["within a value", `A: x${" ".repeat(16_000)}y`],
    ["alone", `A:${" ".repeat(16_000)}`],
  ] as const
) {
  Deno.test(`readResponse() takes no time for a header of white space ${name}`, async () => {
    const start = performance.now();
    await readResponse(fakeConnection(`${OK}${line}\r\n\r\n`)).catch(() => {});
    const took = performance.now() - start;
    assert(took < 1_000, `It took ${took} ms, of some 5 expected`);
  });
}
