import { VERSION } from "../../gen/version.ts";
import type { Connection, Destination } from "./connection.ts";
import type { Header } from "./header.ts";
import type { ProbeTarget } from "./target.ts";
import { type Signal, startTimeout, type Timeout } from "./timeout.ts";

/** One request that is under way. */
export interface Exchange {
  /** The time for all of it. */
  timeout: Timeout;
  connection: Promise<Connection>;
  /** What comes first of the answer; `null` if nothing does. */
  start: Promise<Uint8Array | null>;
}

/** Makes a connection. */
export type Connect = (destination: Destination, signal: Signal) => Promise<Connection>;

/** Connects, and sends one GET. */
export function startExchange(target: ProbeTarget, connect: Connect): Exchange {
  const timeout = startTimeout(target.timeout);
  const connection = connect(target.destination, timeout.signal);
  const request = async () => {
    const connected = await connection;
    await connected.write(requestFor(target));
    return await connected.read();
  };
  const start = request();
  // told to whoever waits for it
  start.catch(() => {});
  return { timeout, connection, start };
}

/** Ends it, whatever has become of it. */
export function endExchange({ timeout, connection }: Exchange): void {
  timeout.cancel();
  // one that is still being made is closed as soon as it is there
  connection.then((connected) => connected.close(), () => {});
}

function requestFor(target: ProbeTarget): string {
  const { path, headers } = target;
  let request = `GET ${path} HTTP/1.1\r\n`;
  for (const [name, value] of headers.length === 0 ? ownHeaders(target) : allHeaders(target)) {
    request += `${name}: ${value}\r\n`;
  }
  return `${request}Connection: close\r\n\r\n`;
}

function ownHeaders({ host, timeout }: ProbeTarget): Header[] {
  return [
    ["Host", host],
    ["User-Agent", `baton-health/${VERSION}`],
    // a little less, so that the answer, which then names the check that is late, comes before this gives up
    ["Prefer", `wait=${Math.floor(timeout - Math.min(timeout / 5, ANSWER_MS)) / 1000}`],
  ];
}

/** Those that are given, in the place of our own of the same name. */
function allHeaders(target: ProbeTarget): Header[] {
  const { headers } = target;
  const own = ownHeaders(target);
  const others = headers.filter(([name]) => !own.some((header) => isSame(header[0], name)));
  return [...own.map((header) => headers.find(([name]) => isSame(header[0], name)) ?? header), ...others];
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** What is left of the time for the answer to come back, in milliseconds. */
const ANSWER_MS = 250;
