import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { ask, TimeoutError } from "../../src/probe/ask.ts";
import { MalformedError } from "../../src/probe/byte_reader.ts";
import type { ProbeTarget } from "../../src/probe/target.ts";
import { within } from "../black_box/within.ts";
import { unhandledDuring } from "../unhandled.ts";
import {
  answer,
  closedPort,
  drips,
  type Script,
  sends,
  sendsAndStalls,
  sendsForever,
  startFullListener,
  startRawServer,
  startResettingServer,
} from "./raw_server.ts";

const OK = "HTTP/1.1 200 OK\r\n";

/** Milliseconds. None of these tests does anything else in that time. */
const SHORT = 100;

function targetAt(port: number, timeout: number): ProbeTarget {
  const host = `127.0.0.1:${port}`;
  const destination = { hostname: "127.0.0.1", port };
  return { endpoint: "live", url: `http://${host}/live`, destination, host, path: "/live", headers: [], timeout };
}

function askIt(port: number, timeout = 4_000) {
  return within(5_000, "the end of ask()", ask(targetAt(port, timeout)));
}

Deno.test("ask() sends one GET and returns the answer", async () => {
  await using server = startRawServer(sends(answer(503, "{}")));
  assertEquals(await askIt(server.port), { status: 503, body: "{}" });
  const [request, ...others] = server.requests;
  const lines = [
    "GET /live HTTP/1.1",
    `Host: 127.0.0.1:${server.port}`,
    "User-Agent: baton-health/0.1.0",
    "Prefer: wait=3.75",
    "Connection: close",
  ];
  assertEquals(request, `${lines.join("\r\n")}\r\n\r\n`);
  assertEquals(others, []);
});

Deno.test("ask() sends headers along, and some in place of its own", async () => {
  await using server = startRawServer(sends(answer(200, "{}")));
  const headers = [["X-A", "1"], ["host", "connector"], ["X-A", "für"], ["USER-AGENT", ""]] as const;
  await within(5_000, "the end of ask()", ask({ ...targetAt(server.port, 4_000), headers }));
  const lines = ["GET /live HTTP/1.1", "host: connector", "USER-AGENT: ", "Prefer: wait=3.75", "X-A: 1", "X-A: für"];
  assertEquals(server.requests, [`${lines.join("\r\n")}\r\nConnection: close\r\n\r\n`]);
});

for (
  const [timeout, wait] of [
    [1_000, "0.8"],
    [1_250, "1"],
    [1_251, "1.001"],
    [5_000, "4.75"],
    [30_000, "29.75"],
    [2_147_483_000, "2147482.75"],
    // that of one that is over at once is not waited for, nor written with an exponent
    [1, "0"],
    [2, "0.001"],
  ] as const
) {
  Deno.test(`ask() says that it will wait for ${wait} s of its ${timeout} ms`, async () => {
    await using server = startRawServer(sends(answer(200, "{}")));
    // with the shortest, it may have gone before the answer
    await askIt(server.port, timeout).catch((error) => assertInstanceOf(error, TimeoutError));
    const said = server.requests[0]?.match(/^Prefer: (.*)$/m)?.[1];
    assertEquals(said ?? (timeout < SHORT ? `wait=${wait}` : undefined), `wait=${wait}`);
  });
}

Deno.test("ask() does not follow a redirect", async () => {
  await using trap = startRawServer(sends(answer(200, "")));
  const location = `Location: http://127.0.0.1:${trap.port}/health\r\n`;
  for (const status of [301, 302, 303, 307, 308]) {
    await using server = startRawServer(sends(answer(status, "", location)));
    assertEquals(await askIt(server.port), { status, body: "" });
  }
  assertEquals(trap.requests, []);
});

