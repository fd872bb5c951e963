/** What the behaviours expect of answers, as literal texts. */
import { assert, assertEquals } from "@std/assert";
import type { Answer, Ask, Target } from "./target.ts";

/** Stands for the timestamp in an expected body. */
const TIMESTAMP = /"timestamp":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"/;

export const HEALTHY = [200, '{"status":"healthy","timestamp":"T"}'] as const;
export const READY = [200, '{"status":"ready","timestamp":"T"}'] as const;
export const ALIVE = [200, '{"status":"alive","timestamp":"T"}'] as const;
export const NOT_READY = [
  503,
  '{"status":"not_ready","timestamp":"T","details":{"error":"failed to get connector client"}}',
] as const;
export const NO_CLIENT = [
  503,
  '{"status":"unhealthy","timestamp":"T","details":{"error":"failed to get connector client"}}',
] as const;
export const UNKNOWN_PATH = [404, '{"message":"unknown path","details":{}}'] as const;
export const UNKNOWN_METHOD = [405, '{"message":"unknown method","details":{}}'] as const;

export type Expected = readonly [status: number, body: string];

/** The answer of `/health` when `Validate()` fails, with the error's own text. */
export function invalid(validationError: string): Expected {
  const details = `{"error":"connector validation failed","validation_error":${JSON.stringify(validationError)}}`;
  return [503, `{"status":"unhealthy","timestamp":"T","details":${details}}`];
}

/** Compares status and body; `T` in the expected body stands for the present time, in whole seconds. */
export function assertAnswer(answer: Answer, [status, body]: Expected): void {
  const [, timestamp] = answer.body.match(TIMESTAMP) ?? [];
  assertEquals([answer.status, answer.body.replace(TIMESTAMP, '"timestamp":"T"')], [status, body]);
  if (timestamp === undefined) return;
  const age = Date.now() - Date.parse(timestamp);
  assert(age >= 0 && age < 10_000, `the timestamp ${timestamp} is ${age} ms old`);
}

export async function assertAsked(target: Target, ask: Ask | string, expected: Expected): Promise<void> {
  assertAnswer(await target.ask(typeof ask === "string" ? { path: ask } : ask), expected);
}
