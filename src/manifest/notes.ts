import { DEADLINE_MS, TIMEOUT_MS } from "../defaults.ts";
import type { ManifestSpec } from "./spec.ts";
import { START_SECONDS } from "./times.ts";

/** What was decided without being asked, and what the file cannot say: each in one line. */
export function notesOf(spec: ManifestSpec): string[] {
  return [...commandNotes(spec), ...endpointNotes(spec), ...timeNotes(spec), ...ownNotes(spec)];
}

function commandNotes({ said, probe, style, unixSocket, bindAddress }: ManifestSpec): string[] {
  if (style === "http") {
    return ["0.0.0.0", "::"].includes(bindAddress)
      ? []
      : [`The kubelet asks the pod's own address: ${bindAddress} has to be that`];
  }
  const notes = said.has("probe") || said.has("command")
    ? []
    : [`The command is taken to be ${probe[0]}: --probe names another, --command the connector that has it inside`];
  if (unixSocket === undefined) return notes;
  return [
    ...notes,
    `The connector has to listen on ${unixSocket} by itself, where it may write: health.listener takes a server`,
  ];
}

function endpointNotes({ said, endpoint, orchestrator, style, dialect }: ManifestSpec): string[] {
  if (orchestrator === "kubernetes") {
    return ["The startup probe asks live, as liveness does, and readiness asks ready: nothing asks the full check"];
  }
  if (style === "kube") return ["Both probes ask live: Podman has none for readiness, and restarts what fails"];
  if (said.has("endpoint")) return [];
  if (orchestrator === "systemd") return [`The start waits for ${endpoint}`];
  const source = dialect === "baton" ? "as the specification's example does" : "the full check of dialect ndc";
  return [`The probe asks ${endpoint}, ${source}: --endpoint names another`];
}

function timeNotes({ said, times, asking }: ManifestSpec): string[] {
  const { deadline, timeout, orchestratorTimeout } = times;
  const notes: string[] = [];
  const { field } = asking.rules.times["orchestrator-timeout"]!;
  if (!said.has("orchestrator-timeout")) notes.push(`${field} is ${orchestratorTimeout} s`);
  if (!asking.byHttp && !asking.waits && orchestratorTimeout - timeout < START_SECONDS) {
    const left = Math.round((orchestratorTimeout - timeout) * 1000) / 1000;
    notes.push(
      `${field} leaves the command ${left} s to start in: at 100 millicores, from a cold cache, that takes up to ${START_SECONDS} s`,
    );
  }
  if (!said.has("deadline") && deadline < DEADLINE_MS / 1000) {
    notes.push(
      `The deadline is ${deadline} s, which the command asks for, and not createHealth's ${DEADLINE_MS / 1000} s`,
    );
  }
  if (times.checkTimeout === undefined) {
    notes.push(
      `No --check-timeout was said: a check's own, by default ${
        TIMEOUT_MS / 1000
      } s, should be under the deadline of ${deadline} s, or the check should have an interval`,
    );
  }
  return notes;
}

function ownNotes({ orchestrator, image, said, style, times }: ManifestSpec): string[] {
  switch (orchestrator) {
    case "ecs":
      return [
        "ECS ignores an image's own HEALTHCHECK, whatever it says: this one counts, and the service replaces a task that is unhealthy",
      ];
    case "kubernetes":
      return image !== undefined && /^(?!.*@).*(?:^|\/)[^/:]+(?::latest)?$/.test(image)
        ? [`Kubernetes pulls ${image} anew at each start, and gets what is there then: name a version`]
        : [];
    case "docker":
      return [
        `An image cannot say how long it has to stop: docker run --stop-timeout=${times.stopTimeout}, as Docker's 10 s are too few`,
      ];
    case "podman":
      return [
        ...style === "kube" ? ["Podman before 4.4 starts a probe by the image's shell, which it has to have then"] : [],
        ...said.has("style") ? [] : [`The style is ${style}: --style=quadlet makes a unit for systemd`],
      ];
    default:
      return [];
  }
}
