/**
 * Asks the health endpoints of a connector from elsewhere, with every answer typed as the contract has it.
 *
 * @example
 * ```ts
 * import { createHealth } from "@baton/health";
 * import { createHealthClient } from "@baton/health/client";
 * import { serve } from "@baton/health/server";
 *
 * const health = createHealth({ validate: () => {} });
 * await using server = await serve(health, { enabled: true, port: 0 });
 *
 * const client = createHealthClient({ baseUrl: server!.url });
 * const answer = await client.health({ signal: AbortSignal.timeout(5_000) });
 * console.assert(answer.classification === "healthy" && answer.body.status === "healthy");
 * ```
 *
 * @module
 */

import { type Dialect, endpoints, type OperationId } from "./gen/routes.ts";
import type { HealthAnswer } from "./src/client/answer.ts";
import { createAsk } from "./src/client/ask.ts";
import { checkNames, type HealthClientOptions, readClientOptions, unfit } from "./src/client/options.ts";

export type { Answer, Answers, Dialect, Endpoint, OperationId } from "./gen/routes.ts";
export type { Fallback } from "./gen/answers.ts";
export type {
  Alive,
  Details,
  ErrorResponse,
  Healthy,
  NotReady,
  Ready,
  Timestamp,
  Unhealthy,
  Warnings,
} from "./gen/client/types.gen.ts";
export type { Asked, ConformingAnswer, HealthAnswer, StrangeAnswer } from "./src/client/answer.ts";
export { type Classification, type ClassificationOf, classify } from "./src/client/classify.ts";
export type { ClientFetch, HealthClientOptions } from "./src/client/options.ts";
export type { RetryOptions } from "./src/client/retry.ts";
export { isUnreachable } from "./src/unreachable.ts";

/** What goes with one question. */
export interface AskOptions {
  /**
   * Gives up, at once, whatever `fetch` does, and also between two attempts: what was asked for then rejects with the signal's
   * reason. Without, a server that never answers is waited for as long as `fetch` does. More time than the server's `deadline`
   * (4 seconds, if nothing else is said) has a slow check named in an answer.
   */
  signal?: AbortSignal | undefined;
}

/** Asks one endpoint. Resolves to the answer, whatever it is; rejects only where there is none. */
export type AskEndpoint<Operation extends OperationId> = (options?: AskOptions) => Promise<HealthAnswer<Operation>>;

/** Asks a server in Baton's dialect. Its functions need no `this`. */
export interface BatonClient {
  /** `GET /health`: whether the connector's client can be obtained, and its `Validate()` succeeds. */
  readonly health: AskEndpoint<"getHealth">;
  /** `GET /ready`: whether the connector's client can be obtained. */
  readonly ready: AskEndpoint<"getReady">;
  /** `GET /live`: whether the process answers. */
  readonly live: AskEndpoint<"getLive">;
}

/** Asks a server in NDC's dialect, of which `health` alone is in a released specification. Its functions need no `this`. */
export interface NdcClient {
  /** `GET /health/ready`: whether the connector accepts requests. */
  readonly ready: AskEndpoint<"getHealthReady">;
  /** `GET /health`: the same, under the path that every NDC connector has. */
  readonly health: AskEndpoint<"getHealthReady">;
  /** `GET /health/live`: whether the connector handles requests. */
  readonly live: AskEndpoint<"getHealthLive">;
  /** `GET /health/connected`: whether the connector reaches the services behind it. */
  readonly connected: AskEndpoint<"getHealthConnected">;
}

/** The client of a dialect. */
export type HealthClient<D extends Dialect = Dialect> = D extends "baton" ? BatonClient : NdcClient;

/**
 * Makes a client. Nothing is sent until one of its functions is called.
 *
 * Every answer is a result, a 503, a 404 or a redirect too: `classification` says how ConductorOne reads it, and `conforms` whether
 * its body is what the contract has, and so is typed. Where there is no whole answer, it rejects with an error that names the address,
 * whose `cause` is what `fetch` has thrown ({@linkcode isUnreachable} says whether there was no connection), and where the signal
 * was aborted, with its reason. With `retry`, transient answers are asked for again, and nothing else is: after pauses that double
 * from half a second to `maxDelay`, each shortened by chance to no less than half of it, and to no less than `Retry-After` says. The
 * last answer is the result, with `attempts`.
 *
 * @throws {TypeError | RangeError} If an option is of the wrong type, out of its range, or unknown.
 *
 * @example
 * ```ts
 * import { createHealth } from "@baton/health";
 * import { createHealthClient } from "@baton/health/client";
 *
 * const health = createHealth({ ready: () => false, dialect: "ndc", onError: () => {} });
 * const { connected } = createHealthClient({
 *   baseUrl: "http://127.0.0.1:8080",
 *   dialect: "ndc",
 *   fetch: health.fetch, // by default a socket
 *   retry: { attempts: 2, maxDelay: 1_100 },
 * });
 *
 * const answer = await connected();
 * console.assert(answer.classification === "transient" && answer.attempts === 2);
 * if (answer.conforms && answer.status === 503) console.assert(answer.body.message === "connector is not ready");
 * ```
 */
export function createHealthClient<const D extends Dialect = "baton">(
  options: HealthClientOptions<D>,
): HealthClient<D> {
  const spec = readClientOptions(options);
  const ask = createAsk(spec);
  const functions = Object.keys(endpoints[spec.dialect]).map((endpoint) => [
    endpoint,
    async (options: AskOptions = {}) => await ask(endpoint, readSignal(options)),
  ]);
  return Object.fromEntries(functions) as HealthClient<D>;
}

function readSignal(options: AskOptions): AbortSignal | undefined {
  checkNames("the options", options, ["signal"]);
  const { signal } = options;
  if (signal === undefined || signal instanceof AbortSignal) return signal;
  throw unfit("signal", "an AbortSignal", signal);
}
