import { monotonicNow } from "./clock.ts";
import { preferredWait } from "./prefer.ts";

/** Who asks: what a request says beside method and path, read only where it matters. */
export interface Asker {
  /** The `Prefer` header. */
  prefer(): string | null | undefined;
  /** The address of the client, where the runtime tells. */
  peer(): string | undefined;
}

/** How long an answer may take, from the moment that something is asked first. */
export class Budget {
  #startedAt: number | undefined;
  #asker: Asker | undefined;
  #deadline: number;
  #longest: number;
  #time: number | undefined;

  /**
   * @param deadline The time without a preference, in milliseconds.
   * @param longest The most that a preference gets, in milliseconds.
   */
  constructor(asker: Asker | undefined, deadline: number, longest: number) {
    this.#asker = asker;
    this.#deadline = deadline;
    this.#longest = longest;
  }

  /** The whole time, in milliseconds. */
  get time(): number {
    return this.#time ??= this.#read();
  }

  /** Begins, if that was not done before, at this time: who begins has looked at the clock anyhow. */
  begin(now: number): void {
    this.#startedAt ??= now;
  }

  /** What is left of it, in milliseconds, not under 0. */
  get left(): number {
    return this.#startedAt === undefined ? this.time : Math.max(0, this.time - (monotonicNow() - this.#startedAt));
  }

  #read(): number {
    const wait = preferredWait(this.#asker?.prefer());
    return wait === undefined ? this.#deadline : Math.min(wait, this.#longest);
  }
}
