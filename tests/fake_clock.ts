import { replaceGlobal, replaceProperty } from "./replace_global.ts";
import { eventLoopTurn } from "./unhandled.ts";

interface FakeTimer {
  readonly at: number;
  readonly callback: () => void;
  keepsAlive: boolean;
  unref(): void;
}

/**
 * Stands for `setTimeout`, `clearTimeout`, `performance.now` and `Date` until it is disposed of: time passes when `pass` or
 * `advance` says so, and not otherwise.
 */
export class FakeClock implements Disposable {
  /** Whole, so that sums of times are exact, and no earlier than what was measured before. */
  #now = Math.ceil(performance.now());
  /** What the system's clock shows beyond `#now`. */
  #epoch = Date.now() - this.#now;
  readonly #timers = new Set<FakeTimer>();
  readonly #replaced = [
    replaceGlobal("setTimeout", (callback: () => void, ms: number) => this.#start(callback, ms)),
    replaceGlobal("clearTimeout", (timer: FakeTimer) => this.#timers.delete(timer)),
    replaceProperty(performance, "now", () => this.#now),
    replaceGlobal("Date", this.#fakeDate()),
  ];

  /** What is waiting, by whether it keeps the process alive. */
  get timers(): boolean[] {
    return [...this.#timers].map((timer) => timer.keepsAlive);
  }

  /** How long each that is waiting has left, in milliseconds, in the order in which they were started. */
  get waits(): number[] {
    return [...this.#timers].map((timer) => timer.at - this.#now);
  }

  /** Sets the system's clock forward or back, which no timer and no `performance.now` minds. */
  setDate(now: number): void {
    this.#epoch = now - this.#now;
  }

  /** As `pass`, but what a timer sets off has its turn before the next timer falls due, as it has in a runtime. */
  async advance(ms: number): Promise<void> {
    await eventLoopTurn();
    const end = this.#now + ms;
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#now = timer.at;
      this.#timers.delete(timer);
      timer.callback();
      await eventLoopTurn();
    }
    this.#now = end;
  }

  /** Lets so many milliseconds pass, and calls back whatever falls due, each at its time. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#now = timer.at;
      this.#timers.delete(timer);
      timer.callback();
    }
    this.#now = end;
  }

  [Symbol.dispose](): void {
    for (const replaced of this.#replaced) replaced[Symbol.dispose]();
  }

  #fakeDate(): DateConstructor {
    const now = () => this.#epoch + this.#now;
    return class extends Date {
      constructor(...given: unknown[]) {
        super(...(given.length === 0 ? [now()] : given) as [number]);
      }
      static override now(): number {
        return now();
      }
    } as DateConstructor;
  }

  /** The first that falls due by then; of those at one time, the one that was started first. */
  #next(end: number): FakeTimer | undefined {
    let next: FakeTimer | undefined;
    for (const timer of this.#timers) if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer;
    return next;
  }

  #start(callback: () => void, ms: number): FakeTimer {
    const timer: FakeTimer = {
      at: this.#now + Math.max(0, ms),
      callback,
      keepsAlive: true,
      unref: () => {
        timer.keepsAlive = false;
      },
    };
    this.#timers.add(timer);
    return timer;
  }
}
