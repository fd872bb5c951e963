import { type ManifestFlag, unfit, UNPRINTABLE } from "./flags.ts";

/** Words that need no quotes, neither in a shell nor in a person's eyes. */
const PLAIN = /^[A-Za-z0-9_./:=@%+,-]+$/;

/**
 * Reads a program with its arguments: words with spaces between them, or, where a word has more in it, a JSON array of strings, as
 * in a Dockerfile.
 *
 * @throws {TypeError} A sentence that names the flag, what was expected, and what was found.
 */
export function readWords(flag: ManifestFlag, text: string): readonly string[] {
  const words = text.startsWith("[") ? parseWords(flag, text) : text.split(" ").filter((word) => word !== "");
  if (words.length === 0 || words[0] === "") throw unfit(flag, "a program and its arguments", text);
  if (!text.startsWith("[") && /["'`\\]/.test(text)) {
    throw unfit(flag, `words without quotes, or a JSON array such as ["/bin/x", "two words"]`, text);
  }
  if (words.some((word) => UNPRINTABLE.test(word))) {
    throw unfit(flag, "words without control characters", text);
  }
  return words;
}

function parseWords(flag: ManifestFlag, text: string): string[] {
  const words = safely(() => JSON.parse(text));
  if (Array.isArray(words) && words.every((word) => typeof word === "string")) return words;
  throw unfit(flag, "words, or a JSON array of strings", text);
}

function safely(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/** Writes words as a POSIX shell reads them. */
export function shellWords(words: readonly string[]): string {
  return words.map((word) => PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
}
