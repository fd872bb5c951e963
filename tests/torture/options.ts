import { parseArgs } from "@std/cli/parse-args";
import { readNames } from "../../tools/names.ts";
import type { Runtime } from "../runtimes.ts";

/** What the torture is to do. */
export interface TortureOptions {
  /** The attacks that are made; all where empty. */
  only: readonly string[];
  /** The runtimes that are attacked, by name; those of {@linkcode USUAL} where empty. */
  runtimes: readonly string[];
  /** What chance is made of. */
  seed: number;
  /** How much of each attack is made: 1 for all. */
  scale: number;
  /** Whether the figures go into docs/reliability.md. */
  write: boolean;
}

/** Which are attacked unless told otherwise: one of each kind, the newest of Node's. */
export const USUAL: readonly string[] = ["Deno", "Bun", "Node 26"];

export const USAGE = `Usage: deno task torture [flags]

Attacks server, checks and command on every runtime, and prints a line for each attack. Exits by 1 if one was not withstood.

  --only=NAMES      makes these attacks alone, separated by commas
  --runtimes=NAMES  attacks these alone, separated by commas: ${USUAL.join(", ")} by default, also Node 20, 22 and 24
  --seed=INTEGER    makes what is random as it was in the run of the same scale that printed this seed
  --scale=0.01      makes so much of each attack; 1, the default, takes under 10 minutes
  --write           writes the figures into docs/reliability.md`;

const FLAGS = ["only", "runtimes", "seed", "scale", "write", "help"];

/** @throws {TypeError | RangeError} A sentence that names the flag. */
export function readOptions(args: readonly string[], attacks: readonly string[]): TortureOptions | "help" {
  const refuse = (arg: string): boolean => {
    throw new TypeError(`Cannot read ${JSON.stringify(arg)}: expected ${FLAGS.map((flag) => `--${flag}`).join(", ")}`);
  };
  const { only, runtimes, seed, scale = "1", write, help } = parseArgs([...args], {
    string: ["only", "runtimes", "seed", "scale"],
    boolean: ["write", "help"],
    unknown: refuse,
  });
  if (help) return "help";
  const options = {
    only: readNames(only, { flag: "--only", expected: attacks.join(", ") }),
    runtimes: readNames(runtimes, { flag: "--runtimes" }),
    seed: seed === undefined ? crypto.getRandomValues(new Uint32Array(1))[0]! >>> 1 : readSeed(seed),
    scale: readScale(scale),
    write,
  };
  const unknown = options.only.find((name) => !attacks.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`Cannot read --only: expected ${attacks.join(", ")}, got ${JSON.stringify(unknown)}`);
  }
  if (write && (options.only.length > 0 || options.runtimes.length > 0 || options.scale !== 1)) {
    throw new TypeError(
      "Cannot write docs/reliability.md: with --only, --runtimes or --scale figures would be missing",
    );
  }
  return options;
}

/**
 * Those of these names, whatever their case; the usual ones where none is named.
 *
 * @throws {TypeError} If there is none of a name.
 * @throws {Error} If one cannot be had here.
 */
export function select<T extends Pick<Runtime, "name" | "unavailable">>(
  all: readonly T[],
  names: readonly string[],
): T[] {
  return (names.length === 0 ? USUAL : names).map((wanted) => {
    const runtime = all.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    if (runtime === undefined) {
      const known = all.map(({ name }) => name).join(", ");
      throw new TypeError(`Cannot read --runtimes: expected ${known}, got ${JSON.stringify(wanted)}`);
    }
    if (runtime.unavailable !== undefined) throw new Error(`Cannot attack ${runtime.name}: ${runtime.unavailable}`);
    return runtime;
  });
}

function readSeed(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new TypeError(`Cannot read --seed: expected an integer, got "${text}"`);
  return Number(text) | 0;
}

function readScale(text: string): number {
  const scale = Number(text);
  if (text === "" || Number.isNaN(scale)) throw new TypeError(`Cannot read --scale: expected a number, got "${text}"`);
  if (!(scale > 0 && scale <= 10)) throw new RangeError(`Cannot read --scale: expected over 0 to 10, got "${text}"`);
  return scale;
}
