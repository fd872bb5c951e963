import { type AddressInfo, createServer, type Socket } from "node:net";
import type { EvilAnswer } from "./answers.ts";

/** A server that answers each path as it is told. By node:net, since Deno's own sockets cannot be reset. */
export interface EvilServer extends AsyncDisposable {
  /** Where the answer is given from now on. */
  offer(answer: EvilAnswer): string;
}

/** Listens on a free port. */
export async function startEvilServer(): Promise<EvilServer> {
  const answers: EvilAnswer[] = [];
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    // a client that has gone is what many of these wait for
    socket.on("error", () => {});
    socket.once("data", (request) => {
      const index = Number(/^GET \/(\d+) /.exec(request.toString())?.[1]);
      give(socket, answers[index]!);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    offer: (answer) => `http://127.0.0.1:${port}/${answers.push(answer) - 1}`,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function give(socket: Socket, { parts, pause, end }: EvilAnswer): Promise<void> {
  for (const part of parts) {
    if (!await sent(socket, part)) return;
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
  }
  if (end === "close") socket.end();
  if (end === "reset") socket.resetAndDestroy();
  while (end === "repeat" && await sent(socket, parts.at(-1)!.repeat(100)));
}

/** Whether the client is still there. */
function sent(socket: Socket, part: string): Promise<boolean> {
  // one that goes away ends what is being written by an error
  return new Promise((resolve) => socket.write(part, "latin1", (error) => resolve(!error)));
}
