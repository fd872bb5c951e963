import { VERSION } from "../../gen/version.ts";
import type { Connection, Destination, Readable } from "./connection.ts";
import type { Header } from "./header.ts";
import { answerTime } from "./patience.ts";
import type { ProbeTarget } from "./target.ts";
import { type GiveUp, type Signal, startTimeout } from "./timeout.ts";

/** One request that is under way. */
export interface Exchange {
  /** What ends it early. */
  giveUp: GiveUp;
  connection: Promise<Connection>;
  /** What comes first of the answer; `null` if nothing does. */
  start: Promise<Uint8Array | null>;
}

/** How to begin one. */
export interface ExchangeOptions {
  /** Makes a connection. */
  connect(destination: Destination, signal: Signal): Promise<Connection>;
  /** The whole request. */
  request: string;
  giveUp: GiveUp;
}

/** Connects, and sends a request. */
export function startExchange(destination: Destination, { connect, request, giveUp }: ExchangeOptions): Exchange {
  const connection = connect(destination, giveUp.signal);
  const send = async () => {
    const connected = await connection;
    await connected.write(request);
    return await connected.read();
  };
  const start = send();
  // told to whoever waits for it
  start.catch(() => {});
  return { giveUp, connection, start };
}

/** Begins what the command does for a target. */
export function startAsking(target: ProbeTarget, connect: ExchangeOptions["connect"]): Exchange {
  return startExchange(target.destination, {
    connect,
    request: requestFor(target),
    giveUp: startTimeout(target.timeout),
  });
}

/** Reads the whole answer, and ends the exchange, whatever has become of it. */
export async function finishExchange<T>(exchange: Exchange, read: (source: Readable) => Promise<T>): Promise<T> {
  const { connection, start, giveUp } = exchange;
  const answer = connection.then((connected) => read(startingWith(start, connected)));
  answer.catch(() => {});
  try {
    return await Promise.race([answer, giveUp.promise]);
  } finally {
    endExchange(exchange);
  }
}

/** Ends it where it is. */
export function endExchange({ giveUp, connection }: Exchange): void {
  giveUp.cancel();
  // one that is still being made is closed as soon as it is there
  connection.then((connected) => connected.close(), () => {});
}

/** Reads what was read already, and then what follows. */
function startingWith(start: Promise<Uint8Array | null>, rest: Readable): Readable {
  let isFirst = true;
  return {
    read() {
      if (!isFirst) return rest.read();
      isFirst = false;
      return start;
    },
  };
}

function requestFor({ host, path, timeout, headers }: ProbeTarget): string {
  return requestOf(path, [["Host", host], USER_AGENT, ["Prefer", `wait=${answerTime(timeout) / 1000}`]], headers);
}

/** Who asks, if nobody else is named. */
export const USER_AGENT: Header = ["User-Agent", `baton-health/${VERSION}`];

/** A GET, whole. @param own Headers that come first, each with the value of the same among the others, if there is one. */
export function requestOf(path: string, own: readonly Header[], headers: readonly Header[]): string {
  const sent = headers.length === 0 ? own : merged(own, headers);
  return `GET ${path} HTTP/1.1\r\n${sent.map(lineOf).join("")}Connection: close\r\n\r\n`;
}

/** Nothing is taken apart: that would take longer than all else here, where it happens for the first time. */
function lineOf(header: Header): string {
  return `${header[0]}: ${header[1]}\r\n`;
}

function merged(own: readonly Header[], headers: readonly Header[]): Header[] {
  const others = headers.filter(([name]) => !own.some((header) => isSame(header[0], name)));
  return [...own.map((header) => headers.find(([name]) => isSame(header[0], name)) ?? header), ...others];
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
