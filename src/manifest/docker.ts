import { environment, type ManifestSpec, probeWords } from "./spec.ts";
import { chainText, stopText } from "./times.ts";

/**
 * The instructions of a Dockerfile, of one on top of the image if that was said.
 *
 * https://docs.docker.com/reference/dockerfile/#healthcheck: the exec form is a JSON array, in which no variable is expanded.
 */
export function dockerManifest(spec: ManifestSpec): string {
  const { image, command, endpoint, times, asking, madeBy } = spec;
  const variables = environment(spec).map((variable) => variable.join("="));
  return [
    `# ${image === undefined ? "The health part of a Dockerfile" : "An image with its health"}, made by:`,
    `# ${madeBy}`,
    "#",
    `# The times: ${chainText(times, asking)}`,
    ...image === undefined ? [] : [`FROM ${image}`],
    "# server and command read these",
    `ENV ${variables.join(" \\\n    ")}`,
    "# No shell is started. --start-interval is for Docker Engine 25.0 and later; ECS and Kubernetes pass over a HEALTHCHECK.",
    `HEALTHCHECK ${healthFlags(spec)} \\`,
    `  CMD ${execForm(probeWords(spec, endpoint))}`,
    "# The image cannot say how long it has to stop, and Docker gives it 10 s: docker run " +
    `--stop-timeout=${times.stopTimeout}`,
    `# (${stopText(times, asking)})`,
    "STOPSIGNAL SIGTERM",
    ...image === undefined || command === undefined ? [] : [`ENTRYPOINT ${execForm(command)}`],
    "",
  ].join("\n");
}

function healthFlags({ times }: ManifestSpec): string {
  const { interval, orchestratorTimeout, startPeriod, startInterval, retries } = times;
  return [
    `--interval=${interval}s`,
    `--timeout=${orchestratorTimeout}s`,
    `--start-period=${startPeriod}s`,
    `--start-interval=${startInterval}s`,
    `--retries=${retries}`,
  ].join(" ");
}

/** A backslash is doubled by JSON, and never the last of a line, where it would join the next one to it. */
function execForm(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}
