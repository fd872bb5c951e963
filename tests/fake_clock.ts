import { replaceGlobal } from "./replace_global.ts";

interface FakeTimer {
  readonly at: number;
  readonly callback: () => void;
  keepsAlive: boolean;
  unref(): void;
}

/** Stands for `setTimeout` and `clearTimeout` until it is disposed of: time passes when `pass` says so, and not otherwise. */
export class FakeClock implements Disposable {
  #now = 0;
  readonly #timers = new Set<FakeTimer>();
  readonly #replaced = [
    replaceGlobal("setTimeout", (callback: () => void, ms: number) => this.#start(callback, ms)),
    replaceGlobal("clearTimeout", (timer: FakeTimer) => this.#timers.delete(timer)),
  ];

  /** What is waiting, by whether it keeps the process alive. */
  get timers(): boolean[] {
    return [...this.#timers].map((timer) => timer.keepsAlive);
  }

  /** Lets so many milliseconds pass, and calls back whatever falls due. */
  pass(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers) {
      if (timer.at > this.#now) continue;
      this.#timers.delete(timer);
      timer.callback();
    }
  }

  [Symbol.dispose](): void {
    for (const replaced of this.#replaced) replaced[Symbol.dispose]();
  }

  #start(callback: () => void, ms: number): FakeTimer {
    const timer: FakeTimer = {
      at: this.#now + ms,
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
