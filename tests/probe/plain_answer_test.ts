import { assertEquals } from "@std/assert";
import { isPlainSuccess } from "../../src/probe/plain_answer.ts";
import { readResponse } from "../../src/probe/response.ts";
import { fakeConnection } from "./fake_connection.ts";

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Whether response.ts, too, finds a whole answer of 200 there, if nothing follows. */
async function isSuccess(text: string): Promise<boolean> {
  return await readResponse(fakeConnection(latin1(text))).then(({ status }) => status === 200, () => false);
}

for (
  const text of [
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
    "HTTP/1.1 200 \r\nContent-Type: text/plain\r\nCONTENT-LENGTH:1\r\nDate: now\r\n\r\nx",
    "HTTP/1.1 200 \r\nContent-Length:  1 \r\nX-Empty:\r\n\r\nx",
    "HTTP/1.1 200 OK\r\nA_B.c: 1\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxyz",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\xff",
  ]
) {
  Deno.test(`isPlainSuccess() takes ${JSON.stringify(text)}`, async () => {
    assertEquals([isPlainSuccess(latin1(text)), await isSuccess(text)], [true, true]);
  });
}

for (
  const [text, theirs] of [
    ["", false],
    ["HTTP/1.1 200 OK\r\n", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}", false],
    ["HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", false],
    ["HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n", false],
    ["HTTP/1.1 204 OK\r\nContent-Length: 0\r\n\r\n", false],
    ["HTTP/2 200 OK\r\nContent-Length: 0\r\n\r\n", false],
    ["XHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false],
    ["HTTP/1.1 200 OK\nContent-Length: 0\n\n", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0\n\r\n", false],
    ["HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n folded\r\n\r\n", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\nnameless\r\n\r\n", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA: \0\r\n\r\n", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA: \x7f\r\n\r\n", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA: \r\r\n\r\n", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA(b): 1\r\n\r\n", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA/b: 1\r\n\r\n", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA b: 1\r\n\r\n", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n: 1\r\n\r\n", false],
    ["HTTP/1.1 200 OK\r\n\r\r\n\nContent-Length: 0\r\n\r\n", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0, 1\r\n\r\n", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 1\r\n\r\n", false],
    ["HTTP/1.1 200 OK\r\nContent-Length:\r\nContent-Length: 2\r\n\r\n{}", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length:\r\n\r\n{}", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 1e0\r\n\r\nx", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0.5\r\n\r\nx", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: Infinity\r\n\r\nx", false],
    ["HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nx", false],
    ["HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", false],
    // right, but rare: left to response.ts
    ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", true],
    ["HTTP/1.1 200 OK\r\n\r\nuntil the end", true],
    ["HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\nx", true],
    ["HTTP/1.1 200 OK\r\nContent-Length: 01\r\n\r\nx", true],
    ["HTTP/1.1 200 OK\r\nA: \xfc\r\nContent-Length: 0\r\n\r\n", true],
    ['HTTP/1.1 200 OK\r\nA: "b"\r\nContent-Length: 0\r\n\r\n', true],
    ["HTTP/1.1 200 OK\r\nA: %\r\nContent-Length: 0\r\n\r\n", true],
    ["HTTP/1.1 200 OK\r\nA|B: 1\r\nContent-Length: 0\r\n\r\n", true],
    ["HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", true],
    ["HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", true],
    ["HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true],
    [`HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n${"x".repeat(10_000)}`, true],
  ] as const
) {
  Deno.test(`isPlainSuccess() leaves ${JSON.stringify(text.slice(0, 90))} to response.ts`, async () => {
    assertEquals([isPlainSuccess(latin1(text)), await isSuccess(text)], [false, theirs]);
  });
}

Deno.test("isPlainSuccess() never says yes where response.ts does not", async () => {
  const parts = ["HTTP/1.1 200", " OK", "\r\n", "\n", "\r", "Content-Length", "Transfer-Encoding", ":", " ", "\t", "1"];
  const others = [
    "chunked",
    "A",
    "x",
    "\0",
    "\xff",
    ",",
    "0",
    "HTTP/1.1 100\r\n\r\n",
    "Content-Length: 1\r\n",
    "Content-Length:\r\n",
    "\r\n\r\n",
  ];
  const all = [...parts, ...others];
  // xorshift: the same texts at each run
  let seed = 0x2545f491;
  const random = (below: number) => {
    seed ^= seed << 13, seed ^= seed >>> 17, seed ^= seed << 5;
    return (seed >>> 0) % below;
  };
  let accepted = 0;
  for (let i = 0; i < 50_000; i++) {
    const words = Array.from({ length: random(12) }, () => all[random(all.length)]);
    const text = random(4) === 0 ? words.join("") : `HTTP/1.1 200 OK\r\n${words.join("")}Content-Length: 1\r\n\r\nx`;
    if (!isPlainSuccess(latin1(text))) continue;
    accepted++;
    assertEquals([text, await isSuccess(text)], [text, true]);
  }
  assertEquals(accepted > 1_000, true, `${accepted} of 50 000`);
});
