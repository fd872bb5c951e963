import { endpoints } from "../../gen/routes.ts";
import { environment, type ManifestSpec, probeWords, USER } from "./spec.ts";
import { socketFolder } from "./socket.ts";
import { chainText, stopText } from "./times.ts";
import { commented, toYaml } from "./yaml.ts";

/**
 * A Deployment, or, without an image, the fields of a container and its pod that concern health.
 *
 * Fields and their limits: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
 */
export function kubernetesManifest(spec: ManifestSpec): string {
  const { name, image } = spec;
  if (image === undefined) {
    return toYaml(part(spec), header(spec, `The health part of a pod, for Kubernetes. ${LABELLED}`));
  }
  const selected = { "app.kubernetes.io/name": name };
  const labels = labelsOf(spec);
  return toYaml({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: selected },
      template: { metadata: { labels }, spec: pod(spec, image) },
    },
  }, header(spec, "A connector and its health, for Kubernetes."));
}

/**
 * A Pod, or the part of one, for `podman kube play`. Podman has no readiness probe: https://docs.podman.io/en/latest/markdown/podman-kube-play.1.html
 */
export function kubeManifest(spec: ManifestSpec): string {
  const { name, image } = spec;
  if (image === undefined) {
    return toYaml(part(spec), header(spec, "The health part of a pod, for podman kube play (Podman 4.4 and later)."));
  }
  return toYaml({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: labelsOf(spec) },
    spec: { restartPolicy: "Always", ...pod(spec, image) },
  }, header(spec, "A connector and its health, for podman kube play (Podman 4.4 and later)."));
}

/** By which whoever watches finds all connectors, whatever their names are. */
const COMPONENT = { "app.kubernetes.io/component": "baton-connector" };

/** Where the labels are not in the file. */
const LABELLED = `deploy/prometheus finds the pod by its label\n${Object.entries(COMPONENT)[0]!.join(": ")}.`;

function labelsOf({ name }: ManifestSpec) {
  return { "app.kubernetes.io/name": name, ...COMPONENT };
}

function header({ madeBy, times, asking }: ManifestSpec, title: string): string {
  return `${title} Made by:\n${madeBy}\n\nThe times: ${chainText(times, asking)}`;
}

/** The service links of a Service called baton-health-check would set BATON_HEALTH_CHECK_PORT to a URL. */
const NO_LINKS = "no variable of a Service may look like one of the connector's";

/** The socket's place. */
const VOLUME = "health";

function pod(spec: ManifestSpec, image: string) {
  const { name, orchestrator } = spec;
  return {
    terminationGracePeriodSeconds: gracePeriod(spec),
    ...orchestrator === "kubernetes"
      ? { enableServiceLinks: commented(NO_LINKS, false), automountServiceAccountToken: false }
      : {},
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [{ name, image, ...container(spec) }],
    volumes: socketFolder(spec) === undefined
      ? undefined
      : [{ name: VOLUME, emptyDir: { medium: "Memory", sizeLimit: "1Mi" } }],
  };
}

function container(spec: ManifestSpec) {
  const { command, style } = spec;
  const resources = { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } };
  const folder = socketFolder(spec);
  return {
    command: command?.map(literal(spec)),
    ...variablesAndProbes(spec),
    volumeMounts: folder === undefined ? undefined : commented(
      "the socket's place; what the image has there is hidden",
      [{ name: VOLUME, mountPath: folder }],
    ),
    resources: style === "http"
      ? resources
      : commented("the command's memory counts towards the limit, too", resources),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
  };
}

function part(spec: ManifestSpec) {
  return {
    terminationGracePeriodSeconds: commented(
      `of the pod\n${stopText(spec.times, spec.asking)}`,
      spec.times.stopTimeout,
    ),
    enableServiceLinks: spec.orchestrator === "kubernetes" ? commented(`of the pod; ${NO_LINKS}`, false) : undefined,
    ...variablesAndProbes(spec),
  };
}

function gracePeriod({ times, asking }: ManifestSpec) {
  return commented(stopText(times, asking), times.stopTimeout);
}

/** int32 */
const MOST_FAILURES = 2_147_483_647;

function variablesAndProbes(spec: ManifestSpec) {
  const { times, style, orchestrator, image, port } = spec;
  const { interval, startInterval, startPeriod, retries } = times;
  const variables = environment(spec).map(([name, value]) => ({ name, value: literal(spec)(value) }));
  const ofContainer = image === undefined ? "of the container; " : "";
  return {
    ports: style === "http"
      ? commented(`${ofContainer}deploy/prometheus finds it by this name`, [{ name: "health", containerPort: port }])
      : undefined,
    env: commented(
      `${ofContainer}${style === "http" ? "the server reads" : "server and command read"} these`,
      variables,
    ),
    startupProbe: commented(
      `Until this has passed, the others wait. It asks live, so that a vendor who is down keeps nobody from starting.`,
      // the first is asked at once: the last of them is the one at the end
      probe(spec, "live", {
        period: startInterval,
        threshold: Math.min(MOST_FAILURES, Math.ceil(startPeriod / startInterval) + 1),
      }),
    ),
    livenessProbe: commented(
      "Restarts the container, so it asks nothing that a restart does not mend.",
      probe(spec, "live", { period: interval, threshold: retries }),
    ),
    readinessProbe: orchestrator === "podman" ? undefined : commented(
      "Takes the pod out of its Services. The full check, /health, is for people and alerts: no probe asks it.",
      probe(spec, "ready", { period: interval, threshold: retries }),
    ),
  };
}

function probe(
  spec: ManifestSpec,
  endpoint: "live" | "ready",
  { period, threshold }: { period: number; threshold: number },
) {
  const { dialect, port, style, times } = spec;
  return {
    ...style === "http"
      ? { httpGet: { path: endpoints[dialect][endpoint], port } }
      : { exec: { command: probeWords(spec, endpoint).map(literal(spec)) } },
    periodSeconds: period,
    timeoutSeconds: times.orchestratorTimeout,
    failureThreshold: threshold,
  };
}

/**
 * `$(NAME)` is expanded in commands, those of probes included, and in variables, and `$$` becomes `$`:
 * https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/. Podman expands nothing.
 */
function literal({ orchestrator }: ManifestSpec): (text: string) => string {
  return (text) => orchestrator === "podman" ? text : text.replaceAll("$", "$$$$");
}
