/**
 * Changes the sources in small ways, one at a time, and fails if there is a change that no test notices.
 *
 * ```sh
 * deno task mutate [--only=src/engine.ts,src/check.ts:82] [--jobs=2]
 * ```
 *
 * The working tree is left alone: everything happens in copies of it. A change that survives all tests that run its line is listed,
 * unless tools/mutation/explained/ says why none could notice it; an explanation that is not needed any more is listed, too.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { join } from "node:path";
import { counted } from "./counted.ts";
import { type Baseline, baselines } from "./mutation/baseline.ts";
import { EXPLAINED } from "./mutation/explained.ts";
import { inParallel } from "./mutation/in_parallel.ts";
import type { Mutant } from "./mutation/mutant.ts";
import { mutantsOf } from "./mutation/mutants.ts";
import { Scratch } from "./mutation/scratch.ts";
import { SOURCES } from "./mutation/sources.ts";
import { type Fate, fateOf } from "./mutation/fate.ts";
import { explains, type Verdict, verdictOn } from "./mutation/verdict.ts";
import { readNames } from "./names.ts";
import { ROOT } from "./runtime_binary.ts";
import { whenStopped } from "./when_stopped.ts";

/** What to change, and how many copies to do it in. */
interface Request {
  only: readonly string[];
  jobs: number;
}

const USAGE = `Usage: deno task mutate [flags]

Changes the sources in small ways, one at a time. Exits by 1 if there is a change that no test notices, and none explains why.

  --only=FILES    changes these alone, separated by commas; src/check.ts:82 is one line of a file
  --jobs=COUNT    tries so many changes at a time; as many as there are processors by default`;

/** @throws {TypeError | RangeError} A sentence that names the argument. */
function readArgs(args: readonly string[]): Request | "help" {
  const unknown = (arg: string): never => {
    throw new TypeError(`Cannot read ${JSON.stringify(arg)}: expected --only FILES or --jobs COUNT`);
  };
  const { only, jobs, help } = parseArgs([...args], { string: ["only", "jobs"], boolean: ["help"], unknown });
  if (help) return "help";
  const files = readNames(only, { flag: "--only", expected: "files of src/, separated by commas" });
  for (const one of files) {
    if (!SOURCES.includes(one.replace(/:\d+$/, ""))) {
      throw new RangeError(`Cannot read --only: expected one of ${SOURCES.join(", ")}, got ${JSON.stringify(one)}`);
    }
  }
  const count = Number(jobs ?? navigator.hardwareConcurrency);
  if (Number.isInteger(count) && count > 0) return { only: files, jobs: count };
  throw new RangeError(`Cannot read --jobs: expected a whole number from 1, got ${JSON.stringify(jobs)}`);
}

/** @throws {RangeError} If one of what is asked for has nothing to change. */
async function mutantsFor(only: readonly string[]): Promise<Mutant[]> {
  const texts = await Promise.all(SOURCES.map((file) => Deno.readTextFile(join(ROOT, file))));
  const all = SOURCES.flatMap((file, i) => mutantsOf(file, texts[i]!));
  if (only.length === 0) return all;
  const isOf = (one: string, { file, line }: Mutant) => one === file || one === `${file}:${line}`;
  const idle = only.find((one) => !all.some((mutant) => isOf(one, mutant)));
  if (idle === undefined) return all.filter((mutant) => only.some((one) => isOf(one, mutant)));
  throw new RangeError(`Cannot read --only: expected a line with something to change, got ${JSON.stringify(idle)}`);
}

async function mutate({ only, jobs }: Request): Promise<Verdict> {
  const mutants = await mutantsFor(only);
  await using copies = new AsyncDisposableStack();
  const scratches: Scratch[] = [];
  for (let i = 0; i < jobs; i++) scratches.push(copies.use(await Scratch.make()));
  using _tidiedUp = whenStopped(() => {
    for (const { folder } of scratches) Deno.removeSync(folder, { recursive: true });
  });
  const tests: Baseline[] = await baselines(scratches);
  console.error(`${counted(mutants.length, "change")}, ${counted(tests.length, "test file")}, ${jobs} at a time`);
  const fates: Fate[] = await inParallel(scratches, mutants, (scratch, mutant) => fateOf(mutant, tests, scratch));
  const concerned = EXPLAINED.filter((one) =>
    only.length === 0 || only.includes(one.file) || mutants.some((mutant) => explains(one, mutant))
  );
  return verdictOn(mutants, fates, concerned);
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const request = readArgs(args);
    if (request === "help") return console.log(USAGE), 0;
    const { text, holds } = await mutate(request);
    console.log(text);
    return holds ? 0 : 1;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
