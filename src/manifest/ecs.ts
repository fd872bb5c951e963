import { environment, type ManifestSpec, probeWords, USER } from "./spec.ts";

/**
 * A task definition for Fargate, or, without an image, what of a container definition concerns health. JSON has no comments.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export function ecsManifest(spec: ManifestSpec): string {
  const { name, image, command } = spec;
  const health = healthPart(spec);
  if (image === undefined) return json(health);
  const container = {
    name,
    image,
    essential: true,
    ...command === undefined ? {} : { entryPoint: command },
    user: `${USER}:${USER}`,
    readonlyRootFilesystem: true,
    ...health,
  };
  return json({
    family: name,
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "256",
    memory: "512",
    containerDefinitions: [container],
  });
}

function healthPart(spec: ManifestSpec) {
  const { endpoint, times } = spec;
  return {
    environment: environment(spec).map(([name, value]) => ({ name, value })),
    healthCheck: {
      command: ["CMD", ...probeWords(spec, endpoint)],
      interval: times.interval,
      timeout: times.orchestratorTimeout,
      retries: times.retries,
      startPeriod: times.startPeriod,
    },
    stopTimeout: times.stopTimeout,
  };
}

/** An array of words stands in one line, as in the specification's example. */
function json(value: unknown): string {
  const words: string[] = [];
  const marked = (_: string, item: unknown) => {
    if (!Array.isArray(item) || item.some((word) => typeof word !== "string")) return item;
    return words.push(`[${item.map((word) => JSON.stringify(word)).join(", ")}]`) - 1 + MARK;
  };
  // a control character, which no flag may have in it
  return JSON.stringify(value, marked, 2).replace(/"(\d+)\\u0000"/g, (_, index) => words[Number(index)]!) + "\n";
}

const MARK = "\0";
