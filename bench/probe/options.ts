import { parseArgs } from "@std/cli/parse-args";

/** What the bench is to do. */
export interface BenchOptions {
  /** How often each command is timed; the slower passes do a quarter of that. */
  rounds: number;
  /** The names that are measured, with what they are compared to; all where empty. */
  only: readonly string[];
  /** A file for all numbers, as JSON. */
  json?: string;
  /** Whether the numbers go into docs/probe.md. */
  write: boolean;
  /** Whether a bar that is not met is an exit code of 1. */
  check: boolean;
}

export const USAGE = `Usage: deno task bench:probe [flags]

Measures one GET of a healthy endpoint, as whole processes: our builds beside others.

  --rounds=31     how often each is timed; memory, CPU limit and cold page cache get a quarter of that
  --only=NAMES    measures these alone, separated by commas, and what they are compared to
  --json=FILE     writes all numbers there, too
  --write         writes the numbers into docs/probe.md
  --check         exits 1 if a bar is missed, or could not be measured`;

const ROUNDS = 31;
const FLAGS = ["rounds", "only", "json", "write", "check", "help"];

/** @throws {TypeError | RangeError} A sentence that names the flag. */
export function readOptions(args: readonly string[]): BenchOptions | "help" {
  const refuse = (arg: string): boolean => {
    throw new TypeError(`Cannot read ${JSON.stringify(arg)}: expected ${FLAGS.map((flag) => `--${flag}`).join(", ")}`);
  };
  const { rounds = `${ROUNDS}`, only = "", json, write, check, help } = parseArgs([...args], {
    string: ["rounds", "only", "json"],
    boolean: ["write", "check", "help"],
    unknown: refuse,
  });
  if (help) return "help";
  if (!/^\d+$/.test(rounds)) throw new TypeError(`Cannot read --rounds: expected an integer, got "${rounds}"`);
  if (Number(rounds) < 1) throw new RangeError(`Cannot read --rounds: expected 1 or more, got "${rounds}"`);
  if (json === "") throw new TypeError(`Cannot read --json: expected a file, got ""`);
  const names = only.split(",").map((name) => name.trim()).filter((name) => name !== "");
  if (write && names.length > 0) {
    throw new TypeError("Cannot write docs/probe.md: with --only numbers would be missing");
  }
  return { rounds: Number(rounds), only: names, json, write, check };
}
