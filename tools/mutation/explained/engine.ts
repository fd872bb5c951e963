import type { Explained } from "./explained.ts";

/** Of the engine. */
export const ENGINE: readonly Explained[] = [
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
  ...[
    'typeof value !== "object" || value === null → false',
    'typeof value !== "object" || value === null → (typeof value !== "object")',
    'typeof value !== "object" || value === null → (value === null)',
    "return undefined; → ;",
  ].map((change) => ({
    file: "src/check.ts",
    at: 'if (typeof value !== "object" || value === null) return undefined;',
    change,
    reason: "what follows comes to the same: of nothing it throws, and of anything else the prototype is another",
  })),
  {
    file: "src/check.ts",
    at: "const text = Object.getOwnPropertyDescriptor(value, name)?.value;",
    change: "?. → .",
    reason: "a proxy alone has a key without a descriptor, and then the error comes to the same",
  },
  {
    file: "src/engine.ts",
    at: "for (const checker of [...checkers]) checker.leave(budget);",
    change: "[...checkers] → (checkers)",
    reason: "a set may lose the one that is looked at, and no other is lost by that",
  },
  {
    file: "src/checker.ts",
    at: "if (this.startedAt === undefined) await this.run();",
    change: "this.startedAt === undefined → true",
    reason: "none is under way: the next is begun when the last has ended, and whoever starts anew has ended it before",
  },
  {
    file: "src/edge_checker.ts",
    at: "#limit = 0;",
    change: "0 → 1",
    reason: "it is read only of a run that is under way, and written when that begins",
  },
  {
    file: "src/edge_checker.ts",
    at: "else if (this.startedAt === undefined && this.isYoungerThan(interval ?? ttl)) return undefined;",
    change: "this.startedAt === undefined && this.isYoungerThan(interval … → (this.isYoungerThan(interval ?? ttl))",
    reason: "while a run is under way, the result before it is too old",
  },
  {
    file: "src/edge_checker.ts",
    at: "return this.startedAt !== undefined && monotonicNow() - this.startedAt > this.#limit + LOST_AFTER_MS;",
    change:
      "this.startedAt !== undefined && monotonicNow() - this.starte… → (monotonicNow() - this.startedAt > this.#limit + LOST_AFTER_…",
    reason: "of no number the difference is none either, and is not over anything",
  },
  ...["[...running] → (running)", '"timeout" → ""'].map((change) => ({
    file: "src/check.ts",
    at: 'expire: (ms) => [...running].forEach((giveUp) => giveUp("timeout", lateAfter(ms), "TimeoutError")),',
    change,
    reason: "who lets a run expire has abandoned its runner: it begins no other, and nobody looks at what came of it",
  })),
  ...["50 → 51", "50 → 49"].map((change) => ({
    file: "src/timer.ts",
    at: "const LONGEST_LOOK_MS = 50;",
    change,
    reason: "how often is looked is a choice, and nobody is promised the very number",
  })),
  {
    file: "src/timer.ts",
    at: "let delay = 1;",
    change: "1 → 2",
    reason: "how soon is looked first is a choice, and nobody is promised the very number",
  },
  {
    file: "src/engine.ts",
    at: "return this.#pass(first, now) && (second === first || this.#pass(second, now));",
    change: "second === first || this.#pass(second, now) → (this.#pass(second, now))",
    reason: "asked a second time, it says the same",
  },
  {
    file: "src/checker.ts",
    at: 'if (this.state !== "up" || last?.result.outcome !== "pass") return false;',
    change: "?. → .",
    reason: "what is up has a result",
  },
  {
    file: "src/checker.ts",
    at: "return this.startedAt === undefined && now - last.at < ttl;",
    change: "this.startedAt === undefined && now - last.at < ttl → (now - last.at < ttl)",
    reason: "while a run is under way, the result before it is too old",
  },
  ...[
    [
      "baton",
      'if (engine.passes("ready", "validate")) return justHealthy();',
      'engine.passes("ready", "validate") → false',
    ],
    ["baton", 'if (engine.passes("ready")) return justReady();', 'engine.passes("ready") → false'],
    ["ndc", 'if (engine.passes("ready")) return UP;', 'engine.passes("ready") → false'],
    ["ndc", 'if (engine.passes("ready", "validate")) return UP;', 'engine.passes("ready", "validate") → false'],
  ].map(([name, at, change]) => ({
    file: `src/${name}.ts`,
    at: at!,
    change: change!,
    reason: "what follows comes to the same, at more cost",
  })),
];
