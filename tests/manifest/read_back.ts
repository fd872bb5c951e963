/** What each orchestrator makes of a manifest: read as it reads, with nothing of the code that wrote it. */
import { readYaml, type Tree } from "./schemas.ts";

/** What is said once for all orchestrators. */
export interface ReadBack {
  /** The command line of each probe; none where there is none. */
  probes: string[][];
  /** What starts the connector, if the manifest says. */
  command: string[] | undefined;
  /** The limit of each probe, in seconds. */
  limits: number[];
  /** From SIGTERM to SIGKILL, in seconds, if the format can say it. */
  stop: number | undefined;
  /** The variables. */
  variables: Record<string, string>;
}

/** Of a Deployment, a Pod, or the part of one. */
export function readKubernetes(text: string): ReadBack {
  return readPod(text, expandKubernetes);
}

/** The same for Podman, which expands nothing. */
export function readKube(text: string): ReadBack {
  return readPod(text, (word) => word);
}

function readPod(text: string, expand: (word: string) => string): ReadBack {
  const tree = readYaml(text);
  const pod = tree.kind === "Deployment" ? tree.spec.template.spec : tree.kind === "Pod" ? tree.spec : tree;
  const container = pod.containers?.[0] ?? pod;
  const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe].filter(Boolean);
  return {
    probes: probes.flatMap(({ exec }) => exec === undefined ? [] : [exec.command.map(expand)]),
    command: container.command?.map(expand),
    limits: probes.map(({ timeoutSeconds }) => timeoutSeconds),
    stop: pod.terminationGracePeriodSeconds,
    variables: Object.fromEntries(container.env.map(({ name, value }: Tree) => [name, expand(value)])),
  };
}

/** As third_party/forked/golang/expansion of Kubernetes does where no variable of the name is known. */
function expandKubernetes(text: string): string {
  return text.replace(/\$\$|\$\([^)]*\)/g, (reference) => {
    if (reference !== "$$") throw new Error(`${reference} would be expanded`);
    return "$";
  });
}

/** Of a task definition, or the part of one. */
export function readEcs(text: string): ReadBack {
  const tree = JSON.parse(text);
  const { healthCheck, stopTimeout, entryPoint, environment } = tree.containerDefinitions?.[0] ?? tree;
  const [kind, ...probe] = healthCheck.command;
  if (kind !== "CMD") throw new Error(`${kind} would start a shell`);
  return {
    probes: [probe],
    command: entryPoint,
    limits: [healthCheck.timeout],
    stop: stopTimeout,
    variables: Object.fromEntries(environment.map(({ name, value }: Tree) => [name, value])),
  };
}

/** Of a Dockerfile: lines that end in a backslash go on, then instructions and their JSON arrays. */
export function readDocker(text: string): ReadBack {
  const lines = text.replace(/^#.*\n/gm, "").replace(/\\\n/g, " ").trimEnd().split("\n");
  const instruction = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
  const health = instruction("HEALTHCHECK")!;
  const command = instruction("ENTRYPOINT");
  return {
    probes: [JSON.parse(health.slice(health.indexOf(" CMD ") + " CMD ".length))],
    command: command === undefined ? undefined : JSON.parse(command),
    limits: [Number(/ --timeout=(\d+)s /.exec(` ${health}`)![1])],
    stop: undefined,
    variables: Object.fromEntries(
      instruction("ENV")!.trim().split(/ +/).map((pair) => pair.split("=") as [string, string]),
    ),
  };
}

/** Of a file of Compose, or of the part of one. */
export function readCompose(text: string): ReadBack {
  const tree = readYaml(text);
  const [service] = tree.services === undefined ? [tree] : Object.values<Tree>(tree.services);
  const { healthcheck, entrypoint, stop_grace_period, environment } = interpolated(service);
  const [kind, ...probe] = healthcheck.test;
  if (kind !== "CMD") throw new Error(`${kind} would start a shell`);
  return {
    probes: [probe],
    command: entrypoint,
    limits: [secondsOf(healthcheck.timeout)],
    stop: secondsOf(stop_grace_period),
    variables: environment,
  };
}

/** As Compose does with every text, where no variable is set. */
function interpolated(tree: Tree): Tree {
  return JSON.parse(JSON.stringify(tree), (_, value) => {
    if (typeof value !== "string") return value;
    return value.replace(/\$\$|\$\{[^}]*\}|\$\w+|\$/g, (reference) => {
      if (reference !== "$$") throw new Error(`${reference} would be interpolated in ${value}`);
      return "$";
    });
  });
}

function secondsOf(duration: string): number {
  return Number(/^(\d+)s$/.exec(duration)![1]);
}

/** Of a unit file: the values of each key. */
export function readUnit(text: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#") || line.startsWith("[")) continue;
    if (line.endsWith("\\")) throw new Error(`${line} would go on in the next line`);
    const [key, ...value] = line.split("=");
    values.set(key!, [...values.get(key!) ?? [], value.join("=")]);
  }
  return values;
}

/** Of a service. */
export function readSystemd(text: string): ReadBack {
  const unit = readUnit(text);
  const command = unit.get("ExecStart")?.[0];
  return {
    probes: [unitWords(unit.get("ExecStartPost")![0]!)],
    command: command === undefined ? undefined : unitWords(command),
    limits: unit.get("TimeoutStartSec")!.map(Number),
    stop: Number(unit.get("TimeoutStopSec")![0]),
    variables: variablesOf(unit),
  };
}

/** Of a quadlet: Quadlet puts a value, quoted, into a command line, where systemd expands it; Podman then reads JSON. */
export function readQuadlet(text: string): ReadBack {
  const unit = readUnit(text);
  const words = (key: string) => {
    const value = unit.get(key)?.[0];
    return value === undefined ? undefined : JSON.parse(expandUnit(value)) as string[];
  };
  return {
    probes: [words("HealthCmd")!, words("HealthStartupCmd")!],
    command: words("Entrypoint"),
    limits: [unit.get("HealthTimeout")![0]!, unit.get("HealthStartupTimeout")![0]!].map(secondsOf),
    stop: Number(unit.get("StopTimeout")![0]),
    variables: variablesOf(unit),
  };
}

function variablesOf(unit: Map<string, string[]>): Record<string, string> {
  return Object.fromEntries(unit.get("Environment")!.map((pair) => pair.split("=") as [string, string]));
}

/** systemd.syntax(7): words, each as it is or in double quotes, with C-style escapes. */
function unitWords(line: string): string[] {
  const words = [...line.matchAll(/(?<=^| )(?:"((?:[^"\\]|\\.)*)"|([^ "'\\;]+))(?= |$)/g)];
  if (words.map(([word]) => word).join(" ") !== line) throw new Error(`${line} is not words as systemd has them`);
  return words.map(([, quoted, plain]) => expandUnit((quoted ?? plain)!.replace(/\\(.)/g, "$1")));
}

/** Specifiers, then variables. */
function expandUnit(text: string): string {
  return text.replace(/%%|%.?/g, (specifier) => {
    if (specifier !== "%%") throw new Error(`${specifier} would be expanded in ${text}`);
    return "%";
  }).replace(/\$\$|\$\w|\$\{/g, (variable) => {
    if (variable !== "$$") throw new Error(`${variable} would be expanded in ${text}`);
    return "$";
  });
}
