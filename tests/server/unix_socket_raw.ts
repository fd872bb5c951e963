/** Unix sockets in states that no runtime brings one into, by the system's own functions: on Linux. */
import { assertEquals } from "@std/assert";

/** What keeps a socket at its path from being connected to, though it is somebody's. */
export type Obstacle = "has a full backlog" | "is for datagrams" | "does not listen yet";

/** A socket that is bound to a path, and in use until it is disposed of, when its file stays. */
export interface RawSocket extends Disposable {
  listen(): void;
}

const STREAM = 1;
const DATAGRAM = 2;
/** Else a process that another test starts meanwhile has the socket, too, and it stays in use. */
const CLOSE_ON_EXEC = 0o2000000;

export function rawSocket(path: string, obstacle: Obstacle): RawSocket {
  const libc = Deno.dlopen("libc.so.6", {
    socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
    bind: { parameters: ["i32", "buffer", "u32"], result: "i32" },
    listen: { parameters: ["i32", "i32"], result: "i32" },
    connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
  });
  const { socket, bind, listen, connect, close } = libc.symbols;
  // a `sockaddr_un` of family AF_UNIX
  const address = Uint8Array.of(1, 0, ...new TextEncoder().encode(path), 0);
  const own = socket(1, (obstacle === "is for datagrams" ? DATAGRAM : STREAM) | CLOSE_ON_EXEC, 0);
  const client = socket(1, STREAM | CLOSE_ON_EXEC, 0);
  const done = (result: number) => assertEquals(result, 0, `There is to be a socket at ${path}`);
  done(bind(own, address, address.length));
  // of none that may wait, the first does
  const listenForOne = () => done(listen(own, 0));
  if (obstacle === "has a full backlog") {
    listenForOne();
    done(connect(client, address, address.length));
  }
  return {
    listen: listenForOne,
    [Symbol.dispose]() {
      close(own);
      close(client);
      libc.close();
    },
  };
}

/** Leaves the file of a socket that nobody has any more. */
export function staleSocket(path: string): void {
  using _socket = rawSocket(path, "does not listen yet");
}
