/** A service on a Unix socket, told by lines on stdin what to do, and saying in lines what becomes of it. */
import process from "node:process";
import { createInterface } from "node:readline";
import { createHealth } from "../../mod.ts";
import { serve } from "../../server.ts";

const [unixSocket, mode] = process.argv.slice(2);
let release = () => {};
const held = new Promise<void>((resolve) => release = resolve);
const health = createHealth({
  validate: () => {
    console.log("asked");
    if (mode === "held") return held;
    throw new Error("no table users");
  },
  onError: () => {},
});

const server = await serve(health, { args: [], env: {}, enabled: true, unixSocket, signals: true, drainDelay: 0 })
  .catch((error) => console.log(error.message));
if (server) {
  console.log(`serving at ${server.url}`);
  const input = createInterface({ input: process.stdin });
  input.on("line", (line) => line === "close" ? server.close() : release());
  server.closed.then(() => {
    console.log("closed");
    input.close();
    process.stdin.destroy();
  });
}
