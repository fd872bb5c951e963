import { withPart } from "../../tools/generated_part.ts";

/** Puts the figures in the place of those before. @throws {Error} If the document has no place for them. */
export function withFigures(document: string, figures: string): string {
  const begin = "<!-- figures: written by `deno task torture --write` -->";
  return withPart(document, { what: "figures", begin, end: "<!-- end of figures -->", text: figures });
}
