import { oneLine } from "../one_line.ts";
import { type Attempt, attempt } from "./attempt.ts";
import { answerTime } from "./patience.ts";
import type { ProbeTarget } from "./target.ts";
import type { Terminal } from "./terminal.ts";

/** The first pause, how each one grows, and the longest, in milliseconds. */
const [FIRST_MS, GROWTH, LONGEST_PAUSE_MS] = [100, 1.5, 2_000];

/** The time that is kept for the last attempt, if there is so much, in milliseconds. */
const LAST_ATTEMPT_MS = 250;

/** How to wait. */
export interface WaitOptions {
  /** In milliseconds. */
  wait: number;
  /** Where progress is shown, if anywhere. */
  terminal: Terminal | undefined;
}

/** Asks again and again, until the answer is healthy or the time is up. Never rejects. */
export async function waitUntilHealthy(target: ProbeTarget, { wait, terminal }: WaitOptions): Promise<Attempt> {
  const end = performance.now() + wait;
  const left = () => Math.ceil(end - performance.now());
  const lastAttempt = Math.min(LAST_ATTEMPT_MS, wait / 4);
  let last: Attempt | undefined;
  for (let count = 0;; count++) {
    const timeout = Math.max(1, Math.min(target.timeout, left()));
    const isCut = timeout < target.timeout;
    const latest = await attempt({ ...target, timeout, ...(isCut ? { limit: "--wait" } : {}) });
    // of an attempt that had less than its time, that it took too long says less than what failed before
    last = last !== undefined && isCut && isLate(latest, timeout) ? last : latest;
    if (last.failure === undefined || left() <= lastAttempt) break;
    terminal?.write(progress(last.failure, left(), terminal.columns));
    // the last is made when the time is all but up
    const pause = Math.min(pauseAfter(count, Math.random()), left() - lastAttempt);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  terminal?.write(CLEAR);
  return last;
}

/** Whether there was no answer, or one that says no more than that a check is late. */
function isLate({ outcome, duration }: Attempt, timeout: number): boolean {
  return outcome === "timeout" || (outcome === "unhealthy" && duration >= answerTime(timeout) / 2);
}

/** How long to wait after so many failures more than one, in milliseconds; `random`, from 0 to 1, keeps many who wait apart. */
export function pauseAfter(count: number, random: number): number {
  const longest = Math.min(FIRST_MS * GROWTH ** count, LONGEST_PAUSE_MS);
  return longest / 2 + random * longest / 2;
}

const CLEAR = "\r\x1b[K";

/** Draws one line in place of the one before; one that reached the last column would begin another. */
function progress(failure: string, left: number, columns: number): string {
  return CLEAR + oneLine(`Waiting for ${Math.ceil(left / 1000)} s more. ${failure}`, columns - 1);
}
