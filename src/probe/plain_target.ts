import { endpoints } from "../../gen/routes.ts";
import { dialAddress, formatAddress, isIpAddress, parseBindAddress } from "../address.ts";
import { BIND_ADDRESS, DIALECT, PORT, PROBE_TIMEOUT_SECONDS } from "../defaults.ts";
import type { ReadVariable } from "../process.ts";
import { BIND_ADDRESS_FLAG, DIALECT_FLAG, PORT_FLAG, variableOf } from "../setting_names.ts";
import type { ProbeTarget } from "./target.ts";

/** The flags among the arguments: the command's own name may stand before them. */
export function flagsOf(args: readonly string[]): readonly string[] {
  return args[0] === "health-check" ? args.slice(1) : args;
}

/**
 * Reads what nearly every probe is started with: a few flags, written `--flag=value`, and variables, all of them right.
 * Returns `undefined` for whatever else there is, which options.ts reads, or refuses by a sentence. All that runs here runs
 * for the first and only time: it is not the lines that cost, but each pattern, closure and call that is new.
 */
export function readPlainTarget(args: readonly string[], variable: ReadVariable): ProbeTarget | undefined {
  const flags: Record<string, string> = {};
  for (const arg of args) {
    const end = arg.indexOf("=");
    const name = arg.slice(2, end);
    if (end < 0 || !arg.startsWith("--") || !PLAIN_FLAGS.includes(name)) return undefined;
    flags[name] = arg.slice(end + 1);
  }
  // an empty variable is none
  const setting = (flag: string) => flags[flag] ?? (variable(variableOf(flag)) || undefined);
  const port = wholeNumber(setting(PORT_FLAG), PORT);
  const hostname = addressOf(setting(BIND_ADDRESS_FLAG));
  const { endpoint = "health", timeout } = flags;
  const path = pathOf(setting(DIALECT_FLAG) ?? DIALECT, endpoint);
  const seconds = wholeNumber(timeout, PROBE_TIMEOUT_SECONDS);
  if (!(port >= 1 && port <= 65535 && seconds >= 1 && seconds <= 9_999) || !hostname || !path) return undefined;
  const host = formatAddress(hostname, port);
  const url = `http://${host}${path}`;
  return { endpoint, url, destination: { hostname, port }, host, path, headers: [], timeout: seconds * 1000 };
}

const PLAIN_FLAGS = ["endpoint", "timeout", PORT_FLAG, BIND_ADDRESS_FLAG, DIALECT_FLAG];

/** `NaN` for anything that is not written as every program writes it. */
function wholeNumber(text: string | undefined, byDefault: number): number {
  if (text === undefined) return byDefault;
  const number = Number(text);
  return Number.isInteger(number) && `${number}` === text ? number : NaN;
}

/** `undefined` for a name, which may have several addresses. */
function addressOf(text: string | undefined): string | undefined {
  if (text === undefined || text === BIND_ADDRESS) return BIND_ADDRESS;
  const address = parseBindAddress(text);
  return address !== undefined && isIpAddress(address) ? dialAddress(address) : undefined;
}

function pathOf(dialect: string, endpoint: string): string | undefined {
  if (!Object.hasOwn(endpoints, dialect)) return undefined;
  const paths: Readonly<Record<string, string>> = endpoints[dialect as keyof typeof endpoints];
  return Object.hasOwn(paths, endpoint) ? paths[endpoint] : undefined;
}
