import { connectPlainly } from "../probe/connection.ts";

/**
 * Finds out why there could be no listener on a Unix socket, and removes what a process has left there that was killed. Nothing else
 * is ever removed.
 *
 * @param error The runtime's.
 * @returns An error's code, or `DIRECTORY`, `NO_SOCKET` or `FOREIGN_SOCKET` for what is there; `undefined` if the path is free now.
 */
export async function clearSocketPath(path: string, error: unknown): Promise<string | undefined> {
  const code = codeOf(error);
  if (code === "EADDRINUSE") return await removeStaleSocket(path);
  return code === "EACCES" || code === "ENOENT" ? await folderObstacle(path, code) : code ?? "";
}

async function removeStaleSocket(path: string): Promise<string | undefined> {
  const { lstat, rm } = await import("node:fs/promises");
  try {
    const file = await lstat(path);
    if (!file.isSocket()) return file.isDirectory() ? "DIRECTORY" : "NO_SOCKET";
    const failure = await dial(path);
    if (failure !== "ECONNREFUSED") return failure === "EACCES" ? "FOREIGN_SOCKET" : "EADDRINUSE";
    return void await rm(path);
  } catch (error) {
    const code = codeOf(error);
    // somebody else has removed it
    if (code === "ENOENT") return undefined;
    return code === "EACCES" || code === "EPERM" ? "FOREIGN_SOCKET" : code;
  }
}

/** The code of what goes wrong; none if somebody answers. */
async function dial(path: string): Promise<string | undefined> {
  try {
    // never aborted: with a Unix socket it is known at once
    const connection = await connectPlainly({ unixSocket: path }, new AbortController().signal);
    return void connection.close();
  } catch (error) {
    return codeOf(error);
  }
}

/** libuv says `EACCES` of a directory that is not there, and Linux `ENOENT` of one that no file may be made in. */
async function folderObstacle(path: string, code: "EACCES" | "ENOENT"): Promise<string> {
  const { stat } = await import("node:fs/promises");
  return await stat(path.slice(0, path.lastIndexOf("/") + 1) || ".").then(
    () => "EACCES",
    (error) => codeOf(error) === "ENOENT" ? "ENOENT" : code,
  );
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}
