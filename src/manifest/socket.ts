import type { ManifestSpec } from "./spec.ts";

/** Where a unit with `PrivateTmp=` may write without being asked. */
const PRIVATE_TMP = /^\/(var\/)?tmp(\/|$)/;

/**
 * The folder of the socket, for which a whole file has to make a place to write; none where nothing is asked over one, or where the
 * file is a part of somebody else's.
 */
export function socketFolder(spec: ManifestSpec): string | undefined {
  return spec.unixSocket !== undefined && isWhole(spec) ? folderOf(spec.unixSocket) : undefined;
}

/** What of the folder systemd makes, under /run, for as long as the service runs. */
export function runtimeDirectory(spec: ManifestSpec): string | undefined {
  const folder = socketFolder(spec);
  return folder === undefined || PRIVATE_TMP.test(folder) ? undefined : folder.slice("/run/".length);
}

/** @throws {TypeError} A sentence that says why no connector could listen there. */
export function refuseSocket(spec: ManifestSpec): void {
  const { unixSocket } = spec;
  if (unixSocket === undefined) return;
  if (!/^(\/(?!\.{0,2}(\/|$))[^/]+)+$/.test(unixSocket)) {
    throw unfit(`an absolute path, without . and ..`, unixSocket);
  }
  const folder = socketFolder(spec);
  if (folder === undefined) return;
  if (spec.orchestrator === "ecs") {
    throw new TypeError(
      "Cannot use --unix-socket with --image and --for=ecs: a volume on Fargate belongs to root, and nothing else can be written to",
    );
  }
  // Docker's images are written to as they are
  if (spec.orchestrator === "docker") return;
  if (spec.orchestrator === "systemd") refuseElsewhere(unixSocket, folder);
  // it separates fields: in a mount of Kubernetes', in Quadlet's Tmpfs=, in RuntimeDirectory=
  if (folder === "/" || folder.includes(":")) throw unfit("a folder of its own, without a colon", unixSocket);
  if (spec.orchestrator !== "systemd") refuseHidden(spec, folder);
}

function refuseElsewhere(unixSocket: string, folder: string): void {
  if (folder.startsWith("/run/") || PRIVATE_TMP.test(folder)) return;
  throw unfit("a folder that the service may write to, such as /run/connector/health.sock", unixSocket);
}

/** A volume over the folder would hide what the image has there. */
function refuseHidden({ command = [], probe, unixSocket }: ManifestSpec, folder: string): void {
  const hidden = [...command, ...probe].find((word) => word.startsWith(`${folder}/`));
  if (hidden !== undefined) throw unfit(`a folder of its own, not that of ${hidden}`, unixSocket!);
}

function isWhole({ orchestrator, image, command }: ManifestSpec): boolean {
  return (orchestrator === "systemd" ? command : image) !== undefined;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

function unfit(expected: string, path: string): TypeError {
  return new TypeError(`Cannot use --unix-socket: expected ${expected}, got ${JSON.stringify(path)}`);
}
