/** Connections to one port. */
export interface Opened extends Disposable {
  connections: readonly Deno.Conn[];
}

/** How many are opened at the same time: fewer than any server's queue takes. */
const AT_A_TIME = 100;

/** Opens connections, and asks nothing. */
export async function openConnections(port: number, count: number): Promise<Opened> {
  const connections: Deno.Conn[] = [];
  while (connections.length < count) {
    const next = Math.min(AT_A_TIME, count - connections.length);
    connections.push(
      ...await Promise.all(Array.from({ length: next }, () => Deno.connect({ hostname: "127.0.0.1", port }))),
    );
  }
  return {
    connections,
    [Symbol.dispose]: () => {
      for (const connection of connections) connection.close();
    },
  };
}
