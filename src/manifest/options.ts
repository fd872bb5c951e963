import { endpoints } from "../../gen/routes.ts";
import { isLoopback } from "../address.ts";
import { BIND_ADDRESS, DIALECT, PORT } from "../defaults.ts";
import { oneOfThese } from "../found.ts";
import { readFlags as readProbeFlags } from "../probe/flags.ts";
import { readTarget } from "../probe/target.ts";
import { readSettings } from "../settings.ts";
import { type ManifestFlag, type ManifestFlags, readFlags, unfit } from "./flags.ts";
import { type Orchestrator, ORCHESTRATORS, type Rules, rulesOf, type Style } from "./orchestrator.ts";
import { readPrograms } from "./program.ts";
import { refuseSocket } from "./socket.ts";
import { FULL_CHECK, type ManifestSpec } from "./spec.ts";
import { readTimes } from "./times.ts";
import { shellWords } from "./words.ts";

const NAME = "connector";

/** The shortest period of a check that may ask the vendor's API, in seconds. */
const SHORTEST_FULL_CHECK_SECONDS = 10;

/** @throws {TypeError | RangeError} A sentence that names the flag, what was expected, and what was found. */
export function readOptions(args: readonly string[]): ManifestSpec {
  const flags = readFlags(args);
  const orchestrator = readOrchestrator(flags);
  const style = readStyle(flags, orchestrator);
  const rules = rulesOf(orchestrator, style);
  refuseWithout(flags, rules, orchestrator);
  const asking = { rules, byHttp: style === "http", waits: orchestrator === "systemd" };
  const target = readAsked(flags, { orchestrator, byHttp: asking.byHttp });
  const spec = {
    orchestrator,
    style,
    name: readName(flags),
    image: readImage(flags),
    ...readPrograms(flags, orchestrator),
    ...target,
    times: readTimes(flags, asking),
    asking,
    said: new Set(Object.keys(flags) as ManifestFlag[]),
    madeBy: shellWords(["deno", "run", "jsr:@baton/health/manifest", ...args]),
  };
  refuseName(spec);
  refuseSocket(spec);
  refuseShortFullCheck(spec);
  return spec;
}

function readOrchestrator(flags: ManifestFlags): Orchestrator {
  const orchestrator = ORCHESTRATORS.find((name) => name === flags.for);
  if (orchestrator === undefined) throw unfit("for", oneOfThese(ORCHESTRATORS), flags.for);
  return orchestrator;
}

function readStyle(flags: ManifestFlags, orchestrator: Orchestrator): Style | undefined {
  const { styles } = rulesOf(orchestrator, undefined);
  if (flags.style === undefined) return styles[0];
  if (styles.length === 0) throw new TypeError(`Cannot use --style with --for=${orchestrator}: it has one form alone`);
  const style = styles.find((name) => name === flags.style);
  if (style === undefined) throw unfit("style", `${oneOfThese(styles)} for ${orchestrator}`, flags.style);
  return style;
}

function refuseWithout(flags: ManifestFlags, { without, styles }: Rules, orchestrator: Orchestrator): void {
  const byHttp = flags.style === "http" ? WITHOUT_COMMAND : {};
  for (const [flag, reason] of Object.entries({ ...without, ...byHttp })) {
    if (flags[flag as ManifestFlag] === undefined) continue;
    const other = flag in byHttp && styles.length > 0 ? "--style=http" : `--for=${orchestrator}`;
    throw new TypeError(`Cannot use --${flag} with ${other}: ${reason}`);
  }
}

const NO_COMMAND = "the kubelet asks by itself, no command is run";

const WITHOUT_COMMAND: Rules["without"] = {
  "timeout": `${NO_COMMAND}, see --orchestrator-timeout`,
  "probe": NO_COMMAND,
  "unix-socket": "the kubelet asks over TCP alone",
};

function readName({ name = NAME }: ManifestFlags): string {
  // RFC 1123's label, which every orchestrator takes for a name
  if (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) return name;
  throw unfit("name", "1 to 63 lower-case letters, digits and dashes, a letter or digit at each end", name);
}

