import ts from "typescript";
import type { Edit, Mutant } from "./mutant.ts";
import { editsOf } from "./operators.ts";

/** Every change that the operators find in a file, in the order of the text. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lines = text.split("\n");
  const seen = new Set<string>();
  return findEdits(source)
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
    .map((edit): Mutant => {
      const line = source.getLineAndCharacterOfPosition(edit.start).line;
      return {
        file,
        line: line + 1,
        at: lines[line]!.trim(),
        change: changeOf(text.slice(edit.start, edit.end), edit.replacement),
        text: text.slice(0, edit.start) + edit.replacement + text.slice(edit.end),
      };
    })
    // two operators may come to the same
    .filter((mutant) => seen.size < seen.add(mutant.text).size);
}

function findEdits(source: ts.SourceFile): Edit[] {
  const edits: Edit[] = [];
  const visit = (node: ts.Node) => {
    // what only the compiler sees: `deno task check` judges it
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    edits.push(...editsOf(node));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edits;
}

function changeOf(from: string, to: string): string {
  const [before, after] = [from, to].map((text) => text.replace(/\s+/g, " ").trim() || "(nothing)") as [string, string];
  const shortest = Math.min(before.length, after.length);
  let same = 0;
  while (same < shortest && before[same] === after[same]) same++;
  // what is the same for long is left out, but for some of it to find the place by
  const cut = Math.max(0, same - CONTEXT);
  return [before, after].map((text) => shown(text, cut)).join(" → ");
}

function shown(text: string, cut: number): string {
  const rest = cut > 0 ? `…${text.slice(cut)}` : text;
  return rest.length <= LONGEST ? rest : `${rest.slice(0, LONGEST)}…`;
}

const CONTEXT = 24;
const LONGEST = 60;
