/**
 * Writes what an orchestrator needs to watch a connector's health: for Kubernetes, ECS, Docker, Compose, Podman and systemd, from the
 * flags that configure server and command.
 *
 * ```sh
 * deno run jsr:@baton/health/manifest --for=kubernetes --image=connector:1.0 --command=/usr/local/bin/connector
 * ```
 *
 * @example
 * ```ts
 * import { manifest } from "@baton/health/manifest";
 *
 * const { text } = manifest(["--for=ecs", "--command=/baton-myconnector"]);
 * console.assert(text.includes('["CMD", "/baton-myconnector", "health-check"]'));
 * ```
 *
 * @module
 */

import { textOf } from "./src/error_text.ts";
import { composeManifest } from "./src/manifest/compose.ts";
import { dockerManifest } from "./src/manifest/docker.ts";
import { ecsManifest } from "./src/manifest/ecs.ts";
import { HELP } from "./src/manifest/help.ts";
import { kubeManifest, kubernetesManifest } from "./src/manifest/kubernetes.ts";
import { notesOf } from "./src/manifest/notes.ts";
import { readOptions } from "./src/manifest/options.ts";
import { quadletManifest } from "./src/manifest/quadlet.ts";
import type { ManifestSpec } from "./src/manifest/spec.ts";
import { systemdManifest } from "./src/manifest/systemd.ts";
import { main } from "./src/probe/main.ts";
import { runIfMain } from "./src/process.ts";

/** What {@linkcode manifest} writes. */
export interface Manifest {
  /** The file, or the part of one that concerns health; ends with a line end. */
  text: string;
  /** What was decided without being asked, and what the file cannot say: each in one line, without a line end. */
  notes: string[];
}

/**
 * Writes a manifest, from flags alone: the same flags always write the same text. With `--image`, or for systemd with `--command`, it
 * is a whole file; without, the part that concerns health.
 *
 * All times are in seconds. Each must be shorter than the next: check timeout, deadline, the command's timeout, the orchestrator's;
 * and what stopping takes, `--drain-delay` and 5 s, shorter than `--stop-timeout`. No flag may be repeated.
 *
 * | Flag | Meaning | Default |
 * | --- | --- | --- |
 * | `--for` | `kubernetes`, `ecs`, `docker`, `compose`, `podman` or `systemd` | |
 * | `--style` | Kubernetes: `exec` or `http`; Podman: `kube` or `quadlet` | the first of the two |
 * | `--name` | of deployment, container or service, where the file has a place for it: 1 to 63 lower-case letters, digits and dashes | `connector` |
 * | `--image` | the image that runs; not for systemd | |
 * | `--command` | what starts the connector: words, or a JSON array of strings; none that the command or the server would take for a flag of its own | the image's own |
 * | `--probe` | what asks, if it is a program of its own | that of `--command`, with `health-check`; else `/usr/local/bin/baton-health` |
 * | `--endpoint` | what is asked where there is one probe for all; the full check no more often than every 10 s | `health`; `connected` in dialect `ndc`; `live` for systemd |
 * | `--check-timeout` | of the slowest check, 0.01 or more | not looked at |
 * | `--deadline` | of the server, 0.01 or more, and no more than the command asks for: `--timeout` less 0.25, or less a fifth | `4`, or what the command asks for if that is less |
 * | `--timeout` | of the command, 0.01 or more | `5` |
 * | `--orchestrator-timeout` | when the orchestrator gives a probe up, or systemd the start | what fits: at least 0.8 s over `--timeout` |
 * | `--interval` | from probe to probe; ECS: 5 to 300 | Kubernetes `10`, others `30` |
 * | `--retries` | failures in a row until the orchestrator acts; ECS: 1 to 10 | `3` |
 * | `--start-period` | what the start may take; ECS: up to 300; systemd: what the start waits | `60` |
 * | `--start-interval` | from probe to probe within the start; not for ECS | Kubernetes `2`, others `5` |
 * | `--drain-delay` | that of `serve`, 0 or more | `5` |
 * | `--stop-timeout` | from SIGTERM to SIGKILL; ECS: 2 to 120 | `30` |
 * | `--health-check-port`, `--health-check-bind-address`, `--health-check-dialect`, `--health-check-details` | as for server and command; `--style=http` needs an address that the kubelet reaches | `8081`, `127.0.0.1`, `baton`, `loopback` |
 * | `--unix-socket` | absolute path of the socket that the command asks over, in place of port and address, and that `serve` is to be given; a whole file makes its folder a place to write, under /run for systemd; not for a whole file of ECS | |
 *
 * @param args Command-line arguments.
 * @throws {TypeError} If a flag is not known, cannot be read, or makes no sense for the orchestrator.
 * @throws {RangeError} If a number is out of the orchestrator's range, or times do not fit; the message has both.
 *
 * @example
 * ```ts
 * import { manifest } from "@baton/health/manifest";
 *
 * const { text } = manifest(["--for=kubernetes", "--style=http", "--health-check-bind-address=0.0.0.0"]);
 * console.assert(text.includes("path: /live"));
 *
 * try {
 *   manifest(["--for=kubernetes", "--orchestrator-timeout=5"]);
 *   console.assert(false);
 * } catch (error) {
 *   console.assert((error as Error).message.includes("deadline 4 s < --timeout 5 s < timeoutSeconds 5 s"));
 * }
 * ```
 */
export function manifest(args: readonly string[]): Manifest {
  const spec = readOptions(args);
  return { text: textFor(spec), notes: notesOf(spec) };
}

function textFor(spec: ManifestSpec): string {
  switch (spec.orchestrator) {
    case "kubernetes":
      return kubernetesManifest(spec);
    case "ecs":
      return ecsManifest(spec);
    case "docker":
      return dockerManifest(spec);
    case "compose":
      return composeManifest(spec);
    case "podman":
      return spec.style === "kube" ? kubeManifest(spec) : quadletManifest(spec);
    case "systemd":
      return systemdManifest(spec);
  }
}

/** Prints the manifest to stdout and the notes to stderr, or why there is none. */
function command(args: readonly string[]): 0 | 1 {
  if (args.includes("--help") || args.includes("-h")) return console.log(HELP), 0;
  try {
    const { text, notes } = manifest(args);
    for (const note of notes) console.error(note);
    console.log(text.trimEnd());
    return 0;
  } catch (error) {
    console.error(textOf(error));
    return 1;
  }
}

runIfMain(import.meta.main, import.meta.url, () => main(command));
