/** A part of a document that a program writes. */
export interface GeneratedPart {
  /** What it is, for the error. */
  readonly what: string;
  /** The line before it. */
  readonly begin: string;
  /** The line after it. */
  readonly end: string;
  readonly text: string;
}

/** Puts a text in the place of what stands between two lines. @throws {Error} If the document has no place for it. */
export function withPart(document: string, { what, begin, end, text }: GeneratedPart): string {
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`Cannot write the ${what}: expected the lines ${begin} and ${end}`);
  return `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`;
}
