import { LONGEST_MS, PROBE_TIMEOUT_SECONDS } from "../defaults.ts";
import { found } from "../found.ts";
import type { ReadVariable } from "../process.ts";
import { readFlags, readSwitch } from "./flags.ts";
import { type ProbeTarget, readTarget } from "./target.ts";

/** What is printed: nothing but a failure's line, one line of JSON, or all that a person may want to know. */
export type ProbeFormat = "line" | "json" | "verbose";

/** What the command is to do. */
export interface ProbeOptions {
  target: ProbeTarget;
  format: ProbeFormat;
  /** How long to ask again until the answer is healthy, in milliseconds; `undefined` for once. */
  wait: number | undefined;
}

/** @throws {TypeError | RangeError} A sentence that names the flag or variable, what was expected, and what was found. */
export function readOptions(args: readonly string[], variable: ReadVariable): ProbeOptions {
  const flags = readFlags(args);
  const { timeout = `${PROBE_TIMEOUT_SECONDS}`, wait, json, verbose } = flags.values;
  const target = readTarget(flags, variable, { timeout: readSeconds("timeout", timeout) });
  const [isJson, isVerbose] = [readSwitch("json", json), readSwitch("verbose", verbose)];
  if (isJson && isVerbose) {
    throw new TypeError("Cannot use --json with --verbose: one is for programs, the other for people");
  }
  return {
    target,
    format: isJson ? "json" : isVerbose ? "verbose" : "line",
    wait: wait === undefined ? undefined : readSeconds("wait", wait),
  };
}

/** Milliseconds of a number of seconds. */
function readSeconds(flag: "timeout" | "wait", text: string): number {
  const longest = Math.floor(LONGEST_MS / 1000);
  const sentence = `Cannot read --${flag}: expected a number of seconds over 0 and at most ${longest}, got ${
    found(text)
  }`;
  if (!/^(\d+(\.\d*)?|\.\d+)$/.test(text)) throw new TypeError(sentence);
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= longest)) throw new RangeError(sentence);
  return Math.ceil(seconds * 1000);
}
