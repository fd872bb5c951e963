import type { Connection, Destination } from "./connection.ts";

/** Connects by `Deno.connect`, and for TLS by `Deno.startTls`. */
export async function connectOnDeno(destination: Destination, signal: AbortSignal): Promise<Connection> {
  const connection = await openOnDeno(destination, signal);
  const buffer = new Uint8Array(16_384);
  return {
    async write(bytes) {
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

async function openOnDeno(destination: Destination, signal: AbortSignal): Promise<Deno.Conn> {
  if ("unixSocket" in destination) return await Deno.connect({ transport: "unix", path: destination.unixSocket });
  const { hostname, port, tls } = destination;
  const connection = await Deno.connect({ hostname, port, signal }).catch((error) => {
    // the one error of Deno's sockets that has no name and no code: the look-up of the host name's
    throw error.name === "Error" && error.code === undefined ? Object.assign(error, { code: "ENOTFOUND" }) : error;
  });
  if (tls === undefined) return connection;
  const { secureOnDeno } = await import("./tls.ts");
  return await secureOnDeno(connection, tls, { signal });
}
