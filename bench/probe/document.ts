const END = "<!-- end of numbers -->";

/**
 * Puts the numbers in the place of those before.
 *
 * @throws {Error} If the document has no place for those of this task.
 */
export function withNumbers(document: string, numbers: string, { task = "bench:probe" } = {}): string {
  const beginning = `<!-- numbers: written by \`deno task ${task} --write\` -->`;
  const [begin, end] = [document.indexOf(beginning), document.indexOf(END)];
  if (begin === -1 || end < begin) {
    throw new Error(`Cannot write the numbers: expected the lines ${beginning} and ${END}`);
  }
  return `${document.slice(0, begin + beginning.length)}\n\n${numbers}\n\n${document.slice(end)}`;
}
