import { assert, assertEquals, assertInstanceOf, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { VERSION } from "../../gen/version.ts";
import { createSocketFetch, type SocketFetchOptions } from "../../src/probe/fetch.ts";
import { within } from "../black_box/within.ts";
import { unhandledDuring } from "../unhandled.ts";
import {
  answer,
  AUTHORITY,
  closedPort,
  sends,
  sendsAndStalls,
  sendsForever,
  startFullListener,
  startRawServer,
  startTlsServer,
  startUnixServer,
} from "./raw_server.ts";

const OK = "HTTP/1.1 200 OK\r\n";

const socketFetch = createSocketFetch();

function get(url: string, init?: RequestInit): Promise<Response> {
  return within(5_000, `the answer of ${url}`, socketFetch(url, init));
}

Deno.test("SocketFetch sends one GET and answers a Response", async () => {
  await using server = startRawServer(sends(answer(503, '{"a":"für"}', "Retry-After: 1\r\nX-A: 1\r\nx-a: 2\r\n")));
  const response = await get(`http://127.0.0.1:${server.port}/health?x=1#y`);
  assert(response instanceof Response);
  assertEquals([response.status, response.ok, await response.json()], [503, false, { a: "für" }]);
  assertEquals([...response.headers], [
    ["content-length", "12"],
    ["content-type", "application/json"],
    ["retry-after", "1"],
    ["x-a", "1,2"],
  ]);
  assertEquals(server.requests, [
    `GET /health?x=1 HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nUser-Agent: baton-health/${VERSION}\r\n` +
    "Connection: close\r\n\r\n",
  ]);
});

Deno.test("SocketFetch sends the headers of the request, less those of the connection", async () => {
  await using server = startRawServer(sends(answer(200, "{}")));
  const headers = {
    "prefer": "wait=2",
    "user-agent": "test",
    "x-a": "f\xfcr",
    "accept-encoding": "gzip",
    "connection": "keep-alive",
    "content-length": "5",
    "transfer-encoding": "chunked",
  };
  await get(`http://127.0.0.1:${server.port}/`, { headers });
  await socketFetch(new Request(`http://127.0.0.1:${server.port}/`, { headers }));
  const sent =
    `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nuser-agent: test\r\nprefer: wait=2\r\nx-a: für\r\n` +
    "Connection: close\r\n\r\n";
  assertEquals(server.requests, [sent, sent]);
});

Deno.test("SocketFetch gives the body as it came", async () => {
  const bytes = Uint8Array.of(0xef, 0xbb, 0xbf, 0xff, 0x00);
  const head = new TextEncoder().encode(`${OK}Content-Type: x/y\r\n\r\n`);
  await using server = startRawServer(sends(Uint8Array.of(...head, ...bytes)));
  assertEquals(await (await get(`http://127.0.0.1:${server.port}`)).bytes(), bytes);
});

for (const status of [204, 205, 304]) {
  Deno.test(`SocketFetch answers a Response without a body for ${status}`, async () => {
    await using server = startRawServer(sends(`HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`));
    const response = await get(`http://127.0.0.1:${server.port}`);
    assertEquals([response.status, response.body], [status, null]);
  });
}

Deno.test("SocketFetch follows no redirect, and tells no cookies", async () => {
  await using trap = startRawServer(sends(answer(200, "")));
  const headers = `Location: http://127.0.0.1:${trap.port}/\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n`;
  await using server = startRawServer(sends(answer(302, "", headers)));
  const response = await get(`http://127.0.0.1:${server.port}`, { redirect: "follow" });
  assertEquals([response.status, response.headers.get("location")], [302, `http://127.0.0.1:${trap.port}/`]);
  assertEquals([response.headers.has("set-cookie"), trap.requests], [false, []]);
});

Deno.test("SocketFetch asks over a Unix socket, whatever the host", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/health.sock`;
    await using server = startUnixServer(sends(answer(200, "ok")), path);
    const overSocket = createSocketFetch({ unixSocket: path });
    assertEquals(await (await overSocket("http://connector.invalid/live")).text(), "ok");
    assertEquals(server.requests.map((request) => request.split("\r\n").slice(0, 2)), [
      ["GET /live HTTP/1.1", "Host: connector.invalid"],
    ]);
    const error = await assertRejects(() => overSocket("https://localhost/"), TypeError);
    assertEquals(error.message, "Cannot fetch https://localhost/: expected http:// over a Unix socket");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("SocketFetch trusts over https whom it is told to, and nobody else", async () => {
  await using server = startTlsServer(sends(answer(200, "ok")));
  await using other = startTlsServer(sends(answer(200, "ok")), "other");
  const trusting = createSocketFetch({ ca: await Deno.readTextFile(AUTHORITY) });
  assertEquals(await (await trusting(`https://localhost:${server.port}/`)).text(), "ok");
  for (
    const [fetch, { port }, state] of [
      [socketFetch, server, "its certificate cannot be trusted, see --ca-file"],
      [trusting, other, "its certificate is refused"],
    ] as const
  ) {
    const error = await assertRejects(() => fetch(`https://127.0.0.1:${port}/`), TypeError);
    const expected = `No answer: GET https://127.0.0.1:${port}/: ${state}: `;
    assertEquals(error.message.slice(0, expected.length), expected);
  }
});

