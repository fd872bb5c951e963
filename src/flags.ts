import { parseArgs } from "@std/cli/parse-args";
import { parseBoolean } from "./boolean.ts";
import { ENABLED_FLAG } from "./setting_names.ts";

/**
 * Parses flags, `--flag=value` and `--flag value`; each value is the text that was written. A bare `--health-check` is `true`,
 * as in Go, and takes the word after it only if that is a boolean.
 */
export function parseFlags<const Name extends string>(
  args: readonly string[],
  names: readonly Name[],
  unknown?: (arg: string) => void,
): Partial<Record<Name, string>> & { _: Array<string | number> } {
  const bare = `--${ENABLED_FLAG}`;
  const written = args.map((arg, i) =>
    arg === bare && parseBoolean(args[i + 1] ?? "") === undefined ? `${bare}=true` : arg
  );
  // false drops it: stored, a flag like --log.format would be taken apart at its dot, and crash beside one like --log
  const drop = (arg: string, key?: string) => (unknown?.(arg), key === undefined);
  return parseArgs(written, { string: names, unknown: drop });
}
