import type { Explained } from "./explained.ts";

const BROKEN_USER_INFO = String
  .raw`const BROKEN_USER_INFO = /(?<!\bfile:\/?)(?:\\?\/){2}[^\s/:@[]*:(?!\d{1,5}(?:[/?#\s]|$))\S{0,2048}[\r\n]{0,2}@/g;`;

/** Of what is told. */
export const TEXTS: readonly Explained[] = [
  {
    file: "src/failure_log.ts",
    at: "if (result instanceof Promise) result.catch(() => {});",
    change: "result instanceof Promise → true",
    reason: "what is no promise has no catch: the error is caught",
  },
  {
    file: "src/failure_log.ts",
    at: "return (error as { cause?: unknown } | undefined)?.cause;",
    change: "?. → .",
    reason: "of nothing it throws, and the error is caught: there is no cause",
  },
  ...[
    "…5}(?:[/?#\\s]|$))\\S{0,2048}[\\r\\n]{0,2}@/g → …5}(?:[/?#\\s]|$))\\S{0,2049}[\\r\\n]{0,2}@/g",
    "…5}(?:[/?#\\s]|$))\\S{0,2048}[\\r\\n]{0,2}@/g → …5}(?:[/?#\\s]|$))\\S{0,2047}[\\r\\n]{0,2}@/g",
  ].map((change) => ({
    file: "src/disclosure.ts",
    at: BROKEN_USER_INFO,
    change,
    reason: "it bounds the time, and nobody is promised the very length",
  })),
  {
    file: "src/disclosure.ts",
    at: BROKEN_USER_INFO,
    change: "…\\d{1,5}(?:[/?#\\s]|$))\\S{0,2048}[\\r\\n]{0,2}@/g → …\\d{1,5}(?:[/?#\\s]|$))\\S{1,2048}[\\r\\n]{0,2}@/g",
    reason: "an empty password has no / in it: the pattern before has taken it out",
  },
  {
    file: "src/baton.ts",
    at: "if (id !== undefined) about.error_id = id;",
    change: "id !== undefined → true",
    reason: "JSON leaves out what is undefined",
  },
  {
    file: "src/unreachable.ts",
    at: 'if (typeof error !== "object" || error === null || depth === 0) return false;',
    change: 'typeof error !== "object" || error === null → (typeof error !== "object")',
    reason: "of null it throws, and the error is caught: it comes to the same",
  },
  {
    file: "src/timestamp.ts",
    at: 'let text = "";',
    change: '"" → "mutant"',
    reason: "no second is NaN: it is written before it is read",
  },
  {
    file: "src/one_line.ts",
    at: "const searched = text.slice(0, limit * 16);",
    change: "16 → 15",
    reason: "it bounds the time, and nobody is promised the very length",
  },
  {
    file: "src/error_text.ts",
    at: 'return typeof name === "string" && name !== "" ? name : JSON.stringify(thrown) ?? "";',
    change: 'JSON.stringify(thrown) ?? "" → (JSON.stringify(thrown))',
    reason: "whoever asks takes undefined for no text, too",
  },
];