for (
  const [name, script, state] of [
    ["is not HTTP", sends("SSH-2.0-OpenSSH_9.2\r\n"), "it is not HTTP/1.1"],
    ["has malformed headers", sends(`${OK}A : b\r\n\r\n`), "one of its headers is malformed"],
    ["ends too soon", sends(`${OK}Content-Length: 9\r\n\r\npart`), "it ends before its body does"],
    ["has headers without end", sendsForever(OK, "A: b\r\n".repeat(100)), "its headers are over 16 KB"],
    ["has a body without end", sendsForever(`${OK}\r\n`, "x".repeat(1000)), "its body is over 64 KB"],
  ] as const
) {
  Deno.test(`SocketFetch rejects an answer that ${name}, and closes`, async () => {
    await using server = startRawServer(script);
    const error = await assertRejects(() => get(`http://127.0.0.1:${server.port}/a`), TypeError);
    assertEquals(error.message, `Not a valid answer: GET http://127.0.0.1:${server.port}/a: ${state}`);
    assertEquals([(error.cause as Error).name, (error.cause as Error).message], ["MalformedError", state]);
    await server.idle();
  });
}

Deno.test("SocketFetch rejects where nothing listens, and keeps the cause", async () => {
  const port = closedPort();
  const error = await assertRejects(() => get(`http://127.0.0.1:${port}/`), TypeError);
  assertEquals(
    error.message,
    `No answer: GET http://127.0.0.1:${port}/: nothing listens there, is the connector running, with --health-check?`,
  );
  assertInstanceOf(error.cause, Deno.errors.ConnectionRefused);
});

/** Not an error: whatever the reason is. */
const REASON = { code: 7 };

async function reasonOf(work: Promise<unknown>): Promise<unknown> {
  return await within(5_000, "the rejection", work.then(() => "no rejection", (reason) => reason));
}

Deno.test("SocketFetch connects to nobody when it is aborted already", async () => {
  await using server = startRawServer(sends(answer(200, "")));
  const signal = AbortSignal.abort(REASON);
  assertStrictEquals(await reasonOf(socketFetch(`http://127.0.0.1:${server.port}`, { signal })), REASON);
  assertEquals(server.requests, []);
});

for (const part of ["", "HTTP/1.1 2", `${OK}Content-Length: 2\r\n\r\no`]) {
  Deno.test(`SocketFetch rejects with the reason of an abort after ${JSON.stringify(part)}, and closes`, async () => {
    const sent = Promise.withResolvers<void>();
    await using server = startRawServer(async (connection) => {
      await connection.write(new TextEncoder().encode(part));
      sent.resolve();
      await sendsAndStalls("")(connection);
    });
    const controller = new AbortController();
    const unhandled = await unhandledDuring(async () => {
      const request = new Request(`http://127.0.0.1:${server.port}`, { signal: controller.signal });
      const reason = reasonOf(socketFetch(request));
      await sent.promise;
      controller.abort(REASON);
      assertStrictEquals(await reason, REASON);
      await server.idle();
    });
    assertEquals(unhandled, []);
  });
}

Deno.test("SocketFetch gives up a connection that is being made when it is aborted", async () => {
  using listener = await startFullListener();
  const controller = new AbortController();
  const { signal } = controller;
  const reason = reasonOf(socketFetch(`http://127.0.0.1:${listener.port}`, { signal }));
  controller.abort(REASON);
  assertStrictEquals(await reason, REASON);
});

const REFUSED: [url: string, init: RequestInit, message: string][] = [
  ["http://a/b", { method: "POST" }, 'Cannot fetch http://a/b: expected the method GET, got "POST"'],
  ["http://a/b", { method: "HEAD" }, 'Cannot fetch http://a/b: expected the method GET, got "HEAD"'],
  ["ftp://a/b", {}, "Cannot fetch ftp://a/b: expected http:// or https://"],
  ["http+unix://%2Frun%2Fa.sock/b", {}, "Cannot fetch http+unix://%2Frun%2Fa.sock/b: expected http:// or https://"],
  ["http://a:0/b", {}, "Cannot fetch http://a:0/b: expected a port from 1 to 65535"],
];
for (const [url, init, message] of REFUSED) {
  Deno.test(`SocketFetch rejects: ${message}`, async () => {
    assertEquals((await assertRejects(() => get(url, init), TypeError)).message, message);
  });
}

Deno.test("SocketFetch repeats no password", async () => {
  for (const url of ["http://ann:s3cret@127.0.0.1:1/", "http://s3cret@127.0.0.1:1/"]) {
    const error = await assertRejects(() => get(url), TypeError);
    assertEquals(error.message.includes("s3cret"), false, error.message);
  }
});

const OPTIONS: [options: unknown, message: string][] = [
  [{ unixSocket: "" }, "Cannot read unixSocket: expected a path of 1 to 107 bytes, got nothing"],
  [{ ca: new Uint8Array() }, "Cannot read ca: expected certificates in PEM, got object"],
];
for (const [options, message] of OPTIONS) {
  Deno.test(`createSocketFetch() throws: ${message}`, () => {
    assertEquals(assertThrows(() => createSocketFetch(options as SocketFetchOptions), TypeError).message, message);
  });
}
