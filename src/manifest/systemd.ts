import { environment, type ManifestSpec, probeWords } from "./spec.ts";
import { chainText, stopText } from "./times.ts";
import { commandLine, type Section, unitFile } from "./unit_file.ts";

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
  if (command === undefined) return unitFile(header, [["Service", healthLines(spec)]]);
  return unitFile(header, [
    ["Unit", [["Description", name], ["Wants", "network-online.target"], ["After", "network-online.target"]]],
    ["Service", [
      "started when the program is, and not when it is only forked",
      ["Type", "exec"],
      ["ExecStart", commandLine(command)],
      ...healthLines(spec),
      ...CONFINEMENT,
    ]],
    ["Install", [["WantedBy", "multi-user.target"]]],
  ]);
}

const CONFINEMENT: Lines = [
  ["DynamicUser", "yes"],
  ["ProtectSystem", "strict"],
  ["ProtectHome", "yes"],
  ["PrivateTmp", "yes"],
  ["NoNewPrivileges", "yes"],
  ["CapabilityBoundingSet", ""],
];

function healthLines(spec: ManifestSpec): Lines {
  const { endpoint, times, asking } = spec;
  return [
    "server and command read these",
    ...environment(spec).map(([name, value]) => ["Environment", `${name}=${value}`] as const),
    `The unit is "activating" until ${endpoint} passes, and failed if it does not within ${times.startPeriod} s. A WatchdogSec= of`,
    "yours counts from then on: it is for a connector that calls sd_notify() by itself.",
    ["ExecStartPost", commandLine([...probeWords(spec, endpoint), `--wait=${times.startPeriod}`])],
    ["TimeoutStartSec", `${times.orchestratorTimeout}`],
    ["Restart", "on-failure"],
    ["RestartSec", "5"],
    stopText(times, asking),
    ["TimeoutStopSec", `${times.stopTimeout}`],
  ];
}
