/** The tables of docs/runtimes.md, as Markdown. */
import { withPart } from "../../tools/generated_part.ts";
import { VERSIONS } from "../../tools/runtime_binary.ts";
import { closeNamespace } from "../black_box/behaviours/disclosure.ts";
import { handlingTable } from "./handling.ts";
import { servingTable } from "./serving.ts";
import type { Cell } from "./trial.ts";

const TABLES = {
  what: "tables",
  begin: "<!-- tables: written by `deno task runtimes --write`, every cell from a trial -->",
  end: "<!-- end of tables -->",
};

/** Where the tables stand. */
export const DOCUMENT = new URL("../../docs/runtimes.md", import.meta.url);

/** Tries everything, and puts what came of it in the place of the tables before. @throws {Error} If something cannot be tried here. */
export async function withTables(document: string): Promise<string> {
  try {
    const [serving, handling] = await Promise.all([servingTable(), handlingTable()]);
    const versions =
      `Tried with Bun ${VERSIONS.bun}, Node ${VERSIONS.node.join(", ")}, workerd ${VERSIONS.workerd} and ` +
      `edge-runtime ${VERSIONS["edge-runtime"]}.`;
    return withPart(document, { ...TABLES, text: [table(serving), table(handling), versions].join("\n\n") });
  } finally {
    await closeNamespace();
  }
}

/** Aligned as `deno fmt` has it. */
export function table(rows: readonly (readonly Cell[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(3, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly Cell[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  const [head, ...body] = rows.map(line);
  return [head, line(widths.map((width) => "-".repeat(width))), ...body].join("\n");
}
