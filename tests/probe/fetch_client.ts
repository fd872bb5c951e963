/** A program that serves, asks itself by the generated client over plain sockets, and says in JSON what comes of it. */
import { type AddressInfo, createServer } from "node:net";
import { client } from "../../gen/client/client.gen.ts";
import { getHealth, getLive, getReady } from "../../gen/client/index.ts";
import { createHealth } from "../../mod.ts";
import { serve } from "../../server.ts";
import { createSocketFetch, type SocketFetchOptions } from "../../src/probe/fetch.ts";
import { processArgs } from "../../src/process.ts";

const [malformed, unixSocket] = processArgs();

/** Has the client ask there: the one of the module, since Deno's `Request` refuses an option `client`, which means another one to it. */
function askAt(baseUrl: string, options?: SocketFetchOptions): void {
  client.setConfig({ baseUrl, fetch: createSocketFetch(options) });
}

/** What is not the same each time: dates, and ports. */
function timeless(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/"timestamp":"[^"]*"/g, '"timestamp":""'));
}

const health = createHealth({
  validate: () => {
    throw new Error("no table users");
  },
  onError: () => {},
});
const options = { args: [], env: {}, enabled: true };
const tcp = await serve(health, { ...options, port: 0 });
const unix = await serve(health, { ...options, unixSocket: unixSocket! });

for (const [url, options] of [[tcp!.url], ["http://localhost", { unixSocket: unixSocket! }]] as const) {
  askAt(url, options);
  const live = await getLive();
  const ready = await getReady({ headers: { Prefer: "wait=2" } });
  const { response, error } = await getHealth();
  const header = (name: string) => response!.headers.get(name);
  console.log(JSON.stringify(timeless([
    live.data,
    ready.data,
    [response!.status, header("retry-after"), header("content-type"), error],
  ])));
}
await Promise.all([tcp!.close(), unix!.close()]);

askAt(`http://127.0.0.1:${malformed}`);
const wrong = await getLive();
console.log((wrong.error as unknown as Error).message.replace(malformed!, "PORT"));

const controller = new AbortController();
const { signal } = controller;
// it never answers
const silent = createServer((socket) => socket.once("data", () => controller.abort("given up")).on("error", () => {}));
await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
const { port } = silent.address() as AddressInfo;
askAt(`http://127.0.0.1:${port}`);
const asking = getLive({ signal, throwOnError: true });
console.log(await asking.then(() => "answered", (reason) => reason));
silent.close();
