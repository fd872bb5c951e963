/** A column's heading, and whether it holds numbers. */
export type Column = readonly [heading: string, alignment?: "right"];

/** A table in Markdown, which is read as it is on a terminal, too. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(([heading], i) => Math.max(3, ...[heading, ...rows.map((row) => row[i]!)].map(widthOf)));
  const render = (cells: readonly string[]) =>
    `| ${
      cells.map((cell, i) => {
        const space = " ".repeat(widths[i]! - widthOf(cell));
        return columns[i]![1] === "right" ? space + cell : cell + space;
      }).join(" | ")
    } |`;
  const rule = columns.map(([, alignment], i) =>
    alignment === "right" ? `${"-".repeat(widths[i]! - 1)}:` : "-".repeat(widths[i]!)
  );
  return [columns.map(([heading]) => heading), rule, ...rows].map(render).join("\n");
}

function widthOf(text: string): number {
  return [...text].length;
}