/** The part of a file has no place for a name; where it has one in a file's name, that is said in its first lines. */
function refuseName({ said, orchestrator, style, image }: ManifestSpec): void {
  if (!said.has("name") || image !== undefined || orchestrator === "systemd" || style === "quadlet") return;
  throw new TypeError("Cannot use --name without --image: the part that concerns health has no name");
}

/** Of an image's reference: https://pkg.go.dev/github.com/distribution/reference */
const DOMAIN =
  /(?:(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?::\d+)?\/)?/;
const COMPONENT = /[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*/;
const TAG = /(?::\w[\w.-]{0,127})?/;
const DIGEST = /(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,128})?/;
const PATH = `${COMPONENT.source}(?:/${COMPONENT.source})*`;
const IMAGE = new RegExp(`^${DOMAIN.source}${PATH}${TAG.source}${DIGEST.source}$`);
const LONGEST_IMAGE = 512;

function readImage({ image }: ManifestFlags): string | undefined {
  if (image === undefined || (image.length <= LONGEST_IMAGE && IMAGE.test(image))) return image;
  throw unfit("image", "an image such as registry.example.com/connector:1.0", image);
}

/** RFC 6761 section 6.3, and what Debian and Red Hat write into /etc/hosts. */
const LOCAL_NAME = /^((.+\.)?localhost|localhost\.localdomain|ip6-(localhost|loopback))\.?$/i;

/** What is asked, read as server and command themselves will read it. */
function readAsked(flags: ManifestFlags, { orchestrator, byHttp }: { orchestrator: Orchestrator; byHttp: boolean }) {
  const sources = { flags, variable: () => undefined, lowestPort: 1 } as const;
  const { enabled, ...settings } = readSettings({ ...sources, given: defaultsOf(flags) }, [
    "enabled",
    "port",
    "bindAddress",
    "dialect",
    "details",
  ]);
  if (!enabled) {
    throw new TypeError("Cannot use --health-check=false: expected the server to be on, nothing else answers");
  }
  const { dialect = DIALECT, bindAddress } = settings;
  const { endpoint = orchestrator === "systemd" ? "live" : FULL_CHECK[dialect], "unix-socket": unixSocket } = flags;
  if (byHttp && (isLoopback(bindAddress) || LOCAL_NAME.test(bindAddress))) {
    throw new TypeError(
      `Cannot use --style=http: expected a --health-check-bind-address that the kubelet reaches, 0.0.0.0 or ::, got ${bindAddress}, which is the container's own`,
    );
  }
  const asked = ["unix-socket", "health-check-port", "health-check-bind-address", "health-check-dialect"] as const;
  const given = asked.flatMap((flag) => flags[flag] === undefined ? [] : [`--${flag}=${flags[flag]}`]);
  readTarget(readProbeFlags([...given, `--endpoint=${endpoint}`]), () => undefined, { timeout: 1 });
  return { ...settings, dialect, endpoint, unixSocket };
}

/** So that nothing is read from the environment: what a file says depends on the flags alone. */
function defaultsOf(flags: ManifestFlags) {
  return {
    ...flags["health-check"] === undefined ? { enabled: true } : {},
    ...flags["health-check-port"] === undefined ? { port: PORT } : {},
    ...flags["health-check-bind-address"] === undefined ? { bindAddress: BIND_ADDRESS } : {},
  };
}

/** An endpoint that asks nothing beyond the process may be asked as often as anyone likes. */
function refuseShortFullCheck({ endpoint, dialect, times, asking: { rules } }: ManifestSpec): void {
  if ("endpoint" in rules.without || rules.times.interval === undefined || endpoint !== FULL_CHECK[dialect]) return;
  if (times.interval >= SHORTEST_FULL_CHECK_SECONDS) return;
  const others = Object.keys(endpoints[dialect]).filter((name) => name !== endpoint);
  throw new RangeError(
    `Cannot ask ${endpoint} every ${times.interval} s: expected an --interval of ${SHORTEST_FULL_CHECK_SECONDS} s or more for the full check, which calls on the vendor, or --endpoint=${
      oneOfThese(others)
    }`,
  );
}
