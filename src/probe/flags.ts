import { parseBoolean } from "../boolean.ts";
import { parseFlags } from "../flags.ts";
import { found } from "../found.ts";
import { SETTINGS_FLAGS } from "../settings.ts";

/** The flags of the command's own that take one value, without dashes. */
const VALUE_FLAGS = ["endpoint", "timeout", "url", "unix-socket", "ca-file"] as const;

/** Those that need none; if they have one, it stands behind `=`. */
const BARE_FLAGS = ["wait", "json", "verbose"] as const;

const NAMES = [...VALUE_FLAGS, ...BARE_FLAGS, ...SETTINGS_FLAGS] as const;

/** What was written of each flag: `""` of a flag that lacks its value, and of a bare one that needs none. */
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
    else rest.push(BARE_FLAGS.some((name) => arg === `--${name}`) ? `${arg}=` : arg);
  }
  const { _: positional, ...values } = parseFlags(rest, NAMES, refuse);
  if (positional.length > 0) refuse(`${positional[0]}`);
  return { values, headers };
}

/** Reads a flag that is on when it is there, or says so as Go's do. */
export function readSwitch(name: string, text: string | undefined): boolean {
  if (text === undefined) return false;
  const value = text === "" || parseBoolean(text);
  if (value === undefined) throw new TypeError(`Cannot read --${name}: expected true or false, got ${found(text)}`);
  return value;
}

function refuse(arg: string): never {
  const known = [...VALUE_FLAGS, "header", ...BARE_FLAGS, ...SETTINGS_FLAGS].map((name) => `--${name}`).join(", ");
  throw new TypeError(`Cannot read ${JSON.stringify(arg)}: expected ${known}, --help or --version`);
}
