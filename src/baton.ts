import type { Answer, Handlers } from "../gen/routes.ts";
import type { Details } from "../gen/client/types.gen.ts";
import type { Failure } from "./check.ts";
import { timestamp } from "./timestamp.ts";

/** Runs one of the connector's checks, once. Never throws or rejects. */
export type Run = () => Failure | Promise<Failure>;

const NO_CLIENT = "failed to get connector client";
const NOT_VALID = "connector validation failed";

/** The handlers of Baton's three endpoints: what they ask, in which order, and the very words they answer by. */
export function batonHandlers(ready: Run, validate: Run): Handlers<void> {
  const validated = (failure: Failure) => failure ? unhealthy(NOT_VALID, failure.text) : healthy();
  return {
    getHealth: () => then(ready(), (failure) => failure ? unhealthy(NO_CLIENT) : then(validate(), validated)),
    getReady: () => then(ready(), (failure) => failure ? notReady() : isReady()),
    getLive: () => ({ status: 200, body: { status: "alive", timestamp: timestamp() } }),
  };
}

/** Goes on at once from what is there, so that only a check which waits makes the answer wait. */
function then<T, U>(value: T | Promise<T>, next: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}

function healthy(): Answer<"getHealth"> {
  return { status: 200, body: { status: "healthy", timestamp: timestamp() } };
}

function unhealthy(error: Details["error"], validationError?: string): Answer<"getHealth"> {
  const details: Details = validationError === undefined ? { error } : { error, validation_error: validationError };
  return { status: 503, body: { status: "unhealthy", timestamp: timestamp(), details } };
}

function isReady(): Answer<"getReady"> {
  return { status: 200, body: { status: "ready", timestamp: timestamp() } };
}

function notReady(): Answer<"getReady"> {
  return { status: 503, body: { status: "not_ready", timestamp: timestamp(), details: { error: NO_CLIENT } } };
}
