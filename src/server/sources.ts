import { found } from "../found.ts";
import { processArgs, readerOf } from "../process.ts";
import { readGiven, type Settings, SETTINGS_FLAGS, type Sources } from "../settings.ts";

/** What the embedding code may say of where settings come from, and of settings. */
interface Given extends Partial<Settings> {
  args?: readonly string[];
  env?: Readonly<Record<string, string | undefined>>;
}

/** Reads where the settings of a server come from. @throws {TypeError | RangeError} A sentence that names the option. */
export async function readSources(options: Given): Promise<Sources> {
  const { args = processArgs(), env } = options;
  if (!Array.isArray(args) || args.some((arg) => typeof arg !== "string")) {
    throw new TypeError(`Cannot read args: expected an array of strings, got ${found(args)}`);
  }
  if (env !== undefined && (typeof env !== "object" || env === null)) {
    throw new TypeError(`Cannot read env: expected an object of strings, got ${found(env)}`);
  }
  return {
    given: readGiven(options),
    flags: await readFlags(args),
    variable: readerOf(env),
    lowestPort: 0,
  };
}

/** Most services are configured by their environment, and load nothing to parse flags with. */
async function readFlags(args: readonly string[]): Promise<Sources["flags"]> {
  if (!args.some((arg) => SETTINGS_FLAGS.some((name) => arg.startsWith(`--${name}`)))) return {};
  const { parseFlags } = await import("../flags.ts");
  return parseFlags(args, SETTINGS_FLAGS);
}
