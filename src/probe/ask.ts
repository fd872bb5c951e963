import { connect } from "./connect.ts";
import type { Connection, Readable } from "./connection.ts";
import { endExchange, startExchange } from "./exchange.ts";
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
export async function ask(target: ProbeTarget, exchange = startExchange(target, connect)): Promise<ProbeResponse> {
  const { start, timeout: { signal, promise: timedOut } } = exchange;
  let connection: Connection | undefined;
  const answer = async () => {
    connection = await exchange.connection;
    return await readResponse(startingWith(start, connection));
  };
  const answered = answer();
  try {
    return await Promise.race([answered, timedOut]);
  } catch (error) {
    // of the two that the signal ends, which one is first differs from runtime to runtime
    if (!signal.aborted) throw error;
    throw new TimeoutError(
      `no ${connection ? "whole answer" : "connection"} within ${target.timeout / 1000} s, see --timeout`,
    );
  } finally {
    endExchange(exchange);
    answered.catch(() => {});
  }
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
