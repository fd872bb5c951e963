import { parseBoolean } from "../boolean.ts";
import { WAIT_SECONDS } from "../defaults.ts";
import { parseFlags } from "../flags.ts";
import { found } from "../found.ts";
import { SETTINGS_FLAGS } from "../settings.ts";

/** The flags of the command's own that take one value, without dashes. */
const VALUE_FLAGS = ["endpoint", "timeout", "url", "unix-socket", "ca-file"] as const;

/** Those that need none; if they have one, it stands behind `=`. */
const BARE_FLAGS = ["wait", "json", "verbose"] as const;

/** What they stand for where they have none. */
const BARE_VALUES: Readonly<Record<string, string>> = { wait: `${WAIT_SECONDS}`, json: "true", verbose: "true" };

const NAMES = [...VALUE_FLAGS, ...BARE_FLAGS, ...SETTINGS_FLAGS] as const;

/** What was written of each flag: `""` of a flag that lacks its value. */
export interface ProbeFlags {
  /** By name without dashes; of a repeated one, the last. */
  values: Partial<Record<typeof NAMES[number], string>>;
  /** All values of `--header`. */
  headers: string[];
}

/** @throws {TypeError} A sentence that names what is not known, and what is. */
export function readFlags(args: readonly string[]): ProbeFlags {
  const headers: string[] = [];
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    // what follows is no flag, and refused as such
    if (arg === "--") rest.push(...args.slice(i)), i = args.length;
    else if (arg.startsWith("--header=")) headers.push(arg.slice("--header=".length));
    else if (arg === "--header") headers.push(args[++i] ?? "");
    // so that it does not take the word after it
    else if (isOneOf(BARE_FLAGS, arg)) rest.push(`${arg}=${BARE_VALUES[arg.slice(2)]}`), refuseValue(arg, args[i + 1]);
    // so that it does take a word that begins by a dash, to refuse it as its own
    else if (isOneOf(VALUE_FLAGS, arg) && !args[i + 1]?.startsWith("--")) rest.push(`${arg}=${args[++i] ?? ""}`);
    else rest.push(arg);
  }
  const { _: positional, ...values } = parseFlags(rest, NAMES, refuse);
  if (positional.length > 0) refuse(`${positional[0]}`);
  return { values, headers };
}

/** Reads a flag that is on when it is there, or says so as Go's do. */
export function readSwitch(name: string, text: string | undefined): boolean {
  if (text === undefined) return false;
  const value = parseBoolean(text);
  if (value === undefined) throw new TypeError(`Cannot read --${name}: expected true or false, got ${found(text)}`);
  return value;
}

function isOneOf(flags: readonly string[], arg: string): boolean {
  return flags.some((name) => arg === `--${name}`);
}

function refuseValue(flag: string, next: string | undefined): void {
  if (next === undefined || next.startsWith("-") || next === "") return;
  throw new TypeError(`Cannot read ${found(next)}: expected ${flag}=${next} if it is a value of ${flag}`);
}

/** Without what is written behind `=`, which may be a secret. */
function refuse(arg: string): never {
  throw new TypeError(`Cannot read ${found(arg.replace(/=.*/s, ""))}: expected a flag that --help names`);
}
