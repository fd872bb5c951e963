import { parseAllDocuments } from "yaml";

const DEPLOY = new URL("../../deploy/", import.meta.url);

/** What of a Kubernetes object is changed or read here. */
export interface Manifest {
  kind: string;
  metadata: { name: string };
  spec: PodSpec & { template?: { spec: PodSpec } };
}

interface PodSpec {
  containers: {
    name: string;
    image: string;
    imagePullPolicy?: string;
    env?: { name: string; value: string }[];
    livenessProbe?: { exec?: { command: string[] } };
    volumeMounts?: { name: string; mountPath: string }[];
  }[];
  volumes?: { name: string; hostPath: { path: string; type: string } }[];
}

/** Those of deploy/ that Podman can play, and whose liveness is asked by a command; by their file's name. */
export async function playable(): Promise<Map<string, Manifest>> {
  const found = new Map<string, Manifest>();
  for await (const { name } of Deno.readDir(DEPLOY)) {
    if (!/\.ya?ml$/.test(name)) continue;
    for (const document of parseAllDocuments(await Deno.readTextFile(new URL(name, DEPLOY)))) {
      const manifest = document.toJS() as Manifest;
      if (!["Pod", "Deployment"].includes(manifest?.kind)) continue;
      if (podOf(manifest).containers.some(({ livenessProbe }) => livenessProbe?.exec)) found.set(name, manifest);
    }
  }
  return found;
}

/** The same with this image, and with this folder for its data source: the rest is as in the file. */
export function adapt(manifest: Manifest, image: string, { folder }: { folder: string }): Manifest {
  const copy = structuredClone(manifest);
  const pod = podOf(copy);
  for (const container of pod.containers) {
    container.image = image;
    container.imagePullPolicy = "Never";
    // how it drains is tried under Docker
    const variables = { DATABASE_FILE: "/data/directory.sqlite", DRAIN_DELAY: "0" };
    (container.env ??= []).push(...Object.entries(variables).map(([name, value]) => ({ name, value })));
    (container.volumeMounts ??= []).push({ name: "data", mountPath: "/data" });
  }
  (pod.volumes ??= []).push({ name: "data", hostPath: { path: folder, type: "Directory" } });
  return copy;
}

function podOf({ spec }: Manifest): PodSpec {
  return spec.template?.spec ?? spec;
}
