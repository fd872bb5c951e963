import { type Dialect, type Endpoint, endpoints } from "../../gen/routes.ts";
import { dialAddress, formatAddress } from "../address.ts";
import { DIALECT } from "../defaults.ts";
import { found } from "../found.ts";
import type { ReadVariable } from "../process.ts";
import { readSettings } from "../settings.ts";
import { readUnixSocket } from "../unix_socket.ts";
import type { Destination } from "./connection.ts";
import type { ProbeFlags } from "./flags.ts";
import { type Header, readHeaders } from "./header.ts";
import { readUrl } from "./url.ts";

/** What the command is to ask. */
export interface ProbeTarget {
  /** The name of the endpoint; `null` where an address was given instead. */
  endpoint: string | null;
  /** The address that is asked, as messages show it. */
  url: string;
  /** Where to connect to. */
  destination: Destination;
  /** Host and port as a URL has them. */
  host: string;
  /** The request target: a path, and a query if there is one. */
  path: string;
  /** What is sent besides the command's own headers, or in place of them. */
  headers: readonly Header[];
  /** The file of certificates to trust, in PEM. */
  caFile?: string;
  /** The time for the whole request, in milliseconds. */
  timeout: number;
  /** The flag that says how long that is. @default {"--timeout"} */
  limit?: string;
}

/** @throws {TypeError | RangeError} A sentence that names the flag or variable, what was expected, and what was found. */
export function readTarget(
  { values, headers: texts }: ProbeFlags,
  variable: ReadVariable,
  { timeout }: { timeout: number },
): ProbeTarget {
  refuseContradictions(values);
  const settings = { flags: values, lowestPort: 1 } as const;
  // flags of the server's that one command line may share with the command: they have to make sense, no more
  readSettings({ ...settings, variable: () => undefined }, ["enabled", "details"]);
  const others = { headers: readHeaders(texts), timeout };
  const { url, "ca-file": caFile, "unix-socket": unixSocket } = values;
  if (url !== undefined) {
    const target = { ...readUrl(url), ...others, endpoint: null };
    if (caFile === undefined) return target;
    if (!("tls" in target.destination)) throw new TypeError(`Cannot use --ca-file: expected an https --url beside it`);
    if (caFile === "") throw new TypeError("Cannot read --ca-file: expected a path, got nothing");
    return { ...target, caFile };
  }
  if (caFile !== undefined) throw new TypeError("Cannot use --ca-file: expected an https --url beside it");
  const sources = { ...settings, variable };
  if (unixSocket !== undefined) {
    const { dialect = DIALECT } = readSettings(sources, ["dialect"]);
    const destination = { unixSocket: readUnixSocket("--unix-socket", unixSocket) };
    return { ...asked("localhost", dialect, values.endpoint), ...others, destination };
  }
  const { bindAddress, port, dialect = DIALECT } = readSettings(sources, ["port", "bindAddress", "dialect"]);
  const destination = { hostname: dialAddress(bindAddress), port };
  return { ...asked(formatAddress(destination.hostname, port), dialect, values.endpoint), ...others, destination };
}

const CONTRADICTIONS = [
  ["url", [
    "endpoint",
    "unix-socket",
    "health-check-port",
    "health-check-bind-address",
    "health-check-dialect",
  ], "the URL says all of where to ask"],
  ["unix-socket", ["health-check-port", "health-check-bind-address"], "the socket stands in place of port and address"],
] as const;

function refuseContradictions(values: ProbeFlags["values"]): void {
  for (const [flag, others, reason] of CONTRADICTIONS) {
    const other = values[flag] === undefined ? undefined : others.find((name) => values[name] !== undefined);
    if (other !== undefined) throw new TypeError(`Cannot use --${flag} with --${other}: ${reason}`);
  }
}

function asked(host: string, dialect: Dialect, name = "health" satisfies Endpoint) {
  const path = readEndpoint(dialect, name);
  return { endpoint: name, host, path, url: `http://${host}${path}` };
}

function readEndpoint(dialect: Dialect, name: string): string {
  const paths: Partial<Record<string, string>> = endpoints[dialect];
  const path = Object.hasOwn(paths, name) ? paths[name] : undefined;
  if (path !== undefined) return path;
  const names = Object.keys(paths).join(", ");
  throw new TypeError(`Cannot read --endpoint: expected ${names} in dialect ${dialect}, got ${found(name)}`);
}
