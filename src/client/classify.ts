/**
 * How ConductorOne reads a connector's status code. `healthy` is 200. `transient` is 503: the same request may do better a little
 * later, and is repeated. `configuration` is 401, 403 and 404: it will fail until somebody changes something. `other` is any other.
 */
export type Classification = "healthy" | "transient" | "configuration" | "other";

/** The {@linkcode Classification} of one status code. */
export type ClassificationOf<Status extends number> = Status extends 200 ? "healthy"
  : Status extends 503 ? "transient"
  : Status extends 401 | 403 | 404 ? "configuration"
  : "other";

/**
 * Reads a status code as ConductorOne does when it provisions by a connector.
 *
 * @param status HTTP status code.
 *
 * @example
 * ```ts
 * import { classify } from "@baton/health/client";
 *
 * console.assert(classify(200) === "healthy");
 * console.assert(classify(503) === "transient");
 * console.assert(classify(403) === "configuration");
 * console.assert(classify(500) === "other");
 * ```
 */
export function classify(status: number): Classification {
  if (status === 200) return "healthy";
  if (status === 503) return "transient";
  return status === 401 || status === 403 || status === 404 ? "configuration" : "other";
}
