// This file is written by `deno task gen` from openapi.yaml. Do not edit it.

import type { Alive, Healthy, NotReady, Ready, Unhealthy } from "./client/types.gen.ts";

/**
 * Every operation, by its id: its method and path, the operation whose handler answers it (GET's for HEAD), the status
 * codes that the handler may answer by, and the media type of the body under each (none where there is no body).
 */
export const routes = {
  getHealth: { operation: "getHealth", handler: "getHealth", dialect: "baton", method: "GET", path: "/health", statuses: [200, 503], mediaTypes: { 200: "application/json", 503: "application/json" } },
  headHealth: { operation: "headHealth", handler: "getHealth", dialect: "baton", method: "HEAD", path: "/health", statuses: [200, 503], mediaTypes: {} },
  getReady: { operation: "getReady", handler: "getReady", dialect: "baton", method: "GET", path: "/ready", statuses: [200, 503], mediaTypes: { 200: "application/json", 503: "application/json" } },
  headReady: { operation: "headReady", handler: "getReady", dialect: "baton", method: "HEAD", path: "/ready", statuses: [200, 503], mediaTypes: {} },
  getLive: { operation: "getLive", handler: "getLive", dialect: "baton", method: "GET", path: "/live", statuses: [200], mediaTypes: { 200: "application/json" } },
  headLive: { operation: "headLive", handler: "getLive", dialect: "baton", method: "HEAD", path: "/live", statuses: [200], mediaTypes: {} },
} as const;

/** The answers to requests that no operation is for. They need no handler, and a HEAD gets them without the body. */
export const fallbacks = {
  /** The server has no such path. A client that asks for a path of this document sees it when it has reached some other server. */
  "unknown-path": { status: 404, mediaType: "application/json", body: { message: "unknown path", details: {} } },
  /** The path exists, but was asked with another method than GET or HEAD. OPTIONS is refused as well: health checks are not for browsers. */
  "unknown-method": { status: 405, allow: "GET, HEAD", mediaType: "application/json", body: { message: "unknown method", details: {} } },
} as const;

/** The headers that every answer carries, fallbacks included. */
export const headers = { "cache-control": "no-store" } as const;

/** The path of each endpoint, by its name in the command's `--endpoint` flag. */
export const endpoints = { health: "/health", ready: "/ready", live: "/live" } as const;

/** The one status code by which an endpoint reports success. */
export const successStatus = 200;

/** The id of an operation. */
export type OperationId = "getHealth" | "headHealth" | "getReady" | "headReady" | "getLive" | "headLive";

/** The id of an operation that has a handler. HEAD has none: it is answered by the handler of GET. */
export type HandlerId = "getHealth" | "getReady" | "getLive";

/** A set of operations that belong together: a tag of the document. */
export type Dialect = "baton";

/** The name of an endpoint, as the command's `--endpoint` flag takes it. */
export type Endpoint = "health" | "ready" | "live";

/** What each operation may be answered by: a status code and the body that goes with it. */
export interface Answers {
  /** The answers to GET /health. */
  getHealth: { status: 200; body: Healthy } | { status: 503; body: Unhealthy };
  /** The answers to HEAD /health. */
  headHealth: { status: 200 } | { status: 503 };
  /** The answers to GET /ready. */
  getReady: { status: 200; body: Ready } | { status: 503; body: NotReady };
  /** The answers to HEAD /ready. */
  headReady: { status: 200 } | { status: 503 };
  /** The answers to GET /live. */
  getLive: { status: 200; body: Alive };
  /** The answers to HEAD /live. */
  headLive: { status: 200 };
}

/** What one operation may be answered by, to be told apart by its `status`. */
export type Answer<Operation extends OperationId> = Answers[Operation];

/** One handler for each operation that needs one, and no others. `Context` is whatever they are called with. */
export interface Handlers<Context> {
  /** Ask whether the connector is healthy: GET /health. */
  getHealth: (context: Context) => Answer<"getHealth"> | Promise<Answer<"getHealth">>;
  /** Ask whether the connector is ready: GET /ready. */
  getReady: (context: Context) => Answer<"getReady"> | Promise<Answer<"getReady">>;
  /** Ask whether the process is alive: GET /live. */
  getLive: (context: Context) => Answer<"getLive"> | Promise<Answer<"getLive">>;
}
