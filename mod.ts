/**
 * Health checks for TypeScript services: the endpoints of Baton's connector health checks as one portable handler.
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

export { createHealth, type Health, type HealthOptions } from "./src/health.ts";
export type { Check } from "./src/check.ts";
export type { NodeListener, NodeRequest, NodeResponse } from "./src/listener.ts";
export type {
  Alive,
  Details,
  ErrorResponse,
  Healthy,
  NotReady,
  Ready,
  Timestamp,
  Unhealthy,
} from "./gen/client/types.gen.ts";
