/** Asks a server over connections that stay and that do not, and prints what it was told of the delay of each. */
import { type AddressInfo, connect, Socket } from "node:net";
import { createHealth } from "../mod.ts";
import { serve } from "../server.ts";

const server = await serve(createHealth({ validate: () => {} }), { enabled: true, port: 0, args: [], env: {} });
const port = Number(new URL(server!.url).port);
const told: unknown[] = [];
const { setNoDelay } = Socket.prototype;
Socket.prototype.setNoDelay = function (noDelay = true) {
  if ((this.address() as AddressInfo).port === port) told.push(noDelay);
  return setNoDelay.call(this, noDelay);
};
for (const connection of ["close", "keep-alive"]) {
  const socket = connect(port, "127.0.0.1");
  socket.write(`GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: ${connection}\r\n\r\n`);
  await new Promise((resolve) => socket.once("data", resolve));
  console.log(connection, JSON.stringify(told));
  socket.destroy();
}
await server!.close();
