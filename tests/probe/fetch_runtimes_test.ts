/** The generated client over plain sockets, against a real server, on every runtime. */
import { assertEquals } from "@std/assert";
import { runtimes } from "../runtimes.ts";
import { sends, startRawServer } from "./raw_server.ts";
import { commandLine, run } from "./run_process.ts";

const CLIENT = new URL("fetch_client.ts", import.meta.url);

const ANSWERS = JSON.stringify([
  { status: "alive", timestamp: "" },
  { status: "ready", timestamp: "" },
  [503, "1", "application/json", {
    status: "unhealthy",
    timestamp: "",
    details: { error: "connector validation failed", validation_error: "no table users" },
  }],
]);

for (const runtime of await runtimes()) {
  Deno.test({
    name: `the generated client on ${runtime.name} asks by createSocketFetch(), and no proxy${
      runtime.unavailable ? ` (cannot be tried: ${runtime.unavailable})` : ""
    }`,
    ignore: runtime.unavailable !== undefined,
    async fn() {
      await using malformed = startRawServer(sends("SSH-2.0-OpenSSH_9.2\r\n"));
      await using trap = startRawServer(sends(""));
      const folder = await Deno.makeTempDir();
      try {
        const names = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
        const proxies = Object.fromEntries(names.map((name) => [name, `http://127.0.0.1:${trap.port}`]));
        // now and then, Deno asks by itself whether it is the newest, and by the proxy
        const own = { NODE_USE_ENV_PROXY: "1", NODE_NO_WARNINGS: "1", DENO_NO_UPDATE_CHECK: "1" };
        const env = { ...proxies, ...own, NO_PROXY: "", no_proxy: "" };
        const args = [`${malformed.port}`, `${folder}/health.sock`];
        assertEquals(await run([...await commandLine(runtime, CLIENT), ...args], { env }), {
          code: 0,
          stdout: `${ANSWERS}\n${ANSWERS}\n` +
            "Not a valid answer: GET http://127.0.0.1:PORT/live: it is not HTTP/1.1\ngiven up\n",
          stderr: "",
        });
        assertEquals(trap.requests, []);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
