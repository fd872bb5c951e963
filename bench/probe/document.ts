import { withPart } from "../../tools/generated_part.ts";

const NUMBERS = {
  what: "numbers",
  begin: "<!-- numbers: written by `deno task bench:probe --write` -->",
  end: "<!-- end of numbers -->",
};

/** Puts the numbers in the place of those before. @throws {Error} If the document has no place for them. */
export function withNumbers(document: string, numbers: string): string {
  return withPart(document, { ...NUMBERS, text: numbers });
}
