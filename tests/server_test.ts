/** What is the same on each runtime, and how Deno's own server does; the others are asked by the black box tests. */
import { assertEquals, assertInstanceOf, assertMatch, assertRejects } from "@std/assert";
import { createHealth } from "../mod.ts";
import { serve } from "../server.ts";
import { ANY_PORT, served, takenMessage, takenPort, textOf } from "./server/served.ts";

const health = createHealth({ validate: () => {} });

const HAS_IPV6 = Deno.networkInterfaces().some(({ address }) => address === "::1");

Deno.test("serve() answers the health it is given, at its url, and listens on 127.0.0.1 alone", async () => {
  await using server = await served(ANY_PORT, health);
  assertMatch(server.url, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  for (const [path, status] of [["/health", "healthy"], ["/ready", "ready"], ["/live", "alive"]]) {
    assertEquals(JSON.parse(await textOf(server.url + path)).status, status);
  }
});

Deno.test("serve() twice on one port rejects with a sentence that names the address, and the first goes on", async () => {
  await using server = await served(ANY_PORT, health);
  const port = Number(new URL(server.url).port);
  const error = await assertRejects(() => serve(health, { ...ANY_PORT, port }), Error);
  assertEquals(error.message, takenMessage(port));
  assertInstanceOf(error.cause, Error);
  assertEquals(JSON.parse(await textOf(`${server.url}/live`)).status, "alive");
});

Deno.test("serve() names an address that this machine does not have", async () => {
  // RFC 5737: for documentation, so that no machine has it
  const error = await assertRejects(
    () => serve(health, { ...ANY_PORT, port: 8081, bindAddress: "203.0.113.1" }),
    Error,
  );
  assertEquals(
    error.message,
    "Cannot listen on 203.0.113.1:8081: this machine has no such address, " +
      "choose another by --health-check-bind-address or BATON_HEALTH_CHECK_BIND_ADDRESS",
  );
});

Deno.test({
  name: "serve() says how to permit what Deno was not permitted",
  permissions: { net: false },
  async fn() {
    const error = await assertRejects(() => serve(health, { ...ANY_PORT, port: 8081 }), Error);
    assertEquals(error.message, "Cannot listen on 127.0.0.1:8081: Deno is not permitted to, run it with --allow-net");
  },
});

for (
  const [bindAddress, hostname] of [
    ["::1", "[::1]"],
    ["[::1]", "[::1]"],
    ["::", "[::]"],
    ["0.0.0.0", "0.0.0.0"],
    ["localhost", "localhost"],
  ] as const
) {
  const ignore = bindAddress.includes(":") && !HAS_IPV6;
  Deno.test({
    name: `serve() listens on ${bindAddress} and has a url for it${
      ignore ? ", ignored: this machine has no IPv6" : ""
    }`,
    ignore,
    async fn() {
      await using server = await served({ ...ANY_PORT, bindAddress }, health);
      assertEquals(server.url.replace(/:\d+$/, ""), `http://${hostname}`);
      assertEquals(JSON.parse(await textOf(`${server.url}/live`)).status, "alive");
    },
  });
}

Deno.test("serve() tells the health that a server has begun, and that it has stopped, once each", async () => {
  const calls: string[] = [];
  const noting = { ...health, serving: () => (calls.push("serving"), () => void calls.push("stopped")) };
  const server = await served(ANY_PORT, noting);
  assertEquals(calls, ["serving"]);
  await Promise.all([server.close(), server.close()]);
  await server.close();
  assertEquals(calls, ["serving", "stopped"]);
});

Deno.test("serve() tells the health nothing when it cannot listen", async () => {
  using taken = takenPort();
  const untold = { ...health, serving: () => assertEquals("told", "not told") as never };
  await assertRejects(() => serve(untold, { ...ANY_PORT, port: taken.port }), Error, takenMessage(taken.port));
});

Deno.test("serve() stops the health with the last of its servers, and starts it again with the next", async () => {
  const health = createHealth({ validate: () => {} });
  assertEquals(health.state, "running");
  const servers = [await served(ANY_PORT, health), await served(ANY_PORT, health)];
  await servers[0]!.close();
  assertEquals([health.state, JSON.parse(await textOf(`${servers[1]!.url}/health`)).status], ["running", "healthy"]);
  await servers[1]!.close();
  assertEquals(health.state, "stopped");
  await using again = await served(ANY_PORT, health);
  assertEquals([health.state, JSON.parse(await textOf(`${again.url}/health`)).status], ["running", "healthy"]);
});
