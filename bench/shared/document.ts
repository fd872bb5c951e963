const END = "<!-- end of numbers -->";

/**
 * Puts the numbers in the place of those that a task wrote before.
 *
 * @throws {Error} If the document has no place for them.
 */
export function withNumbers(document: string, numbers: string, task: string): string {
  const start = `<!-- numbers: written by \`deno task ${task} --write\` -->`;
  const [begin, end] = [document.indexOf(start), document.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`Cannot write the numbers: expected the lines ${start} and ${END}`);
  return `${document.slice(0, begin + start.length)}\n\n${numbers}\n\n${document.slice(end)}`;
}
