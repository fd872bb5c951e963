import { connect } from "./connect.ts";
import { finishExchange, startAsking } from "./exchange.ts";
import { type ProbeResponse, readResponse } from "./response.ts";
import type { ProbeTarget } from "./target.ts";

/** The time was up before the whole answer was there; the message says what there was not. */
export class TimeoutError extends Error {
  override name = "TimeoutError";
}

/**
 * Sends one GET and reads the whole answer. No redirect is followed and no connection is kept.
 *
 * @param exchange One that was started for the target already.
 * @throws {TimeoutError} If the time is up first.
 * @throws {MalformedError} If what comes back is not a whole HTTP/1.1 response, or too long.
 * @throws The runtime's own error, if there is no connection.
 */
export async function ask(target: ProbeTarget, exchange = startAsking(target, connect)): Promise<ProbeResponse> {
  const { limit = "--timeout" } = target;
  let isConnected = false;
  exchange.connection.then(() => isConnected = true, () => {});
  try {
    return await finishExchange(exchange, readResponse);
  } catch (error) {
    // of the two that the signal ends, which one is first differs from runtime to runtime
    if (!exchange.giveUp.signal.aborted) throw error;
    throw new TimeoutError(
      `no ${isConnected ? "whole answer" : "connection"} within ${target.timeout / 1000} s, see ${limit}`,
    );
  }
}
