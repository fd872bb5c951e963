import { formatAddress, isIpAddress } from "../address.ts";
import type { Connection, TcpAddress } from "./connection.ts";
import { type Signal, startTimeout } from "./timeout.ts";

/** How long one address has before the next is tried beside it, in milliseconds (RFC 8305 section 5). */
const HEAD_START_MS = 250;

/** Connects to one address. */
export type Open = (hostname: string, signal: Signal) => Promise<Connection>;

/**
 * Connects to a host name by the first of its addresses that answers. They are tried in order, each a moment after the one
 * before or as soon as that fails, so that none uses up the time of the others. The name itself is what is tried first:
 * mostly no other is needed, and then nothing is looked up but by the runtime's own sockets.
 *
 * @throws The error of the first.
 */
export async function dial({ hostname, port }: TcpAddress, open: Open, signal: Signal): Promise<Connection> {
  if (isIpAddress(hostname)) return await open(hostname, signal);
  const attempts: Attempt[] = [];
  const addresses = addressesOf(hostname, port, () => attempts[0]!.failure);
  let onConnected = (_connection: Connection) => {};
  const connected = new Promise<Connection>((resolve) => onConnected = resolve);
  let winner: Connection | undefined;
  try {
    for (;;) {
      if (signal.aborted) throw attempts[0]?.failure ?? signal.reason;
      const next = await Promise.race([connected, addresses.next()]);
      if ("close" in next) return winner = next;
      if (next.done) return winner = await firstOf(attempts);
      const attempt = begin(next.value, open, signal);
      attempts.push(attempt);
      attempt.connection.then(onConnected, () => {});
      await headStart(connected, attempt.connection);
    }
  } finally {
    for (const attempt of attempts) attempt.end(winner);
  }
}

interface Attempt {
  connection: Promise<Connection>;
  made?: Connection;
  /** Why there is none. */
  failure?: unknown;
  /** Gives it up, or closes it, if it is not the one that is used. */
  end(winner: Connection | undefined): void;
}

function begin(address: string, open: Open, signal: Signal): Attempt {
  const controller = new AbortController();
  const giveUp = () => controller.abort(signal.reason);
  if (signal.aborted) giveUp();
  signal.addEventListener("abort", giveUp);
  const attempt: Attempt = {
    connection: open(address, controller.signal).finally(() => signal.removeEventListener("abort", giveUp)),
    end(winner) {
      // not that of the winner, which Node would destroy
      if (attempt.made !== winner || winner === undefined) giveUp();
      attempt.connection.then((made) => made !== winner && made.close(), () => {});
    },
  };
  attempt.connection.then((made) => attempt.made = made, (error) => attempt.failure = error);
  return attempt;
}

/** Waits until one of them is done, or has had its head start. */
async function headStart(...work: Promise<unknown>[]): Promise<void> {
  const { promise: late, cancel } = startTimeout(HEAD_START_MS);
  await Promise.race([...work, late]).catch(() => {});
  cancel();
}

/** The first that is made; the error of the first, if none is. */
async function firstOf(attempts: readonly Attempt[]): Promise<Connection> {
  return await Promise.any(attempts.map(({ connection }) => connection)).catch(() => {
    throw attempts[0]!.failure;
  });
}

async function* addressesOf(hostname: string, port: number, failure: () => unknown): AsyncGenerator<string, undefined> {
  yield hostname;
  // whatever a hosts file says of it, if there is one (RFC 6761 section 6.3)
  const others = hostname === "localhost" ? ["127.0.0.1", "::1"] : await lookUp(hostname, failure());
  yield* others.filter((address) => mayConnect(address, port));
}

async function lookUp(hostname: string, failure: unknown): Promise<string[]> {
  const { name = "", code = "" } = (failure ?? {}) as { name?: string; code?: string };
  // neither a name that is not known nor a permission that is not given becomes so by asking once more
  if (name === "NotCapable" || code === "ENOTFOUND" || code === "EAI_AGAIN") return [];
  const { lookup } = await import("node:dns");
  return await new Promise((resolve) => {
    lookup(hostname, { all: true }, (error, found) => resolve(error ? [] : found.map(({ address }) => address)));
  });
}

/** A name may be permitted on Deno and its addresses not; a terminal would then be asked for permission. */
function mayConnect(address: string, port: number): boolean {
  if (!("Deno" in globalThis)) return true;
  return Deno.permissions.querySync({ name: "net", host: formatAddress(address, port) }).state === "granted";
}
