const BEGIN = "<!-- numbers: written by `deno task bench:probe --write` -->";
const END = "<!-- end of numbers -->";

/** Puts the numbers in the place of those before. @throws {Error} If the document has no place for them. */
export function withNumbers(document: string, numbers: string): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`Cannot write the numbers: expected the lines ${BEGIN} and ${END}`);
  return `${document.slice(0, begin + BEGIN.length)}\n\n${numbers}\n\n${document.slice(end)}`;
}