for (
  const [name, script] of [
    ["the whole answer is there and the server keeps the connection", sendsAndStalls(answer(200, "ok"))],
    ["the answer comes byte by byte", drips(answer(200, "ok"), 0)],
    ["the answer ends with the connection", sends(`${OK}\r\nok`)],
    ["the answer is chunked", sendsAndStalls(`${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`)],
  ] as const
) {
  Deno.test(`ask() returns once ${name}, and closes`, async () => {
    await using server = startRawServer(script);
    assertEquals(await askIt(server.port), { status: 200, body: "ok" });
    await server.idle();
  });
}

for (
  const [name, script] of [
    ["accepts and never answers", sendsAndStalls("")],
    ["stops within the status line", sendsAndStalls("HTTP/1.1 2")],
    ["stops within the headers", sendsAndStalls(`${OK}Content-`)],
    ["sends headers and never the body", sendsAndStalls(`${OK}Content-Length: 2\r\n\r\n`)],
    ["stops within the body", sendsAndStalls(`${OK}Content-Length: 2\r\n\r\no`)],
    ["never ends a body without a length", sendsAndStalls(`${OK}\r\nok`)],
    ["never sends the last chunk", sendsAndStalls(`${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n`)],
    ["sends an interim response only", sendsAndStalls("HTTP/1.1 102 Processing\r\n\r\n")],
    ["drips its headers", drips(`${OK}${"A: b\r\n".repeat(500)}\r\n`, 5)],
    ["drips its body", drips(`${OK}Content-Length: 3000\r\n\r\n${"x".repeat(3000)}`, 5)],
  ] satisfies Array<[string, Script]>
) {
  Deno.test(`ask() gives up in time on a server that ${name}, and closes`, async () => {
    await using server = startRawServer(script);
    const start = performance.now();
    await assertRejects(() => askIt(server.port, SHORT), TimeoutError);
    const took = performance.now() - start;
    assert(took >= SHORT - 2 && took < 2_000, `It took ${took} ms`);
    await server.idle();
  });
}

Deno.test("ask() gives up in time on a connection that is not made, and leaves nothing open", async () => {
  using listener = await startFullListener();
  await assertRejects(() => askIt(listener.port, SHORT), TimeoutError);
});

Deno.test("ask() causes no unhandled rejection when it gives up", async () => {
  await using server = startRawServer(sendsAndStalls(""));
  assertEquals(await unhandledDuring(() => assertRejects(() => askIt(server.port, SHORT), TimeoutError)), []);
});

for (
  const [name, script, message] of [
    ["headers", sendsForever(OK, "A: b\r\n".repeat(100)), "its headers are over 16 KB"],
    ["a body", sendsForever(`${OK}\r\n`, "x".repeat(1000)), "its body is over 64 KB"],
    ["interim responses", sendsForever("", "HTTP/1.1 100 Continue\r\n\r\n".repeat(20)), "its headers are over 16 KB"],
  ] as const
) {
  Deno.test(`ask() does not wait for the end of ${name} without end, and closes`, async () => {
    await using server = startRawServer(script);
    assertEquals((await assertRejects(() => askIt(server.port), MalformedError)).message, message);
    await server.idle();
  });
}

for (
  const [name, text] of [
    ["before the answer", ""],
    ["within the headers", `${OK}Content-`],
    ["within a body with a length", `${OK}Content-Length: 9\r\n\r\npart`],
    ["within a body without one", `${OK}\r\npart`],
    ["within chunks", `${OK}Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n`],
  ] as const
) {
  Deno.test(`ask() fails when the connection is reset ${name}`, async () => {
    await using server = await startResettingServer(text);
    const error = await assertRejects(() => askIt(server.port), Error);
    assertEquals((error as { code?: string }).code, "ECONNRESET");
  });
}

Deno.test("ask() rejects with the runtime's error where nothing listens", async () => {
  const error = await assertRejects(() => askIt(closedPort()), Deno.errors.ConnectionRefused);
  assertEquals((error as { code?: string }).code, "ECONNREFUSED");
});
