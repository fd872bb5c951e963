/** A client that sends whatever it likes, and sees every byte that comes back, in latin1. */

/** When nothing more has come for so long, in milliseconds, the client says that nothing more will be sent. */
const QUIET_MS = 25;

/** How long a server may then take to end the connection, in milliseconds. */
const PATIENCE_MS = 8_000;

const decoder = new TextDecoder("latin1");

/** Sends a text, and resolves to all that comes back until the connection ends. @throws {Error} If it does not end. */
export async function sendRaw(port: number, text: string): Promise<string> {
  const socket = await Deno.connect({ port });
  let said = "";
  let heard = performance.now();
  const sent = write(socket, text);
  const end = () => void socket.closeWrite().catch(() => {});
  const quiet = setInterval(() => {
    if (performance.now() - heard < QUIET_MS) return;
    clearInterval(quiet);
    // in vain where the server has ended it before
    sent.then(end);
  }, QUIET_MS);
  const late = setTimeout(() => socket.close(), PATIENCE_MS);
  const start = performance.now();
  try {
    for (const buffer = new Uint8Array(16_384);;) {
      const length = await socket.read(buffer);
      if (length === null) return said;
      said += decoder.decode(buffer.subarray(0, length));
      heard = performance.now();
    }
  } catch (error) {
    if (performance.now() - start >= PATIENCE_MS) throw new Error("it does not end the connection");
    // a server that has had enough of what it is sent says so by a reset
    if (isReset(error)) return said;
    throw error;
  } finally {
    clearInterval(quiet);
    clearTimeout(late);
    try {
      socket.close();
    } catch {
      // too late, and closed already
    }
    await sent;
  }
}

/** As much as the server takes. */
async function write(socket: Deno.TcpConn, text: string): Promise<void> {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  try {
    for (let sent = 0; sent < bytes.length;) sent += await socket.write(bytes.subarray(sent));
  } catch {
    // it has had enough
  }
}

function isReset(error: unknown): boolean {
  const kinds = [Deno.errors.ConnectionReset, Deno.errors.BrokenPipe, Deno.errors.NotConnected];
  return kinds.some((kind) => error instanceof kind);
}
