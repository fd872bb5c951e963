import { VERSION } from "../../gen/version.ts";
import { connect, type Connection } from "./connection.ts";
import { type ProbeResponse, readResponse } from "./response.ts";
import type { ProbeTarget } from "./target.ts";

/** The time was up before the whole answer was there; the message says what there was not. */
export class TimeoutError extends Error {
  override name = "TimeoutError";
}

/**
 * Sends one GET and reads the whole answer. No redirect is followed and no connection is kept.
 *
 * @throws {TimeoutError} If the time is up first.
 * @throws {MalformedError} If what comes back is not a whole HTTP/1.1 response, or too long.
 * @throws The runtime's own error, if there is no connection.
 */
export async function ask({ hostname, port, host, path, timeout }: ProbeTarget): Promise<ProbeResponse> {
  let connection: Connection | undefined;
  const { signal, promise: timedOut, cancel } = startTimeout(timeout);
  const exchange = async () => {
    connection = await connect(hostname, port, signal);
    const request =
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: baton-health/${VERSION}\r\nConnection: close\r\n\r\n`;
    await connection.write(new TextEncoder().encode(request));
    return await readResponse(connection);
  };
  const answer = exchange();
  try {
    return await Promise.race([answer, timedOut]);
  } catch (error) {
    // of the two that the signal ends, which one is first differs from runtime to runtime
    if (!signal.aborted) throw error;
    throw new TimeoutError(
      `no ${connection ? "whole answer" : "connection"} within ${timeout / 1000} s, see --timeout`,
    );
  } finally {
    cancel();
    connection?.close();
    // one that is still being made is closed as soon as it is there
    answer.catch(() => {}).finally(() => connection?.close());
  }
}

/** By `AbortSignal.timeout`: on Deno, touching `setTimeout` costs a third as much again as the whole probe. */
function startTimeout(ms: number): { signal: AbortSignal; promise: Promise<never>; cancel(): void } {
  const signal = AbortSignal.timeout(ms);
  const promise = new Promise<never>((_, reject) => {
    signal.onabort = reject;
  });
  return { signal, promise, cancel: () => signal.onabort = null };
}
