import { VERSION } from "../../gen/version.ts";
import { connect, type Connection } from "./connection.ts";
import type { Header } from "./header.ts";
import { answerTime } from "./patience.ts";
import { type ProbeResponse, readResponse } from "./response.ts";
import type { ProbeTarget } from "./target.ts";
import { startTimeout } from "./timeout.ts";

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
export async function ask(target: ProbeTarget): Promise<ProbeResponse> {
  const { timeout } = target;
  let connection: Connection | undefined;
  const { signal, promise: timedOut, cancel } = startTimeout(timeout);
  const exchange = async () => {
    connection = await connect(target.destination, signal);
    await connection.write(new TextEncoder().encode(requestFor(target)));
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

function requestFor({ host, path, timeout, headers }: ProbeTarget): string {
  const own: Header[] = [
    ["Host", host],
    ["User-Agent", `baton-health/${VERSION}`],
    ["Prefer", `wait=${answerTime(timeout) / 1000}`],
  ];
  const others = headers.filter(([name]) => !own.some((header) => isSame(header[0], name)));
  const sent = own.map(([name, value]) => headers.find((header) => isSame(header[0], name)) ?? [name, value] as const);
  const lines = [...sent, ...others].map(([name, value]) => `${name}: ${value}`);
  return [`GET ${path} HTTP/1.1`, ...lines, "Connection: close", "\r\n"].join("\r\n");
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
