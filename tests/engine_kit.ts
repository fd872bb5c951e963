/** What the tests of the engine have in common: checks that do as told, and answers as data. */
import type { Check } from "../src/check.ts";
import type { Health } from "../src/health.ts";
import type { FakeClock } from "./fake_clock.ts";
import { eventLoopTurn } from "./unhandled.ts";

export const pass: Check = () => {};
export const never: Check = () => new Promise(() => {});
export const fail = (text: string): Check => () => Promise.reject(new Error(text));

/** Answers that tell all, and no log. */
export const TOLD = { details: "always", onError: () => {} } as const;

/** A check whose runs end when the test says so, or when they are given up. */
export class HeldCheck {
  readonly signals: AbortSignal[] = [];
  #settle: { resolve: (value?: unknown) => void; reject: (reason: unknown) => void }[] = [];

  readonly check: Check = (signal) => {
    this.signals.push(signal);
    return new Promise((resolve, reject) => this.#settle.push({ resolve, reject }));
  };

  get runs(): number {
    return this.signals.length;
  }

  /** Ends the last run, and lets come what comes of it. */
  pass(value?: unknown): Promise<void> {
    this.#settle.at(-1)!.resolve(value);
    return eventLoopTurn();
  }

  /** Ends the last run, and lets come what comes of it. */
  fail(text: string): Promise<void> {
    this.#settle.at(-1)!.reject(new Error(text));
    return eventLoopTurn();
  }
}

/** A check that takes so long by the fake clock, and then passes, or fails of a text. */
export function taking(ms: number, text?: string): Check {
  return () =>
    new Promise((resolve, reject) =>
      setTimeout(() => text === undefined ? resolve(undefined) : reject(new Error(text)), ms)
    );
}

/** What an endpoint answers: the status code, and the details if there are any. */
export async function ask({ fetch }: Pick<Health, "fetch">, path: string, prefer?: string): Promise<unknown[]> {
  const response = await fetch(new Request(`http://localhost${path}`, { headers: prefer ? { prefer } : {} }));
  const text = await response.text();
  const details = text === "" ? undefined : JSON.parse(text).details;
  return details === undefined ? [response.status] : [response.status, details];
}

/** Whether a promise has settled, without waiting for it. */
export async function settled(promise: unknown): Promise<boolean> {
  let done = false;
  void Promise.resolve(promise).then(() => done = true);
  await eventLoopTurn();
  return done;
}

/** An answer, and after how many milliseconds it came. */
export async function timed(clock: FakeClock, health: Health, path: string, prefer?: string): Promise<unknown[]> {
  const begun = performance.now();
  let took = NaN;
  const answer = ask(health, path, prefer).then((answer) => (took = performance.now() - begun, answer));
  await clock.advance(100_000);
  return [took, ...await answer];
}
