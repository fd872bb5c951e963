/** A change that no test can notice, and why. */
export interface Explained {
  readonly file: string;
  /** The line, as it stands in the file, without what is before and behind it. */
  readonly at: string;
  /** The change, as the run prints it. */
  readonly change: string;
  readonly reason: string;
}

export const EXPLAINED: readonly Explained[] = [
  {
    file: "src/engine.ts",
    at: "const NONE: Late = { checkers: new Set(), time: 0 };",
    change: "0 → 1",
    reason: "the time is that of those who are late, and here nobody is",
  },
  {
    file: "src/engine.ts",
    at: "#longest: Record<Decides, number> = { ready: 0, validate: 0, live: 0 };",
    change: "0 → 1",
    reason:
      "it stays 0 only where there is no check, and so nothing to wait for; any check's own timeout ends it in time",
  },
  {
    file: "src/checker.ts",
    at: "#stops = 0;",
    change: "0 → 1",
    reason: "it is compared with nothing but what it was before",
  },
  {
    file: "src/checker.ts",
    at: "this.#stops++;",
    change: "this.#stops++ → this.#stops--",
    reason: "it is compared with nothing but what it was before",
  },
  {
    file: "src/checker.ts",
    at: 'const enough = this.#streak >= (passed ? passAfter : this.state === "up" || on === "live" ? failAfter : 1);',
    change: "1 → 0",
    reason: "a result has just come: there is one at least",
  },
];
