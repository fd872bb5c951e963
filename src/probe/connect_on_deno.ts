import type { Connection, Destination } from "./connection.ts";
import type { Signal } from "./timeout.ts";

/** Connects by `Deno.connect`. */
export async function openOnDeno(destination: Destination, signal: Signal): Promise<Deno.Conn> {
  if ("unixSocket" in destination) return await Deno.connect({ transport: "unix", path: destination.unixSocket });
  const { hostname, port } = destination;
  try {
    return await Deno.connect({ hostname, port, signal: signal as AbortSignal });
  } catch (error) {
    // the one error of Deno's sockets that has no name and no code: the look-up of the host name's
    const { name, code } = error as { name?: string; code?: string };
    throw name === "Error" && code === undefined ? Object.assign(error as Error, { code: "ENOTFOUND" }) : error;
  }
}

/** A connection of Deno's as one of ours. */
export function connectionOnDeno(connection: Deno.Conn): Connection {
  const buffer = new Uint8Array(16_384);
  return {
    async write(text) {
      const bytes = new TextEncoder().encode(text);
      for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
    },
    async read() {
      const length = await connection.read(buffer);
      return length === null ? null : buffer.slice(0, length);
    },
    close() {
      try {
        connection.close();
      } catch {
        // Deno throws when it is closed already
      }
    },
  };
}
