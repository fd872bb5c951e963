import { parseArgs } from "@std/cli/parse-args";
import { readNames } from "../../tools/names.ts";

/** What a bench is to do. */
export interface BenchOptions {
  /** How often each is measured. */
  rounds: number;
  /** The names that are measured, with what they are compared to; all where empty. */
  only: readonly string[];
  /** A file for all numbers, as JSON. */
  json?: string;
  /** Whether the numbers go into the bench's document. */
  write: boolean;
  /** Whether a bar that is not met is an exit code of 1. */
  check: boolean;
}

const FLAGS = ["rounds", "only", "json", "write", "check", "help"];

/**
 * Reads the flags of a bench.
 *
 * @param defaults The rounds without the flag, and the document that `--write` is about.
 * @throws {TypeError | RangeError} A sentence that names the flag.
 */
export function readBenchOptions(
  args: readonly string[],
  defaults: { rounds: number; document: string },
): BenchOptions | "help" {
  const refuse = (arg: string): boolean => {
    throw new TypeError(`Cannot read ${JSON.stringify(arg)}: expected ${FLAGS.map((flag) => `--${flag}`).join(", ")}`);
  };
  const { rounds = `${defaults.rounds}`, only, json, write, check, help } = parseArgs([...args], {
    string: ["rounds", "only", "json"],
    boolean: ["write", "check", "help"],
    unknown: refuse,
  });
  if (help) return "help";
  if (!/^\d+$/.test(rounds)) throw new TypeError(`Cannot read --rounds: expected an integer, got "${rounds}"`);
  if (Number(rounds) < 1) throw new RangeError(`Cannot read --rounds: expected 1 or more, got "${rounds}"`);
  if (json === "") throw new TypeError(`Cannot read --json: expected a file, got ""`);
  const names = readNames(only, { flag: "--only" });
  if (write && names.length > 0) {
    throw new TypeError(`Cannot write ${defaults.document}: with --only numbers would be missing`);
  }
  return { rounds: Number(rounds), only: names, json, write, check };
}
