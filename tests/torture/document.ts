const BEGIN = "<!-- figures: written by `deno task torture --write` -->";
const END = "<!-- end of figures -->";

/** Puts the figures in the place of those before. @throws {Error} If the document has no place for them. */
export function withFigures(document: string, figures: string): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`Cannot write the figures: expected the lines ${BEGIN} and ${END}`);
  return `${document.slice(0, begin + BEGIN.length)}\n\n${figures}\n\n${document.slice(end)}`;
}
