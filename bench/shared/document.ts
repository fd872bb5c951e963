import { withPart } from "../../tools/generated_part.ts";

/**
 * Puts the numbers in the place of those that a task wrote before.
 *
 * @throws {Error} If the document has no place for those of this task.
 */
export function withNumbers(document: string, numbers: string, { task }: { task: string }): string {
  const begin = `<!-- numbers: written by \`deno task ${task} --write\` -->`;
  return withPart(document, { what: "numbers", begin, end: "<!-- end of numbers -->", text: numbers });
}
