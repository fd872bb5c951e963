import { LONGEST_MS } from "../defaults.ts";
import type { ManifestFlag } from "./flags.ts";

/** For whom a manifest can be written. */
export const ORCHESTRATORS = ["kubernetes", "ecs", "docker", "compose", "podman", "systemd"] as const;

/** For whom a manifest is written. */
export type Orchestrator = typeof ORCHESTRATORS[number];

/** In which of its forms. */
export type Style = "exec" | "http" | "kube" | "quadlet";

/** A whole number of seconds, or of tries, and the bounds that the orchestrator has for it. */
export interface Bounds {
  /** What the orchestrator calls it. */
  field: string;
  byDefault: number;
  least: number;
  most: number;
}

/** The flags that set what the orchestrator itself keeps. */
export type OwnTime =
  | "orchestrator-timeout"
  | "interval"
  | "retries"
  | "start-period"
  | "start-interval"
  | "stop-timeout";

/** What one orchestrator, in one style, has of its own. */
export interface Rules {
  /** Its styles, the default first; empty where it has but one. */
  styles: readonly Style[];
  /** What of its times can be set; what is missing it does not have. */
  times: Partial<Record<OwnTime, Bounds>>;
  /** Flags that make no sense for it, and why. */
  without: Partial<Record<ManifestFlag, string>>;
}

/** int32, as Kubernetes' fields are, and within what 64-bit nanoseconds, as Docker's, hold. */
const MOST = 2_147_483_647;

function bounds(field: string, byDefault: number, least = 1, most = MOST): Bounds {
  return { field, byDefault, least, most };
}

const THREE_PROBES = "each of its probes has its own endpoint, live or ready";

/** All of them least 1: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe */
const KUBERNETES: Rules = {
  styles: ["exec", "http"],
  times: {
    "orchestrator-timeout": bounds("timeoutSeconds", 1),
    "interval": bounds("periodSeconds", 10),
    "retries": bounds("failureThreshold", 3),
    "start-period": bounds("periodSeconds x failureThreshold of the startup probe", 60),
    "start-interval": bounds("periodSeconds of the startup probe", 2),
    "stop-timeout": bounds("terminationGracePeriodSeconds", 30),
  },
  without: { endpoint: THREE_PROBES },
};

/**
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html; stopTimeout as on Fargate:
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html. Defaults are those of the
 * specification's example.
 */
const ECS: Rules = {
  styles: [],
  times: {
    "orchestrator-timeout": bounds("timeout", 10, 2, 60),
    "interval": bounds("interval", 30, 5, 300),
    "retries": bounds("retries", 3, 1, 10),
    "start-period": bounds("startPeriod", 60, 0, 300),
    "stop-timeout": bounds("stopTimeout", 30, 2, 120),
  },
  without: { "start-interval": "ECS has none" },
};

/** https://docs.docker.com/reference/dockerfile/#healthcheck */
const DOCKER: Rules = {
  styles: [],
  times: {
    "orchestrator-timeout": bounds("--timeout of HEALTHCHECK", 10),
    "interval": bounds("--interval of HEALTHCHECK", 30),
    "retries": bounds("--retries of HEALTHCHECK", 3),
    "start-period": bounds("--start-period of HEALTHCHECK", 60, 0),
    "start-interval": bounds("--start-interval of HEALTHCHECK", 5),
    "stop-timeout": bounds("--stop-timeout of docker run", 30),
  },
  without: { name: "a Dockerfile has none" },
};

/** https://docs.docker.com/reference/compose-file/services/#healthcheck and #stop_grace_period */
const COMPOSE: Rules = {
  styles: [],
  times: {
    "orchestrator-timeout": bounds("timeout", 10),
    "interval": bounds("interval", 30),
    "retries": bounds("retries", 3),
    "start-period": bounds("start_period", 60, 0),
    "start-interval": bounds("start_interval", 5),
    "stop-timeout": bounds("stop_grace_period", 30),
  },
  without: {},
};

/** https://docs.podman.io/en/latest/markdown/podman-kube-play.1.html: the fields of Kubernetes, but of its probes only two */
const KUBE: Rules = {
  ...KUBERNETES,
  styles: ["kube", "quadlet"],
};

/** https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html */
const QUADLET: Rules = {
  styles: ["kube", "quadlet"],
  times: {
    "orchestrator-timeout": bounds("HealthTimeout", 10),
    "interval": bounds("HealthInterval", 30),
    "retries": bounds("HealthRetries", 3),
    "start-period": bounds("HealthStartPeriod", 60, 0),
    "start-interval": bounds("HealthStartupInterval", 5),
    "stop-timeout": bounds("StopTimeout", 30),
  },
  without: {},
};

/** In seconds, as the command has it. */
const LONGEST_WAIT = Math.floor(LONGEST_MS / 1000);

const ONCE = "systemd asks at the start alone";

/** https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html */
const SYSTEMD: Rules = {
  styles: [],
  times: {
    "orchestrator-timeout": bounds("TimeoutStartSec", 90),
    "start-period": bounds("--wait", 60, 1, LONGEST_WAIT),
    "stop-timeout": bounds("TimeoutStopSec", 30),
  },
  without: {
    image: "a unit starts a program of the machine, see --command",
    interval: ONCE,
    retries: ONCE,
    "start-interval": ONCE,
  },
};

/** What an orchestrator has, in a style that it has. */
export function rulesOf(orchestrator: Orchestrator, style: Style | undefined): Rules {
  const rules = { kubernetes: KUBERNETES, ecs: ECS, docker: DOCKER, compose: COMPOSE, podman: KUBE, systemd: SYSTEMD };
  return style === "quadlet" ? QUADLET : rules[orchestrator];
}
