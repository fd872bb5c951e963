import { runtimeDirectory } from "./socket.ts";
import { environment, type ManifestSpec, probeWords } from "./spec.ts";
import { limitLines, STARTS } from "./start_limit.ts";
import { chainText, stopText } from "./times.ts";
import { commandLine, listed, type Section, unitFile } from "./unit_file.ts";

type Lines = Section[1];

/**
 * A service, or, without a command, a drop-in for one: its start is over when the connector answers.
 *
 * https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html
 */
export function systemdManifest(spec: ManifestSpec): string {
  const { name, command, madeBy, times, asking } = spec;
  const title = command === undefined
    ? `Health for a service, to be put into /etc/systemd/system/${name}.service.d/health.conf.`
    : `A connector and its health, to be put into /etc/systemd/system/${name}.service.`;
  const header = `${title} Made by:\n${madeBy}\n\nThe times: ${chainText(times, asking)}`;
  const limit = limitLines(spec, times.orchestratorTimeout + times.stopTimeout + RESTART_SECONDS);
  const service: Section = ["Service", healthLines(spec)];
  if (command === undefined) return unitFile(header, limit.length === 0 ? [service] : [["Unit", limit], service]);
  return unitFile(header, [
    ["Unit", [["Description", name], ["Wants", "network-online.target"], ["After", "network-online.target"], ...limit]],
    ["Service", [
      "started when the program is, and not when it is only forked",
      ["Type", "exec"],
      ["ExecStart", commandLine(command)],
      ...healthLines(spec),
      ...confinement(spec),
    ]],
    ["Install", [["WantedBy", "multi-user.target"]]],
  ]);
}

/** Ports under this are for who has a capability of its own: capabilities(7). */
const FIRST_FREE_PORT = 1024;

function confinement(spec: ManifestSpec): Lines {
  const folder = runtimeDirectory(spec);
  const bind = spec.unixSocket === undefined && spec.port < FIRST_FREE_PORT;
  const capability = bind ? "CAP_NET_BIND_SERVICE" : "";
  return [
    ["DynamicUser", "yes"],
    ["ProtectSystem", "strict"],
    ...folder === undefined ? [] : ["the socket's place, under /run", ["RuntimeDirectory", listed(folder)] as const],
    ["ProtectHome", "yes"],
    ["PrivateTmp", "yes"],
    ["NoNewPrivileges", "yes"],
    ...bind ? [`for a port under ${FIRST_FREE_PORT}`, ["AmbientCapabilities", capability] as const] : [],
    ["CapabilityBoundingSet", capability],
  ];
}

/** From a failed start to the next, in seconds. */
const RESTART_SECONDS = 5;

/**
 * What becomes of a start that fails. systemd.service(5): an ExecStartPost= that fails counts for Restart=; and until it has ended,
 * nothing is done about a main process that has: https://github.com/systemd/systemd/pull/9159.
 */
function startComment({ endpoint, times }: ManifestSpec): string {
  const after = endpoint === "live"
    ? "and Restart= begins the next one"
    : `and Restart= begins the next one, up to ${STARTS}`;
  return [
    `The unit is "activating" until ${endpoint} passes. If it does not within ${times.startPeriod} s, this start has failed,`,
    `${after}. Until then systemd does nothing about a connector that has ended: a`,
    "shorter --wait has it started again sooner. A WatchdogSec= of yours counts from then on: it is for a connector that calls",
    "sd_notify() by itself.",
  ].join("\n");
}

function healthLines(spec: ManifestSpec): Lines {
  const { times, asking, endpoint } = spec;
  return [
    "server and command read these",
    ...environment(spec).map(([name, value]) => ["Environment", `${name}=${value}`] as const),
    startComment(spec),
    ["ExecStartPost", commandLine([...probeWords(spec, endpoint), `--wait=${times.startPeriod}`])],
    ["TimeoutStartSec", `${times.orchestratorTimeout}`],
    ["Restart", "on-failure"],
    ["RestartSec", `${RESTART_SECONDS}`],
    stopText(times, asking),
    ["TimeoutStopSec", `${times.stopTimeout}`],
  ];
}
