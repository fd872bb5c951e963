import { textOf } from "./error_text.ts";
import { startTimer } from "./timer.ts";

/**
 * One question about the connector, asked when a request needs its answer.
 *
 * Returning, or resolving, means that it passes; throwing, or rejecting, means that it fails, whatever is thrown. So does
 * `false`, since a check that says "false" surely does not mean "healthy". Any other value is ignored, so that a function
 * that returns the client it has opened can be used as it is.
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

/** What became of one run of a {@linkcode Check}: `undefined` if it passed, else why not. */
export type Failure = { readonly text: string } | undefined;

/** Runs checks, each run on its own, and keeps count of what is running. */
export interface Runner {
  /**
   * Runs a check once, within the timeout. Never throws and never rejects, whatever the check does: the check gets a deadline
   * (its signal) and is raced against it, and what it does after being given up changes nothing. A check that answers at once
   * costs no timer and no promise.
   */
  run(check: Check): Failure | Promise<Failure>;
  /** Gives up what is running: it fails now, for this reason. */
  giveUp(reason: string): void;
  /** From now on the timers of runs keep the process alive no longer. */
  unref(): void;
}

/** @param timeout How long one run may take, in milliseconds. */
export function createRunner(timeout: number): Runner {
  const running = new Set<(reason: string) => void>();
  let keepAlive = true;
  const settle = (result: PromiseLike<unknown>, controller: AbortController) =>
    new Promise<Failure>((resolve) => {
      const end = (failure: Failure) => {
        stopTimer();
        running.delete(giveUp);
        resolve(failure);
      };
      const giveUp = (reason: string, name = "AbortError") => {
        end({ text: reason });
        controller.abort(new DOMException(`The check was given up: ${reason}`, name));
      };
      const late = () => giveUp(`no answer within ${timeout} ms`, "TimeoutError");
      const stopTimer = startTimer(late, timeout, { keepAlive });
      running.add(giveUp);
      // not Promise.resolve: it would throw for a promise whose `constructor` throws when it is looked at
      new Promise((adopt) => adopt(result)).then(
        (value) => end(verdict(value)),
        (error) => end({ text: textOf(error) }),
      );
    });
  return {
    run: (check) => {
      const controller = new AbortController();
      try {
        const result = check(controller.signal);
        return isThenable(result) ? settle(result, controller) : verdict(result);
      } catch (error) {
        return { text: textOf(error) };
      }
    },
    giveUp: (reason) => [...running].forEach((giveUp) => giveUp(reason)),
    unref: () => {
      keepAlive = false;
    },
  };
}

function verdict(value: unknown): Failure {
  return value === false ? { text: "the check answered false" } : undefined;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (typeof value === "object" || typeof value === "function") && value !== null &&
    typeof (value as { then?: unknown }).then === "function";
}
