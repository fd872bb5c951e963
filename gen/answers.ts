// This file is written by `deno task gen` from openapi.yaml. Do not edit it.

/**
 * What a JSON value must be made of: any value, any text, one of these texts, or an object whose properties are. A property that
 * the document does not name, and which a later version may add, is of shape `others`.
 */
export type Shape =
  | "any"
  | "string"
  | readonly string[]
  | { required: readonly string[]; properties: Readonly<Record<string, Shape>>; others: Shape };

const Alive: Shape = { required: ["status", "timestamp"], properties: { status: ["alive"], timestamp: "string" }, others: "any" };

const ErrorResponse: Shape = { required: ["message", "details"], properties: { message: "string", details: "any" }, others: "any" };

const Healthy: Shape = { required: ["status", "timestamp"], properties: { status: ["healthy"], timestamp: "string", details: { required: [], properties: {}, others: "string" } }, others: "any" };

const NotReady: Shape = { required: ["status", "timestamp", "details"], properties: { status: ["not_ready"], timestamp: "string", details: { required: ["error"], properties: { error: ["failed to get connector client", "connector validation failed", "connector is shutting down"], validation_error: "string", error_id: "string" }, others: "string" } }, others: "any" };

const Ready: Shape = { required: ["status", "timestamp"], properties: { status: ["ready"], timestamp: "string", details: { required: [], properties: {}, others: "string" } }, others: "any" };

const Unhealthy: Shape = { required: ["status", "timestamp", "details"], properties: { status: ["unhealthy"], timestamp: "string", details: { required: ["error"], properties: { error: ["failed to get connector client", "connector validation failed", "connector is shutting down"], validation_error: "string", error_id: "string" }, others: "string" } }, others: "any" };

/** The body of each answer, by dialect, the endpoint's name and the status code; `undefined` where there is none. */
export const bodies = {
  baton: { health: { 200: Healthy, 503: Unhealthy }, ready: { 200: Ready, 503: NotReady }, live: { 200: Alive } },
  ndc: { ready: { 200: undefined, 503: ErrorResponse }, health: { 200: undefined, 503: ErrorResponse }, live: { 200: undefined, 500: ErrorResponse }, connected: { 200: undefined, 502: ErrorResponse, 503: ErrorResponse, 504: ErrorResponse } },
} as const;

/** The bodies of the answers to requests that no operation is for, by status code. */
export const fallbackBodies = { 404: ErrorResponse, 405: ErrorResponse } as const;

/** What any path may be answered by, to be told apart by its `status`. */
export type Fallback = { status: 404; body: import("./client/types.gen.ts").ErrorResponse } | { status: 405; body: import("./client/types.gen.ts").ErrorResponse };
