import { type Dialect, type Endpoint, endpoints } from "../../gen/routes.ts";
import { found } from "../found.ts";
import { dialAddress, formatAddress } from "../address.ts";
import { DIALECT, LONGEST_MS, PROBE_TIMEOUT_SECONDS } from "../defaults.ts";
import type { ReadVariable } from "../process.ts";
import { parseFlags, readSettings, SETTINGS_FLAGS } from "../settings.ts";

/** What the command is to ask. */
export interface ProbeTarget {
  /** IP address without brackets, or host name. */
  hostname: string;
  /** TCP port. */
  port: number;
  /** Host and port as a URL has them. */
  host: string;
  /** The endpoint's path. */
  path: string;
  /** The time for the whole request, in milliseconds. */
  timeout: number;
}

/** The names of the command's own flags, without dashes. */
const FLAGS = ["endpoint", "timeout", ...SETTINGS_FLAGS] as const;

/** @throws {TypeError | RangeError} A sentence that names the flag or variable, what was expected, and what was found. */
export function readTarget(args: readonly string[], variable: ReadVariable): ProbeTarget {
  const { _: positional, ...flags } = parseFlags(args, FLAGS, refuse);
  if (positional.length > 0) refuse(`${positional[0]}`);
  const sources = { flags, variable, lowestPort: 1 } as const;
  const { bindAddress, port, dialect = DIALECT } = readSettings(sources, ["port", "bindAddress", "dialect"]);
  // flags of the server's that one command line may share with the command: they have to make sense, no more
  readSettings({ ...sources, variable: () => undefined }, ["enabled", "details"]);
  const hostname = dialAddress(bindAddress);
  return {
    hostname,
    port,
    host: formatAddress(hostname, port),
    path: readEndpoint(dialect, flags.endpoint),
    timeout: readTimeout(flags.timeout),
  };
}

function refuse(arg: string): never {
  const known = FLAGS.map((name) => `--${name}`).join(", ");
  throw new TypeError(`Cannot read ${JSON.stringify(arg)}: expected ${known}, --help or --version`);
}

function readEndpoint(dialect: Dialect, name = "health" satisfies Endpoint): string {
  const paths: Partial<Record<string, string>> = endpoints[dialect];
  const path = Object.hasOwn(paths, name) ? paths[name] : undefined;
  if (path !== undefined) return path;
  const names = Object.keys(paths).join(", ");
  throw new TypeError(`Cannot read --endpoint: expected ${names} in dialect ${dialect}, got ${found(name)}`);
}

function readTimeout(text = `${PROBE_TIMEOUT_SECONDS}`): number {
  const longest = Math.floor(LONGEST_MS / 1000);
  const sentence = `Cannot read --timeout: expected a number of seconds over 0 and at most ${longest}, got ${
    found(text)
  }`;
  if (!/^(\d+(\.\d*)?|\.\d+)$/.test(text)) throw new TypeError(sentence);
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= longest)) throw new RangeError(sentence);
  return Math.ceil(seconds * 1000);
}
