import type { Dialect } from "../../gen/routes.ts";
import { PROBE_TIMEOUT_SECONDS } from "../defaults.ts";
import type { Disclosure } from "../disclosure.ts";
import type { ManifestFlag } from "./flags.ts";
import type { Orchestrator, Style } from "./orchestrator.ts";
import type { Asking, Times } from "./times.ts";

/** All that a writer needs to know. */
export interface ManifestSpec {
  orchestrator: Orchestrator;
  style: Style | undefined;
  /** Of the container, the service, the deployment. */
  name: string;
  /** Where there is one, a whole file is written; else the part that concerns health. */
  image: string | undefined;
  /** What starts the connector; `undefined` leaves it to the image. */
  command: readonly string[] | undefined;
  /** What asks, without flags. */
  probe: readonly string[];
  /** What is asked where there is one probe for all. */
  endpoint: string;
  port: number;
  bindAddress: string;
  dialect: Dialect;
  /** To whom texts are shown, if that was said. */
  details: Disclosure | undefined;
  /** What is asked over in place of port and address. */
  unixSocket: string | undefined;
  times: Times;
  asking: Asking;
  /** The flags that were written: all else was decided here. */
  said: ReadonlySet<ManifestFlag>;
  /** The command that makes this file, as a shell reads it. */
  madeBy: string;
}

/** As whom a container runs: the nonroot user of distroless images. */
export const USER = 65532;

/** The endpoint that asks all that there is to ask, of each dialect. */
export const FULL_CHECK: Readonly<Record<Dialect, string>> = { baton: "health", ndc: "connected" };

/** The words that ask an endpoint: what is the default is left out. */
export function probeWords({ probe, times, unixSocket }: ManifestSpec, endpoint: string): string[] {
  const words = [...probe];
  if (endpoint !== "health") words.push(`--endpoint=${endpoint}`);
  if (times.timeout !== PROBE_TIMEOUT_SECONDS) words.push(`--timeout=${times.timeout}`);
  if (unixSocket !== undefined) words.push(`--unix-socket=${unixSocket}`);
  return words;
}

/** The variables that configure server and command at once; port and address always, so that the file says where. */
export function environment(spec: ManifestSpec): [name: string, value: string][] {
  const { port, bindAddress, dialect, details, unixSocket } = spec;
  const variables: [string, string | undefined][] = [
    ["BATON_HEALTH_CHECK", "true"],
    ["BATON_HEALTH_CHECK_PORT", unixSocket === undefined ? `${port}` : undefined],
    ["BATON_HEALTH_CHECK_BIND_ADDRESS", unixSocket === undefined ? bindAddress : undefined],
    ["BATON_HEALTH_CHECK_DIALECT", dialect === "baton" ? undefined : dialect],
    ["BATON_HEALTH_CHECK_DETAILS", details],
  ];
  return variables.filter((variable): variable is [string, string] => variable[1] !== undefined);
}
