import { monotonicNow } from "./clock.ts";
import type { WaitUntil } from "./edge.ts";
import { preferredWait } from "./prefer.ts";

/** Who asks: what a request says beside method and path, read only where it matters. */
export interface Asker {
  /** The `Prefer` header. */
  prefer(): string | null | undefined;
  /** The address of the client, where the runtime tells. */
  peer(): string | undefined;
  /** What keeps a run going when the request has been answered, where the runtime hands it over. */
  waitUntil?(): WaitUntil | undefined;
}

/** How long an answer may take, from the moment that this is made. */
export class Budget {
  #startedAt = monotonicNow();
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

  /** What is left of it, in milliseconds, not under 0. */
  get left(): number {
    return Math.max(0, this.time - (monotonicNow() - this.#startedAt));
  }

  /** What keeps a run going when the answer is given, if anything does. */
  get waitUntil(): WaitUntil | undefined {
    return this.#asker?.waitUntil?.();
  }

  #read(): number {
    const wait = preferredWait(this.#asker?.prefer());
    return wait === undefined ? this.#deadline : Math.min(wait, this.#longest);
  }
}
