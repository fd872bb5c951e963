import type { Runtime } from "../runtimes.ts";

/** What an attack is made on, and how. */
export interface Arena {
  readonly runtime: Runtime;
  /** What chance is made of. */
  readonly seed: number;
  /** So many of what is counted at full scale, one at least. */
  amount(full: number): number;
}

/** An attack cannot be made on this machine; the message says why. */
export class UnavailableError extends Error {}

/** Something that is done to a service or to the command, and must do no harm. */
export interface Attack {
  /** For `--only`. */
  readonly name: string;
  /** Whether it mostly waits: then all runtimes are attacked at the same time. */
  readonly waits?: true;
  /** Why it cannot be made on this machine. */
  readonly unavailable?: string;
  /**
   * Attacks. Resolves to the figures, as they are printed.
   *
   * @throws {UnavailableError} If this machine does not let it.
   * @throws {Error} What was not withstood.
   */
  run(arena: Arena): Promise<string>;
}

/** A count as it is printed: `1 000 000`. */
export function count(number: number): string {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
}

/** How often: `once`, `2 times`. */
export function times(number: number): string {
  return number === 1 ? "once" : `${count(number)} times`;
}

/** The middle one. */
export function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}
