import { type Dialect, dialects } from "../gen/routes.ts";
import { parseBindAddress } from "./address.ts";
import { parseBoolean } from "./boolean.ts";
import { BIND_ADDRESS, PORT } from "./defaults.ts";
import { type Disclosure, DISCLOSURES } from "./disclosure.ts";
import { found, oneOfThese } from "./found.ts";
import type { ReadVariable } from "./process.ts";
import { BIND_ADDRESS_FLAG, DETAILS_FLAG, DIALECT_FLAG, ENABLED_FLAG, PORT_FLAG, variableOf } from "./setting_names.ts";

/** What server and command share, so that one environment configures both. */
export interface Settings {
  /** Whether the server is switched on. */
  enabled: boolean;
  /** TCP port. */
  port: number;
  /** IP address without brackets, or host name. */
  bindAddress: string;
  /** Whose endpoints are served and asked; `undefined` where nobody says. */
  dialect: Dialect | undefined;
  /** To whom the texts of errors are shown; `undefined` where nobody says. */
  details: Disclosure | undefined;
}

/** Where settings come from, the strongest first: what the code says, flags, variables, defaults. */
export interface Sources {
  /** Set by the embedding code: neither flag nor variable of it is read then. */
  given?: Partial<Settings>;
  /** Flags, by name without dashes. */
  flags: Readonly<Record<string, unknown>>;
  /** The environment. */
  variable: ReadVariable;
  /** The lowest port allowed: 0, any free one, makes sense to a server alone. */
  lowestPort: 0 | 1;
}

/** The names of the flags that {@linkcode readSettings} knows, without dashes. */
export const SETTINGS_FLAGS = [ENABLED_FLAG, PORT_FLAG, BIND_ADDRESS_FLAG, DIALECT_FLAG, DETAILS_FLAG] as const;

/**
 * Reads some settings, and no variable of the others: what is not used can be neither wrong nor forbidden.
 *
 * @throws {TypeError | RangeError} A sentence that names the flag, variable or option, what was expected, and what was found.
 */
export function readSettings<const K extends keyof Settings>(
  { given = {}, flags, variable, lowestPort }: Sources,
  names: readonly K[],
): Pick<Settings, K> {
  const setting = <T>(flag: string, given: T | undefined, read: (name: string, text: string) => T, byDefault: T): T => {
    if (given !== undefined) return given;
    if (flags[flag] !== undefined) return read(`--${flag}`, String(flags[flag]));
    const name = variableOf(flag);
    const text = variable(name);
    // as in Go, and as Compose writes a variable that it has no value for
    return text === undefined || text === "" ? byDefault : read(name, text);
  };
  const readers: { [Name in keyof Settings]: () => Settings[Name] } = {
    enabled: () => setting(ENABLED_FLAG, given.enabled, readBoolean, false),
    port: () => setting(PORT_FLAG, given.port, (name, text) => readPort(name, text, lowestPort), PORT),
    bindAddress: () => setting(BIND_ADDRESS_FLAG, given.bindAddress, readBindAddress, BIND_ADDRESS),
    dialect: () => setting<Dialect | undefined>(DIALECT_FLAG, given.dialect, oneOf(dialects), undefined),
    details: () => setting<Disclosure | undefined>(DETAILS_FLAG, given.details, oneOf(DISCLOSURES), undefined),
  };
  return Object.fromEntries(names.map((name) => [name, readers[name]()])) as Pick<Settings, K>;
}

/** Reads what the embedding code says. @throws {TypeError | RangeError} A sentence that names the option. */
export function readGiven({ enabled, port, bindAddress, dialect, details }: Partial<Settings>): Partial<Settings> {
  if (enabled !== undefined && typeof enabled !== "boolean") throw unfit("enabled", "a boolean", enabled);
  if (port !== undefined) checkPort(port);
  if (bindAddress !== undefined && typeof bindAddress !== "string") throw unfit("bindAddress", ADDRESS, bindAddress);
  return {
    enabled,
    port,
    bindAddress: bindAddress === undefined ? undefined : readBindAddress("bindAddress", bindAddress),
    dialect: dialect === undefined ? undefined : oneOf(dialects)("dialect", dialect),
    details: details === undefined ? undefined : oneOf(DISCLOSURES)("details", details),
  };
}

const ADDRESS = "an IPv4 address, an IPv6 address or a host name";

function readBoolean(name: string, text: string): boolean {
  const value = parseBoolean(text);
  if (value === undefined) throw unfit(name, "true or false", text);
  return value;
}

function oneOf<T extends string>(values: readonly T[]): (name: string, text: string) => T {
  return (name, text) => {
    const value = values.find((value) => value === text);
    if (value === undefined) throw unfit(name, oneOfThese(values), text);
    return value;
  };
}

function readPort(name: string, text: string, lowest: 0 | 1): number {
  const expected = `an integer from ${lowest} to 65535`;
  if (text.startsWith("tcp://")) {
    throw new TypeError(
      `${sentence(name, expected, text)}, as Kubernetes sets it for a Service: see enableServiceLinks`,
    );
  }
  if (!/^\d+$/.test(text)) throw unfit(name, expected, text);
  const port = Number(text);
  if (port < lowest || port > 65535) throw new RangeError(sentence(name, expected, text));
  return port;
}

function checkPort(port: number): void {
  const expected = "an integer from 0 to 65535";
  if (!Number.isInteger(port)) throw unfit("port", expected, port);
  if (port < 0 || port > 65535) throw new RangeError(sentence("port", expected, port));
}

function readBindAddress(name: string, text: string): string {
  const address = parseBindAddress(text);
  if (address === undefined) throw unfit(name, ADDRESS, text);
  return address;
}

function unfit(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(sentence(name, expected, value));
}

function sentence(name: string, expected: string, value: unknown): string {
  return `Cannot read ${name}: expected ${expected}, got ${found(value)}`;
}
