/** Whether a server answers a request, on a connection of its own, by 200; after a moment if it does not listen yet. */
export async function askOnce(port: number, path: string): Promise<boolean> {
  try {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await ask(connection, path);
    return await readAnswer(connection);
  } catch {
    // often enough to tell starts apart, and seldom enough to leave the CPU to others
    await new Promise((resolve) => setTimeout(resolve, 1));
    return false;
  }
}

/** Sends a request. */
export async function ask(connection: Deno.Conn, path: string): Promise<void> {
  await connection.write(new TextEncoder().encode(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`));
}

/** Reads what comes first, which is the whole of a short answer: whether that is a 200. */
export async function readAnswer(connection: Deno.Conn): Promise<boolean> {
  const buffer = new Uint8Array(4096);
  const count = await connection.read(buffer);
  return new TextDecoder().decode(buffer.subarray(0, count ?? 0)).startsWith("HTTP/1.1 200");
}
