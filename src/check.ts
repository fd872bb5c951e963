import { monotonicNow } from "./clock.ts";
import { textOf } from "./error_text.ts";
import { startTimer } from "./timer.ts";

/**
 * One question about the connector, asked when a request needs its answer.
 *
 * Returning, or resolving, means that it passes; throwing, or rejecting, means that it fails, whatever is thrown. So does
 * `false`, since a check that says "false" surely does not mean "healthy". An object of strings is kept as the details of
 * {@linkcode CheckReport}; any other value is ignored, so that a function that returns the client it has opened can be used as
 * it is.
 *
 * @param signal Aborted when the check is given up: at its timeout, or when the service closes. A check may ignore it; it is
 * given up all the same. A listener of its own that throws is an uncaught error of the process, as with every event.
 *
 * @example
 * ```ts
 * import type { Check } from "@baton/health";
 *
 * const validate: Check = async (signal) => {
 *   const response = await fetch("https://api.example.com/me", { signal });
 *   if (!response.ok) throw new Error(`the vendor's API answered ${response.status}`);
 * };
 * console.assert(validate.length === 1);
 * ```
 */
export type Check = (signal: AbortSignal) => unknown;

/** What became of one run of a {@linkcode Check}. */
export type Result =
  | { readonly outcome: "pass"; readonly details?: Readonly<Record<string, string>> }
  | { readonly outcome: "fail" | "timeout" | "closed"; readonly text: string; readonly error: unknown };

/** Runs a check, again and again; one run at a time is up to who calls it. */
export interface Runner {
  /**
   * Runs the check once, within the timeout. Never throws and never rejects, whatever the check does: the check gets a deadline
   * (its signal) and is raced against it, and what it does after being given up changes nothing. A check that answers at once
   * costs no timer and no promise.
   */
  run(): Result | Promise<Result>;
  /** Gives up what is running: its outcome is `closed`. */
  close(): void;
  /** Gives up what is running, as at its timeout, after so many milliseconds. */
  expire(ms: number): void;
}

/**
 * @param timeout How long one run may take, in milliseconds.
 * @param keepsAlive Whether the timer of a run keeps the process alive, asked at each run.
 */
export function createRunner(check: Check, timeout: number, keepsAlive: () => boolean): Runner {
  const running = new Set<GiveUp>();
  const lateText = lateAfter(timeout);
  const settle = (result: PromiseLike<unknown>, controller: AbortController, inTime: (result: Result) => Result) =>
    new Promise<Result>((resolve) => {
      const end = (result: Result) => {
        stopTimer();
        running.delete(giveUp);
        resolve(result);
      };
      const giveUp: GiveUp = (outcome, text, name) => {
        const error = new DOMException(`The check was given up: ${text}`, name);
        end({ outcome, text, error });
        controller.abort(error);
      };
      const late = () => giveUp("timeout", lateText, "TimeoutError");
      const stopTimer = startTimer(late, timeout, { keepAlive: keepsAlive() });
      running.add(giveUp);
      // not Promise.resolve: it would throw for a promise whose `constructor` throws when it is looked at
      new Promise((adopt) => adopt(result)).then(
        (value) => end(inTime(resultOf(value))),
        (error) => end(failure(error)),
      );
    });
  return {
    run: () => {
      const controller = new AbortController();
      const startedAt = monotonicNow();
      // no timer fires while a check blocks the process
      const inTime = (result: Result): Result =>
        result.outcome !== "pass" || monotonicNow() - startedAt <= timeout
          ? result
          : { outcome: "timeout", text: lateText, error: new DOMException(lateText, "TimeoutError") };
      try {
        const value = check(controller.signal);
        return isThenable(value) ? settle(value, controller, inTime) : inTime(resultOf(value));
      } catch (error) {
        return failure(error);
      }
    },
    close: () => [...running].forEach((giveUp) => giveUp("closed", "the service is closing", "AbortError")),
    expire: (ms) => [...running].forEach((giveUp) => giveUp("timeout", lateAfter(ms), "TimeoutError")),
  };
}

type GiveUp = (outcome: "timeout" | "closed", text: string, name: string) => void;

/** What is said of a check that gave no answer in so many milliseconds. */
export function lateAfter(ms: number): string {
  return `no answer within ${ms} ms`;
}

function failure(error: unknown): Result {
  return { outcome: "fail", text: textOf(error), error };
}

const PASS: Result = { outcome: "pass" };

function resultOf(value: unknown): Result {
  if (value === false) return { outcome: "fail", text: "the check answered false", error: false };
  const details = detailsOf(value);
  return details === undefined ? PASS : { outcome: "pass", details };
}

/**
 * The copy of a plain object of strings; `undefined` for anything else, whatever it does when it is looked at. A client of the
 * user's, or a buffer of megabytes, is not searched, and none of its getters is run.
 */
function detailsOf(value: unknown): Record<string, string> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return undefined;
    const details: Record<string, string> = {};
    for (const name of Object.keys(value)) {
      const text = Object.getOwnPropertyDescriptor(value, name)?.value;
      if (typeof text !== "string") return undefined;
      Object.defineProperty(details, name, { value: text, enumerable: true });
    }
    return Object.keys(details).length > 0 ? details : undefined;
  } catch {
    return undefined;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (typeof value === "object" || typeof value === "function") && value !== null &&
    typeof (value as { then?: unknown }).then === "function";
}
