import { VERSION } from "../../gen/version.ts";
import { connect, type Connection, type Destination } from "./connection.ts";
import type { Header } from "./header.ts";
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
  let isConnected = false;
  const { signal, promise: timedOut, cancel } = startTimeout(timeout);
  const exchange = async (connection: Connection) => {
    isConnected = true;
    await connection.write(new TextEncoder().encode(requestFor(target)));
    return await readResponse(connection);
  };
  try {
    return await withConnection(target.destination, exchange, { signal, aborted: timedOut });
  } catch (error) {
    // of the two that the signal ends, which one is first differs from runtime to runtime
    if (!signal.aborted) throw error;
    throw new TimeoutError(
      `no ${isConnected ? "whole answer" : "connection"} within ${timeout / 1000} s, see --timeout`,
    );
  } finally {
    cancel();
  }
}

/** When to give up. */
export interface GiveUp {
  signal: AbortSignal;
  /** Rejects when that is aborted. */
  aborted: Promise<never>;
}

/** Makes a connection for one use, and closes it after that, or when it is given up. */
export async function withConnection<T>(
  destination: Destination,
  use: (connection: Connection) => Promise<T>,
  { signal, aborted }: GiveUp,
): Promise<T> {
  let connection: Connection | undefined;
  const work = async () => await use(connection = await connect(destination, signal));
  const result = work();
  try {
    return await Promise.race([result, aborted]);
  } finally {
    connection?.close();
    // one that is still being made is closed as soon as it is there
    result.catch(() => {}).finally(() => connection?.close());
  }
}

function requestFor({ host, path, timeout, headers }: ProbeTarget): string {
  // a little less, so that the answer, which then names the check that is late, comes before this gives up
  const wait = Math.floor(timeout - Math.min(timeout / 5, ANSWER_MS)) / 1000;
  return requestOf(path, [["Host", host], USER_AGENT, ["Prefer", `wait=${wait}`]], headers);
}

/** Who asks, if nobody else is named. */
export const USER_AGENT: Header = ["User-Agent", `baton-health/${VERSION}`];

/** A GET, whole. @param own Headers that come first, each with the value of the same among the others, if there is one. */
export function requestOf(path: string, own: readonly Header[], headers: readonly Header[]): string {
  const others = headers.filter(([name]) => !own.some((header) => isSame(header[0], name)));
  const sent = own.map(([name, value]) => headers.find((header) => isSame(header[0], name)) ?? [name, value] as const);
  const lines = [...sent, ...others].map(([name, value]) => `${name}: ${value}`);
  return [`GET ${path} HTTP/1.1`, ...lines, "Connection: close", "\r\n"].join("\r\n");
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** What is left of the time for the answer to come back, in milliseconds. */
const ANSWER_MS = 250;
