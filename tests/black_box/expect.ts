/** Compares answers with what is expected of them. */
import { assert, assertEquals } from "@std/assert";
import type { Answer, Ask, Target } from "./target.ts";
import type { Expected, Words } from "./words.ts";

/** Stands for the timestamp in an expected body. */
const TIMESTAMP = /"timestamp":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"/;

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

/** The three questions, and what the answer is when all is well. */
export function wellAnswered({ health, ready, live, HEALTHY, READY, ALIVE }: Words): [path: string, Expected][] {
  return [[health, HEALTHY], [ready, READY], [live, ALIVE]];
}

/** Asks again and again, for 10 seconds at most, until the answer has that status code. */
export async function askUntil(target: Target, path: string, status: number): Promise<Answer> {
  const bound = performance.now() + 10_000;
  for (;;) {
    const answer = await target.ask({ path });
    if (answer.status === status) return answer;
    if (performance.now() > bound) throw new Error(`${path} goes on answering ${answer.status}, not ${status}`);
  }
}
