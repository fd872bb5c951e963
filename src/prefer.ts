/** What is read of a header, in characters: on a longer one the pattern would run out of stack. */
const LONGEST = 4_096;

/**
 * How long a client will wait for an answer, in milliseconds, as its `Prefer` header says (RFC 7240 section 4.3): `undefined` if
 * it does not say. Fractions of a second are understood. What cannot be read is no preference, as the RFC has it.
 */
export function preferredWait(prefer: string | null | undefined): number | undefined {
  if (!prefer) return undefined;
  // not at a comma within quotes; quotes that are never closed go on to the end
  for (const preference of prefer.slice(0, LONGEST).match(/(?:[^,"]|"(?:[^"\\]|\\.?)*(?:"|$))+/g) ?? []) {
    const seconds = /^\s*wait\s*=\s*("?)(\d{1,9}(?:\.\d{1,9})?)\1\s*(?:;|$)/i.exec(preference)?.[2];
    // the first of several counts
    if (seconds !== undefined) return Number(seconds) * 1000;
  }
  return undefined;
}
