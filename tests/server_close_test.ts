/** How a server ends: `close()` and disposal of server.ts. */
import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { createHealth, type Health } from "../mod.ts";
import { type HealthServer, serve } from "../server.ts";
import { FakeClock } from "./fake_clock.ts";

const pass = createHealth({ validate: () => {} });

/** Over all that these tests wait for: the answer waits for its check. */
const DEADLINE_MS = 60_000;

async function served(health: Health, port = 0): Promise<HealthServer> {
  const server = await serve(health, { args: [], env: {}, enabled: true, port });
  assert(server !== undefined, "It is not enabled");
  return server;
}

/** A health whose validate is held until it is let go, and its server, with one request under way. */
async function withRunningAnswer() {
  const asked = Promise.withResolvers<AbortSignal>();
  const validation = Promise.withResolvers<void>();
  const server = await served(createHealth({
    validate: (signal) => (asked.resolve(signal), validation.promise),
    deadline: DEADLINE_MS,
  }));
  const answer = fetch(`${server.url}/health`).then(async (response) =>
    [response.status, await response.json()] as const
  );
  return { server, answer, signal: await asked.promise, finish: validation.resolve };
}

async function assertRefused(url: string): Promise<void> {
  await assertRejects(() => fetch(`${url}/live`), TypeError);
}

Deno.test("close() stops listening", async () => {
  const server = await served(pass);
  await server.close();
  await assertRefused(server.url);
});

Deno.test("close() may be called twice, at once and later, and resolves with the first call", async () => {
  const server = await served(pass);
  const [first, second] = [server.close(), server.close()];
  assertStrictEquals(first, second);
  await first;
  assertStrictEquals(await server.close(), undefined);
  await server[Symbol.asyncDispose]();
});

Deno.test("close() needs no this", async () => {
  const { close, url } = await served(pass);
  await Reflect.apply(close, undefined, []);
  await assertRefused(url);
});

Deno.test("close() sets the port free for the next", async () => {
  const first = await served(pass);
  await first.close();
  const second = await served(pass, Number(new URL(first.url).port));
  assertEquals(second.url, first.url);
  await second.close();
});

Deno.test("close() does not wait for clients that keep their connection", async () => {
  const server = await served(pass);
  const { port } = new URL(server.url);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  await connection.write(new TextEncoder().encode("GET /live HTTP/1.1\r\nHost: a\r\n\r\n"));
  await connection.read(new Uint8Array(1024));
  await server.close();
});

Deno.test("close() lets a running answer finish, and waits for it", async () => {
  const { server, answer, signal, finish } = await withRunningAnswer();
  const order: string[] = [];
  const closed = server.close().then(() => order.push("closed"));
  await assertRefused(server.url);
  assertEquals([order, signal.aborted], [[], false]);
  finish();
  const [status, { status: word }] = await answer;
  assertEquals([status, word], [200, "healthy"]);
  await closed;
});

Deno.test("close() gives up what still runs shortly before 5 s, answers it, and resolves", async () => {
  using clock = new FakeClock();
  const { server, answer, signal, finish } = await withRunningAnswer();
  const closed = server.close();
  clock.pass(4899);
  assertEquals(signal.aborted, false);
  clock.pass(1);
  const [status, { details }] = await answer;
  assertEquals([status, details], [503, { error: "connector is shutting down" }]);
  assertEquals(signal.aborted, true);
  await closed;
  assertEquals(clock.timers, []);
  finish();
});

Deno.test("close() does not wait for clients that have sent half of a request", async () => {
  const server = await served(pass);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(server.url).port) });
  await connection.write(new TextEncoder().encode("GET /live HTTP/1.1\r\nHost:"));
  // answered after that was received
  await (await fetch(`${server.url}/live`)).text();
  using clock = new FakeClock();
  const closed = server.close();
  assertEquals(clock.timers, [true]);
  await closed;
});

Deno.test("close() keeps the process alive while it waits, and the check does not", async () => {
  using clock = new FakeClock();
  const { server, answer, finish } = await withRunningAnswer();
  const closed = server.close();
  // of the check, of its answer's deadline, and of close()
  assertEquals(clock.timers, [false, false, true]);
  finish();
  await answer;
  await closed;
});

Deno.test("closed resolves when the server has closed, and not before", async () => {
  const { server, answer, finish } = await withRunningAnswer();
  let isClosed = false;
  const closed = server.closed.then(() => isClosed = true);
  const closing = server.close();
  await assertRefused(server.url);
  assertEquals(isClosed, false);
  finish();
  await Promise.all([answer, closing, closed]);
  assertEquals(isClosed, true);
});

Deno.test("a server is closed by await using", async () => {
  let url: string;
  {
    await using server = await served(pass);
    url = server.url;
    assertEquals((await (await fetch(`${url}/live`)).json()).status, "alive");
  }
  await assertRefused(url);
});
