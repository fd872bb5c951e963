import type { Budget } from "./budget.ts";
import { Checker } from "./checker.ts";
import { monotonicNow } from "./clock.ts";
import { lookUntil } from "./timer.ts";

/** How long after its time a run counts as lost, in milliseconds: the request that began it cannot tell any more. */
const LOST_AFTER_MS = 1_000;

/**
 * Runs one check where nothing runs between requests: a run belongs to the request that began it, and goes on after its answer only
 * by that request's `waitUntil`. Others wait for it by timers of their own, since no promise may be settled for another request.
 */
export class EdgeChecker extends Checker {
  /** Whose the run is that is under way. */
  #owner: Budget | undefined;
  /** How long that run may take, in milliseconds: over it, nobody is there to end it. */
  #limit = 0;

  /** A check with an interval runs when its result is so old, with a request, and behind its answer where `waitUntil` allows. */
  override ask(budget: Budget): Promise<void> | undefined {
    const { interval, ttl, maxAge } = this.spec;
    if (this.#isLost()) this.abandon(Math.round(this.#limit));
    else if (this.startedAt === undefined && this.isYoungerThan(interval ?? ttl)) return undefined;
    const { waitUntil } = budget;
    const ended = this.startedAt === undefined ? this.#own(budget) : SHARED;
    return interval !== undefined && waitUntil !== undefined && this.isYoungerThan(maxAge) ? undefined : ended;
  }

  /** Without `waitUntil` the run ends with the request that it belongs to. */
  override leave(budget: Budget): void {
    if (this.#owner !== budget || this.startedAt === undefined || budget.waitUntil !== undefined) return;
    // what was asked for, not what a timer made of it: a text that changes is news for the log
    const ms = Math.round(budget.time);
    this.abandon(ms).expire(ms);
  }

  override whenEnded(callback: () => void, budget: Budget): () => void {
    if (this.#owner === budget) return super.whenEnded(callback);
    const { startedAt } = this;
    return lookUntil(() => this.startedAt !== startedAt, callback);
  }

  /** It begins with the first request that asks. */
  override start(): void {}

  #isLost(): boolean {
    return this.startedAt !== undefined && monotonicNow() - this.startedAt > this.#limit + LOST_AFTER_MS;
  }

  #own(budget: Budget): Promise<void> | undefined {
    this.#owner = budget;
    const { waitUntil } = budget;
    this.#limit = waitUntil === undefined ? budget.time : this.spec.timeout;
    const ended = this.run();
    if (ended !== undefined) waitUntil?.(ended);
    return ended;
  }
}

/** Stands for the run of another request. */
const SHARED = Promise.resolve();
