import { basename } from "node:path";
import type { Baseline } from "./baseline.ts";
import type { Mutant } from "./mutant.ts";
import type { Scratch } from "./scratch.ts";
import { tryTests } from "./trial.ts";

/** What became of a mutant: `uncovered` if no test so much as runs its line. */
export type Fate = "killed" | "timed out" | "survived" | "uncovered";

/** How much longer than without the mutant its tests may take, and how long at least, in milliseconds. */
const PATIENCE = 5;
const LEAST_MS = 10_000;

/** Runs the tests that run the mutant's line: first those of its own file, which mostly do. */
export async function fateOf(mutant: Mutant, tests: readonly Baseline[], scratch: Scratch): Promise<Fate> {
  const concerned = tests.filter(({ lines }) => lines.has(`${mutant.file}:${mutant.line}`));
  if (concerned.length === 0) return "uncovered";
  const own = basename(mutant.file, ".ts");
  const isOwn = ({ test }: Baseline) => basename(test).startsWith(`${own}_`);
  const stages = [concerned.filter(isOwn), concerned.filter((test) => !isOwn(test))];
  return await scratch.with(mutant.file, mutant.text, async () => {
    for (const stage of stages.filter(({ length }) => length > 0)) {
      const limit = LEAST_MS + PATIENCE * stage.reduce((sum, { time }) => sum + time, 0);
      const { result } = await tryTests(scratch, stage.map(({ test }) => test), limit);
      if (result !== "passed") return result === "late" ? "timed out" : "killed";
    }
    return "survived";
  });
}
