/** Closes a server while requests wait on one connection behind a slow one, and prints the status codes of the answers. */
import { connect } from "node:net";
import { createHealth } from "../mod.ts";
import { serve } from "../server.ts";

let finish = (_value?: unknown) => {};
let onBegun = () => {};
const begun = new Promise<void>((resolve) => onBegun = resolve);
const health = createHealth({
  validate: () => {
    onBegun();
    return new Promise((resolve) => finish = resolve);
  },
});
const server = await serve(health, { enabled: true, port: 0, args: [], env: {} });
const socket = connect(Number(new URL(server!.url).port), "127.0.0.1");
let text = "";
socket.on("data", (bytes) => text += bytes);
const ended = new Promise((resolve) => socket.on("close", resolve).on("error", resolve));
const paths = ["/health", "/live", "/nowhere", "/live"];
socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(""));
await begun;
const closed = server!.close();
// longer than a server waits for what is on its way
await new Promise((resolve) => setTimeout(resolve, 300));
finish();
await Promise.all([closed, ended]);
console.log([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status).join(" "));
