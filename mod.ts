/**
 * Health checks for TypeScript services: the endpoints of Baton's connector health checks, and of Hasura's NDC, as one portable
 * handler, over checks that run once however many ask.
 *
 * @example
 * ```ts
 * import { createHealth } from "@baton/health";
 *
 * const health = createHealth({
 *   ready: () => {},
 *   validate: () => {},
 * });
 *
 * const response = await health.fetch(new Request("http://localhost/live"));
 * console.assert(response.status === 200);
 * ```
 *
 * @module
 */

export { createHealth, type Handlers, type Health } from "./src/health.ts";
export type { HealthOptions, MountOptions, SpokenOptions } from "./src/health_options.ts";
export type { Check } from "./src/check.ts";
export type { CheckOptions, Decides } from "./src/check_options.ts";
export type { CheckOutcome, CheckState } from "./src/checker.ts";
export type { Change, ChangeListener } from "./src/change.ts";
export type { CheckReport, Report, ServiceState } from "./src/report.ts";
export type { Disclosure } from "./src/disclosure.ts";
export type { LoggedFailure, OnError } from "./src/failure_log.ts";
export type { FetchHandler } from "./src/fetch_handler.ts";
export type { NodeListener, NodeRequest, NodeResponse } from "./src/listener.ts";
export { isUnreachable, UnreachableError } from "./src/unreachable.ts";
export type { Dialect, Endpoint } from "./gen/routes.ts";
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
