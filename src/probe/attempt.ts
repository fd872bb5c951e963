import { successStatus } from "../../gen/routes.ts";
import { ask } from "./ask.ts";
import type { Exchange } from "./exchange.ts";
import { noAnswerMessage, unhealthyMessage } from "./message.ts";
import type { ProbeResponse } from "./response.ts";
import type { ProbeTarget } from "./target.ts";

/** What became of asking, for programs. */
export type Outcome = "healthy" | "unhealthy" | "unreachable" | "timeout" | "invalid";

/** One request, and what became of it. */
export interface Attempt {
  outcome: Outcome;
  /** The answer, if there was a whole one. */
  response?: ProbeResponse;
  /** The line that says what is wrong; none if nothing is. */
  failure?: string;
  /** How long it took, in milliseconds. */
  duration: number;
}

/**
 * Asks once. Never rejects.
 *
 * @param exchange One that was started for the target already.
 */
export async function attempt(target: ProbeTarget, exchange?: Exchange): Promise<Attempt> {
  const start = performance.now();
  const result = await ask(target, exchange).then(
    (response) =>
      response.status === successStatus ? { outcome: "healthy", response } as const : {
        outcome: "unhealthy",
        response,
        failure: unhealthyMessage(target, response),
      } as const,
    (error) => ({ outcome: OUTCOMES[error?.name] ?? "unreachable", failure: noAnswerMessage(target, error) }),
  );
  return { ...result, duration: performance.now() - start };
}

const OUTCOMES: Readonly<Record<string, Outcome>> = { TimeoutError: "timeout", MalformedError: "invalid" };
