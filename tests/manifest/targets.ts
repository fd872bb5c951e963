import {
  type ReadBack,
  readCompose,
  readDocker,
  readEcs,
  readKube,
  readKubernetes,
  readQuadlet,
  readSystemd,
} from "./read_back.ts";
import {
  checkCompose,
  checkContainerDefinition,
  checkKubernetes,
  checkKubernetesPart,
  checkTaskDefinition,
  readYaml,
} from "./schemas.ts";

/** One of the forms that a manifest can have. */
export interface Target {
  args: readonly string[];
  /** What makes it a whole file. */
  whole: readonly string[];
  read(text: string): ReadBack;
  /** Throws what the orchestrator has against a whole file. */
  check(text: string): void;
  /** Throws what it has against the part. */
  checkPart(text: string): void;
}

const IMAGE = ["--image=registry.example.com:5000/team/connector:1.0"];

/** Units and Dockerfiles have no schema, but what reads them back is strict; systemd-analyze has tests of its own. */
function withoutSchema(args: readonly string[], whole: readonly string[], read: (text: string) => ReadBack): Target {
  return { args, whole, read, check: read, checkPart: read };
}

export const TARGETS: Readonly<Record<string, Target>> = {
  "kubernetes": {
    args: ["--for=kubernetes"],
    whole: IMAGE,
    read: readKubernetes,
    check: (text) => checkKubernetes(readYaml(text)),
    checkPart: (text) => checkKubernetesPart(readYaml(text)),
  },
  "kubernetes, http": {
    args: ["--for=kubernetes", "--style=http", "--health-check-bind-address=0.0.0.0"],
    whole: IMAGE,
    read: readKubernetes,
    check: (text) => checkKubernetes(readYaml(text)),
    checkPart: (text) => checkKubernetesPart(readYaml(text)),
  },
  "ecs": {
    args: ["--for=ecs"],
    whole: IMAGE,
    read: readEcs,
    check: (text) => checkTaskDefinition(JSON.parse(text)),
    checkPart: (text) => checkContainerDefinition(JSON.parse(text)),
  },
  "docker": withoutSchema(["--for=docker"], IMAGE, readDocker),
  "compose": {
    args: ["--for=compose"],
    whole: IMAGE,
    read: readCompose,
    check: (text) => checkCompose(readYaml(text)),
    checkPart: (text) => checkCompose({ services: { connector: readYaml(text) } }),
  },
  "podman, kube": {
    args: ["--for=podman", "--style=kube"],
    whole: IMAGE,
    read: readKube,
    check: (text) => checkKubernetes(readYaml(text)),
    checkPart: (text) => checkKubernetesPart(readYaml(text)),
  },
  "podman, quadlet": withoutSchema(["--for=podman", "--style=quadlet"], IMAGE, readQuadlet),
  "systemd": withoutSchema(["--for=systemd"], ["--command=/usr/local/bin/connector"], readSystemd),
};
