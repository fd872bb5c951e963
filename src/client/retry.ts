import { startTimer } from "../timer.ts";

/** How transient answers are repeated. */
export interface RetryOptions {
  /** How often is asked at most, the first time included: a whole number from 1. ConductorOne asks 5 times. @default {1} */
  attempts?: number | undefined;
  /**
   * The longest pause between two attempts, in milliseconds, over 0 and at most 2 147 483 647. An answer that asks for a longer one
   * by `Retry-After` is not repeated.
   *
   * @default {30000}
   */
  maxDelay?: number | undefined;
}

/** How often is asked where nothing else is said. */
export const ATTEMPTS = 1;

/** The longest pause where nothing else is said, in milliseconds. */
export const MAX_DELAY_MS = 30_000;

/** The first pause at its longest, in milliseconds; each one after it may be twice as long. */
const FIRST_DELAY_MS = 500;

/**
 * How long to wait before the next attempt, in milliseconds: no less than the server asks for, and so much more, by chance, that those
 * who failed together do not come back together.
 *
 * @param attempt How often was asked.
 * @param least What the server asks for, in milliseconds.
 * @returns `undefined` if that is longer than `maxDelay`.
 */
export function pauseAfter(
  attempt: number,
  { least, maxDelay, random }: { least: number; maxDelay: number; random: number },
): number | undefined {
  if (least > maxDelay) return undefined;
  const half = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), maxDelay) / 2;
  return Math.min(Math.max(least, half) + random * half, maxDelay);
}

/**
 * What a `Retry-After` header asks for, in milliseconds, 0 where it cannot be read: seconds, or a date (RFC 9110 section 10.2.3),
 * by the server's clock if it tells that.
 */
export function retryAfter(headers: Headers): number {
  const text = headers.get("retry-after") ?? "";
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Date.parse would read almost anything
  const date = (name: string) => httpDate(headers.get(name));
  return Math.max(0, (date("retry-after") ?? 0) - (date("date") ?? Date.now()));
}

/** In any of the three forms (RFC 9110 section 5.6.7). The one of C's `asctime` has no GMT at its end, though that is meant. */
function httpDate(text: string | null): number | undefined {
  if (text === null || !/^[A-Z][a-z]+(, .* GMT| [A-Z][a-z]+ [ \d]\d [\d:]+ \d{4})$/.test(text)) return undefined;
  const time = Date.parse(text.replace(/( GMT)?$/, " GMT"));
  return Number.isNaN(time) ? undefined : time;
}

/** Waits, for so many milliseconds. @throws The signal's reason, as soon as it is aborted. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      stopTimer();
      signal?.removeEventListener("abort", end);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const stopTimer = startTimer(end, ms, { keepAlive: true });
    if (signal?.aborted) end();
    else signal?.addEventListener("abort", end);
  });
}
