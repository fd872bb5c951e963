// This file is written by `deno task gen` from openapi.yaml. Do not edit it.

import type { Alive, ErrorResponse, Healthy, NotReady, Ready, Unhealthy } from "./client/types.gen.ts";

/**
 * What each handler answers, by its operation's id: the methods, the paths (the canonical one, then the aliases), and the
 * headers that go with each status code. A HEAD has those of GET, the media type of the body that is left out among them.
 */
export const routes = {
  getHealth: { dialect: "baton", methods: ["GET", "HEAD"], paths: ["/health"], headers: { 200: { "cache-control": "no-store", "content-type": "application/json" }, 503: { "cache-control": "no-store", "content-type": "application/json", "retry-after": "1" } } },
  getReady: { dialect: "baton", methods: ["GET", "HEAD"], paths: ["/ready"], headers: { 200: { "cache-control": "no-store", "content-type": "application/json" }, 503: { "cache-control": "no-store", "content-type": "application/json", "retry-after": "1" } } },
  getLive: { dialect: "baton", methods: ["GET", "HEAD"], paths: ["/live"], headers: { 200: { "cache-control": "no-store", "content-type": "application/json" } } },
  getHealthReady: { dialect: "ndc", methods: ["GET", "HEAD"], paths: ["/health/ready", "/health", "/"], headers: { 200: { "cache-control": "no-store" }, 503: { "cache-control": "no-store", "content-type": "application/json", "retry-after": "1" } } },
  getHealthLive: { dialect: "ndc", methods: ["GET", "HEAD"], paths: ["/health/live"], headers: { 200: { "cache-control": "no-store" }, 500: { "cache-control": "no-store", "content-type": "application/json" } } },
  getHealthConnected: { dialect: "ndc", methods: ["GET", "HEAD"], paths: ["/health/connected"], headers: { 200: { "cache-control": "no-store" }, 502: { "cache-control": "no-store", "content-type": "application/json" }, 503: { "cache-control": "no-store", "content-type": "application/json", "retry-after": "1" }, 504: { "cache-control": "no-store", "content-type": "application/json" } } },
} as const;

/** The answers to requests that no operation is for. They need no handler, and a HEAD gets them without the body. */
export const fallbacks = {
  /** The server has no such path. A client that asks for a path of this document sees it when it has reached some other server, or one that speaks the other dialect. */
  "unknown-path": { status: 404, headers: { "cache-control": "no-store", "content-type": "application/json" }, body: { message: "unknown path", details: {} } },
  /** The path exists, but was asked with another method than GET or HEAD. OPTIONS is refused as well: health checks are not for browsers. */
  "unknown-method": { status: 405, headers: { allow: "GET, HEAD", "cache-control": "no-store", "content-type": "application/json" }, body: { message: "unknown method", details: {} } },
} as const;

/** The sets of operations that belong together, one of which a server answers. The first is the default. */
export const dialects = ["baton", "ndc"] as const;

/** The path of each dialect's endpoints, by their names in the command's `--endpoint` flag. */
export const endpoints = {
  baton: { health: "/health", ready: "/ready", live: "/live" },
  ndc: { health: "/health", ready: "/health/ready", live: "/health/live", connected: "/health/connected" },
} as const;

/** The one status code by which an endpoint reports success. */
export const successStatus = 200;

/** The id of an operation. */
export type OperationId = "getHealth" | "headHealth" | "getReady" | "headReady" | "getLive" | "headLive" | "getHealthReady" | "headHealthReady" | "getHealthLive" | "headHealthLive" | "getHealthConnected" | "headHealthConnected";

/** The id of an operation that has a handler. HEAD has none: it is answered by the handler of GET. */
export type HandlerId = "getHealth" | "getReady" | "getLive" | "getHealthReady" | "getHealthLive" | "getHealthConnected";

/** The name of a dialect: a tag of the document. */
export type Dialect = "baton" | "ndc";

/** The name of an endpoint of one dialect, or of any, as the command's `--endpoint` flag takes it. */
export type Endpoint<D extends Dialect = Dialect> = { baton: "health" | "ready" | "live"; ndc: "health" | "ready" | "live" | "connected" }[D];

/** What each operation may be answered by: a status code and the body that goes with it. */
export interface Answers {
  /** The answers to GET /health. */
  getHealth: { status: 200; body: Healthy } | { status: 503; body: Unhealthy };
  /** The answers to HEAD /health. */
  headHealth: { status: 200; body?: never } | { status: 503; body?: never };
  /** The answers to GET /ready. */
  getReady: { status: 200; body: Ready } | { status: 503; body: NotReady };
  /** The answers to HEAD /ready. */
  headReady: { status: 200; body?: never } | { status: 503; body?: never };
  /** The answers to GET /live. */
  getLive: { status: 200; body: Alive };
  /** The answers to HEAD /live. */
  headLive: { status: 200; body?: never };
  /** The answers to GET /health/ready. */
  getHealthReady: { status: 200; body?: never } | { status: 503; body: ErrorResponse };
  /** The answers to HEAD /health/ready. */
  headHealthReady: { status: 200; body?: never } | { status: 503; body?: never };
  /** The answers to GET /health/live. */
  getHealthLive: { status: 200; body?: never } | { status: 500; body: ErrorResponse };
  /** The answers to HEAD /health/live. */
  headHealthLive: { status: 200; body?: never } | { status: 500; body?: never };
  /** The answers to GET /health/connected. */
  getHealthConnected: { status: 200; body?: never } | { status: 502; body: ErrorResponse } | { status: 503; body: ErrorResponse } | { status: 504; body: ErrorResponse };
  /** The answers to HEAD /health/connected. */
  headHealthConnected: { status: 200; body?: never } | { status: 502; body?: never } | { status: 503; body?: never } | { status: 504; body?: never };
}

/** What one operation may be answered by, to be told apart by its `status`. */
export type Answer<Operation extends OperationId> = Answers[Operation];

/** One handler for each operation of dialect `baton` that needs one, and no others. `Context` is whatever they are called with. */
export interface BatonHandlers<Context> {
  /** Ask whether the connector is healthy: GET /health. */
  getHealth: (context: Context) => Answer<"getHealth"> | Promise<Answer<"getHealth">>;
  /** Ask whether the connector is ready: GET /ready. */
  getReady: (context: Context) => Answer<"getReady"> | Promise<Answer<"getReady">>;
  /** Ask whether the process is alive: GET /live. */
  getLive: (context: Context) => Answer<"getLive"> | Promise<Answer<"getLive">>;
}

/** One handler for each operation of dialect `ndc` that needs one, and no others. `Context` is whatever they are called with. */
export interface NdcHandlers<Context> {
  /** Ask whether the connector accepts requests: GET /health/ready. */
  getHealthReady: (context: Context) => Answer<"getHealthReady"> | Promise<Answer<"getHealthReady">>;
  /** Ask whether the connector handles requests: GET /health/live. */
  getHealthLive: (context: Context) => Answer<"getHealthLive"> | Promise<Answer<"getHealthLive">>;
  /** Ask whether the connector reaches the services behind it: GET /health/connected. */
  getHealthConnected: (context: Context) => Answer<"getHealthConnected"> | Promise<Answer<"getHealthConnected">>;
}

/** The handlers of all dialects. */
export interface Handlers<Context> extends BatonHandlers<Context>, NdcHandlers<Context> {}
