import { counted } from "../counted.ts";
import type { Explained } from "./explained/explained.ts";
import type { Fate } from "./fate.ts";
import type { Mutant } from "./mutant.ts";

/** What a run comes to. */
export interface Verdict {
  /** What to print. */
  readonly text: string;
  /** Whether every survivor is explained, and every explanation needed. */
  readonly holds: boolean;
}

/** Whether an explanation is of this mutant. */
export function explains({ file, at, change }: Explained, mutant: Mutant): boolean {
  return file === mutant.file && at === mutant.at && change === mutant.change;
}

/** Counts the fates for each file, and lists what is not as it should be. */
export function verdictOn(
  mutants: readonly Mutant[],
  fates: readonly Fate[],
  explained: readonly Explained[],
): Verdict {
  const survivors = mutants.filter((_, i) => fates[i] === "survived" || fates[i] === "uncovered");
  const unexplained = survivors.filter((mutant) => !explained.some((one) => explains(one, mutant)));
  const idle = explained.filter((one) => !survivors.some((mutant) => explains(one, mutant)));
  const lines = [
    ...[...new Set(mutants.map(({ file }) => file))].map((file) => countOf(file, mutants, fates, unexplained)),
    ...unexplained.map(({ file, line, at, change }) => `${file}:${line}: no test notices ${change}\n    ${at}`),
    ...idle.map(({ file, at, change }) => `${file}: needs no explanation any more, ${change}\n    ${at}`),
  ];
  return { text: lines.join("\n"), holds: unexplained.length === 0 && idle.length === 0 };
}

function countOf(
  file: string,
  mutants: readonly Mutant[],
  fates: readonly Fate[],
  unexplained: readonly Mutant[],
): string {
  const own = fates.filter((_, i) => mutants[i]!.file === file);
  const count = (...kinds: Fate[]) => own.filter((fate) => kinds.includes(fate)).length;
  const left = count("survived", "uncovered");
  const open = unexplained.filter((mutant) => mutant.file === file).length;
  const timedOut = count("timed out");
  const killed = `${count("killed", "timed out")} noticed${timedOut > 0 ? `, ${timedOut} of them by the time` : ""}`;
  return `${file}: ${counted(own.length, "change")}, ${killed}, ${left - open} explained, ${open} not`;
}
