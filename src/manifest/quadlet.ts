import { environment, FULL_CHECK, type ManifestSpec, probeWords, USER } from "./spec.ts";
import { socketFolder } from "./socket.ts";
import { limitLines } from "./start_limit.ts";
import { chainText, stopText } from "./times.ts";
import { jsonValue, plainValue, type Section, unitFile } from "./unit_file.ts";

/** What pulling the image may take, in seconds: systemd counts it as part of the start. */
const PULL_SECONDS = 240;

/** What `podman` needs beyond StopTimeout, in seconds, until the container is gone. */
const REMOVE_SECONDS = 15;

type Lines = Section[1];

/**
 * A quadlet, or, without an image, a drop-in for one.
 *
 * https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html
 */
export function quadletManifest(spec: ManifestSpec): string {
  const { name, image, madeBy, times, asking } = spec;
  const title = image === undefined
    ? `Health for a quadlet, to be put into ${name}.container.d/health.conf (Podman 5.0 and later).`
    : `A connector and its health, to be put into /etc/containers/systemd/${name}.container (Podman 5.0 and later).`;
  const header = `${title} Made by:\n${madeBy}\n\nThe times: ${chainText(times, asking)}`;
  const health: Section[] = [["Container", [
    ...image === undefined ? [] : container(spec, image),
    ...healthLines(spec),
  ]], [
    "Service",
    serviceLines(spec),
  ]];
  const limit = startLimit(spec);
  if (image === undefined) return unitFile(header, limit.length === 0 ? health : [["Unit", limit], ...health]);
  return unitFile(header, [["Unit", [["Description", name], ...limit]], ...health, ["Install", [[
    "WantedBy",
    "multi-user.target",
  ]]]]);
}

function container(spec: ManifestSpec, image: string): Lines {
  const { name, command } = spec;
  const folder = socketFolder(spec);
  return [
    ["ContainerName", name],
    ["Image", image],
    ...command === undefined ? [] : [["Entrypoint", jsonValue(command)] as const],
    ["User", `${USER}`],
    ["Group", `${USER}`],
    ["ReadOnly", "true"],
    ...folder === undefined ? [] : [
      "the socket's place; what the image has there is hidden",
      ["Tmpfs", `${plainValue(folder)}:rw,noexec,nosuid,nodev,notmpcopyup,mode=1777,size=1m`] as const,
    ],
    ["NoNewPrivileges", "true"],
    ["DropCapability", "all"],
  ];
}

function healthLines(spec: ManifestSpec): Lines {
  const { endpoint, times, asking } = spec;
  return [
    "server and command read these",
    ...environment(spec).map(([name, value]) => ["Environment", `${name}=${value}`] as const),
    "a JSON array is started as it is, without a shell",
    ["HealthCmd", jsonValue(probeWords(spec, endpoint))],
    ["HealthInterval", `${times.interval}s`],
    ["HealthTimeout", `${times.orchestratorTimeout}s`],
    ["HealthRetries", `${times.retries}`],
    ["HealthStartPeriod", `${times.startPeriod}s`],
    "until this has passed, HealthCmd waits",
    ["HealthStartupCmd", jsonValue(probeWords(spec, "live"))],
    ["HealthStartupInterval", `${times.startInterval}s`],
    ["HealthStartupTimeout", `${times.orchestratorTimeout}s`],
    endpoint === "live"
      ? "what is not alive is killed, and systemd starts it again"
      : `that ${endpoint} fails is shown; a new start would not mend it, as it would what --endpoint=live asks`,
    ["HealthOnFailure", endpoint === "live" ? "kill" : "none"],
    ...startLines(spec),
    stopText(times, asking),
    ["StopTimeout", `${times.stopTimeout}`],
  ];
}

/** Only what is waited for can fail a start. */
function startLimit(spec: ManifestSpec): Lines {
  const { times: { startPeriod, stopTimeout } } = spec;
  return waits(spec) ? limitLines(spec, startPeriod + PULL_SECONDS + stopTimeout + REMOVE_SECONDS) : [];
}

function waits({ endpoint, dialect }: ManifestSpec): boolean {
  return endpoint !== FULL_CHECK[dialect];
}

/** When systemd counts the unit as started. */
function startLines(spec: ManifestSpec): Lines {
  const { endpoint } = spec;
  if (!waits(spec)) {
    return ["no Notify=healthy: a vendor who is down would keep the unit from starting; --endpoint=ready has it"];
  }
  return [`the unit is started once ${endpoint} has passed`, ["Notify", "healthy"]];
}

function serviceLines({ times }: ManifestSpec): Lines {
  return [
    ["Restart", "on-failure"],
    `HealthStartPeriod, and ${PULL_SECONDS} s to pull the image`,
    ["TimeoutStartSec", `${times.startPeriod + PULL_SECONDS}`],
    `over StopTimeout, so that Podman is not killed while it stops the container`,
    ["TimeoutStopSec", `${times.stopTimeout + REMOVE_SECONDS}`],
  ];
}
