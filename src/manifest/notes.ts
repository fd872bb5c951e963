import { dialAddress } from "../address.ts";
import { DEADLINE_MS, TIMEOUT_MS } from "../defaults.ts";
import { socketFolder } from "./socket.ts";
import { FULL_CHECK, type ManifestSpec } from "./spec.ts";
import { STARTS } from "./start_limit.ts";
import { START_SECONDS } from "./times.ts";
import { shellWords } from "./words.ts";

/** What was decided without being asked, and what the file cannot say: each in one line. */
export function notesOf(spec: ManifestSpec): string[] {
  return [...commandNotes(spec), ...endpointNotes(spec), ...timeNotes(spec), ...ownNotes(spec)];
}

function commandNotes(spec: ManifestSpec): string[] {
  const { said, command, probe, style, unixSocket, bindAddress } = spec;
  if (style === "http") {
    // a wildcard is dialled by another address
    return dialAddress(bindAddress) !== bindAddress
      ? []
      : [`The kubelet asks the pod's own address: ${bindAddress} has to be that`];
  }
  const notes = said.has("probe") || said.has("command")
    ? []
    : [`The command is taken to be ${probe[0]}: --probe names another, --command the connector that has it inside`];
  // what starts the connector may be more than its program
  if (!said.has("probe") && command !== undefined && command.length > 1) {
    notes.push(`The command is taken to be ${shellWords(probe)}: --probe names another`);
  }
  if (unixSocket === undefined) return notes;
  return [...notes, ...socketNotes(spec, unixSocket)];
}

/** No variable has the socket: https://github.com/conductorone/baton-sdk knows none. */
function socketNotes(spec: ManifestSpec, path: string): string[] {
  const listens =
    `The connector listens on ${path} only if it says so, serve(health, { unixSocket }): there is no variable for it`;
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  if (spec.orchestrator === "docker") {
    return [listens, `It has to be able to write there: docker run --tmpfs=${folder}`];
  }
  const hasPlace = socketFolder(spec) !== undefined;
  return hasPlace ? [listens] : [listens, `It has to be able to write there: this part makes no place at ${folder}`];
}

function endpointNotes({ said, endpoint, orchestrator, style, dialect }: ManifestSpec): string[] {
  if (orchestrator === "kubernetes") {
    return ["The startup probe asks live, as liveness does, and readiness asks ready: nothing asks the full check"];
  }
  if (style === "kube") return ["Both probes ask live: Podman has none for readiness, and restarts what fails"];
  if (orchestrator === "systemd") {
    return endpoint === "live"
      ? ["The start waits for live, and a connector that does not become so is started again for ever"]
      : [
        `The start waits for ${endpoint}, and the unit has failed after ${STARTS} that fail: --endpoint=live, the default, is tried for ever`,
      ];
  }
  if (said.has("endpoint")) return [];
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

/** An image by its registry's address, which Amazon has for each account. */
const ECR = /^\d+\.dkr[.-]ecr\./;

function ecsNotes({ endpoint, dialect, image }: ManifestSpec): string[] {
  const replaced = endpoint === FULL_CHECK[dialect]
    ? [
      `WARNING: ECS replaces each task that fails ${endpoint}, so a vendor's outage replaces all of them, over and over: --endpoint=ready leaves validate out`,
    ]
    : [];
  return [
    ...replaced,
    "ECS ignores an image's own HEALTHCHECK, whatever it says: this one counts, and the service replaces a task that is unhealthy",
    ...image !== undefined && ECR.test(image)
      ? ["Fargate pulls an image of ECR as the task definition's executionRoleArn, which is yours to add"]
      : [],
  ];
}

function ownNotes(spec: ManifestSpec): string[] {
  const { orchestrator, image, said, style, times } = spec;
  switch (orchestrator) {
    case "ecs":
      return ecsNotes(spec);
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
