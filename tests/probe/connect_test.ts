import { assertEquals, assertRejects } from "@std/assert";
import { connect } from "../../src/probe/connect.ts";
import { within } from "../black_box/within.ts";
import {
  closedPort,
  sends,
  sendsAndStalls,
  startFullListener,
  startRawServer,
  startResettingServer,
} from "./raw_server.ts";

/** Never aborted. */
const { signal } = new AbortController();

const encode = (text: string) => new TextEncoder().encode(text);

async function errorOf(work: Promise<unknown>): Promise<{ name: string; code?: string }> {
  return await assertRejects(() => within(5_000, "an error", work), Error);
}

for (const hostname of ["127.0.0.1", "::1"]) {
  Deno.test(`connect() writes and reads over ${hostname}, and reads null at the end`, async () => {
    await using server = startRawServer(sends("answer"), hostname);
    const connection = await connect({ hostname, port: server.port }, signal);
    await connection.write("request\r\n\r\n");
    assertEquals(await connection.read(), encode("answer"));
    assertEquals(await connection.read(), null);
    connection.close();
    assertEquals(server.requests, ["request\r\n\r\n"]);
  });
}

Deno.test("connect() finds a listener by localhost", async () => {
  await using server = startRawServer(sends("answer"), "localhost");
  const connection = await connect({ hostname: "localhost", port: server.port }, signal);
  await connection.write("\r\n\r\n");
  assertEquals(await connection.read(), encode("answer"));
  connection.close();
});

Deno.test("connect() gives reads of their own, which the next one does not change", async () => {
  await using server = startRawServer(sends("x".repeat(100_000)));
  const connection = await connect({ hostname: "127.0.0.1", port: server.port }, signal);
  await connection.write("\r\n\r\n");
  const first = (await connection.read())!;
  const copy = first.slice();
  first.fill(0x79);
  const second = (await connection.read())!;
  assertEquals(first, copy.fill(0x79));
  assertEquals(second.indexOf(0x79), -1);
  connection.close();
});

Deno.test("connect() rejects where nothing listens", async () => {
  assertEquals((await errorOf(connect({ hostname: "127.0.0.1", port: closedPort() }, signal))).code, "ECONNREFUSED");
});

Deno.test("connect() rejects for a host name that does not exist", async () => {
  // RFC 6761 section 6.4: no name server may know it
  assertEquals((await errorOf(connect({ hostname: "connector.invalid", port: 8081 }, signal))).code, "ENOTFOUND");
});

Deno.test("connect() gives up when its signal says so, and leaves nothing open", async () => {
  using listener = await startFullListener();
  const controller = new AbortController();
  const connecting = connect({ hostname: "127.0.0.1", port: listener.port }, controller.signal);
  controller.abort(new DOMException("The time is up", "TimeoutError"));
  assertEquals((await errorOf(connecting)).name, "TimeoutError");
});

Deno.test("read() rejects when the peer resets the connection", async () => {
  await using server = await startResettingServer("");
  const connection = await connect({ hostname: "127.0.0.1", port: server.port }, signal);
  await connection.write("request");
  assertEquals((await errorOf(connection.read())).code, "ECONNRESET");
  connection.close();
});

Deno.test("close() fails a read that is under way, may be called twice, and the peer sees it", async () => {
  await using server = startRawServer(sendsAndStalls("first"));
  const connection = await connect({ hostname: "127.0.0.1", port: server.port }, signal);
  await connection.write("\r\n\r\n");
  assertEquals(await connection.read(), encode("first"));
  const reading = errorOf(connection.read());
  connection.close();
  connection.close();
  await reading;
  await server.idle();
});
