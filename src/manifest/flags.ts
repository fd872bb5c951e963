import { found } from "../found.ts";
import { parseFlags } from "../flags.ts";
import { SETTINGS_FLAGS } from "../settings.ts";

/** The flags of the command's own, without dashes. Each takes one value. */
const OWN_FLAGS = [
  "for",
  "style",
  "name",
  "image",
  "command",
  "probe",
  "endpoint",
  "unix-socket",
  "check-timeout",
  "deadline",
  "timeout",
  "orchestrator-timeout",
  "interval",
  "retries",
  "start-period",
  "start-interval",
  "drain-delay",
  "stop-timeout",
] as const;

const NAMES = [...OWN_FLAGS, ...SETTINGS_FLAGS] as const;

/** The name of a flag, without dashes. */
export type ManifestFlag = typeof NAMES[number];

/** What was written of each flag, by name without dashes. */
export type ManifestFlags = Partial<Record<ManifestFlag, string>>;

/** Control characters, ends of lines in any format, what turns the direction of text around, halves of characters, and what is none. */
export const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u;

/** @throws {TypeError} A sentence that names what is not known, and what is. */
export function readFlags(args: readonly string[]): ManifestFlags {
  // whatever a flag means, it ends up in a line of a file
  const unprintable = args.find((arg) => UNPRINTABLE.test(arg));
  if (unprintable !== undefined) {
    throw new TypeError(`Cannot read ${JSON.stringify(unprintable)}: expected no control characters, and one line`);
  }
  refuseRepeated(args);
  const { _: positional, ...flags } = parseFlags(args, NAMES, refuse);
  if (positional.length > 0) refuse(`${positional[0]}`);
  return flags;
}

/** Which of two was meant, nobody can say. No value begins with a dash, unless an equals sign is before it. */
function refuseRepeated(args: readonly string[]): void {
  for (const name of NAMES) {
    const found = args.filter((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
    if (found.length > 1) throw new TypeError(`Cannot read --${name}: expected it once, got it ${found.length} times`);
  }
}

/** The refusal of a flag's value. */
export function unfit(flag: ManifestFlag, expected: string, value: string | undefined): TypeError {
  return new TypeError(sentence(flag, expected, value));
}

/** The refusal of a number that is too small or too great. */
export function outOfRange(flag: ManifestFlag, expected: string, value: string): RangeError {
  return new RangeError(sentence(flag, expected, value));
}

function sentence(flag: ManifestFlag, expected: string, value: string | undefined): string {
  return `Cannot read --${flag}: expected ${expected}, got ${found(value ?? "")}`;
}

function refuse(arg: string): never {
  const known = NAMES.map((name) => `--${name}`).join(", ");
  throw new TypeError(`Cannot read ${JSON.stringify(arg)}: expected ${known} or --help`);
}
