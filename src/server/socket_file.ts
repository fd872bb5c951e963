import type { BigIntStats } from "node:fs";
import { connectPlainly } from "../probe/connection.ts";
import { startTimer } from "../timer.ts";

type FileSystem = typeof import("node:fs");

/** A socket, and where it was found. */
interface SocketFile {
  path: string;
  file: BigIntStats;
}

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

/** What a server takes, as a rule, from making its socket to listening there, in milliseconds: until then, connections are refused. */
const BEGIN_MS = 50;

async function removeStaleSocket(path: string): Promise<string | undefined> {
  const fs = await import("node:fs");
  try {
    const file = fs.lstatSync(path, { bigint: true });
    if (!isSocket(file)) return file.isDirectory() ? "DIRECTORY" : "NO_SOCKET";
    let failure = await dial(path);
    if (failure === "ECONNREFUSED") {
      await pause(BEGIN_MS);
      if (isBound(fs, { path, file })) return "EADDRINUSE";
      failure = await dial(path);
    }
    if (failure !== "ECONNREFUSED") return failure === "EACCES" ? "FOREIGN_SOCKET" : "EADDRINUSE";
    return remove(fs, { path, file });
  } catch (error) {
    const code = codeOf(error);
    // somebody else has removed it
    if (code === "ENOENT") return undefined;
    return code === "EACCES" || code === "EPERM" ? "FOREIGN_SOCKET" : code;
  }
}

/**
 * Removes the file that was found, and no other that has come to its path since. Of all who would remove it, one gets to: who
 * makes this link, which only one can. Moving it aside would take a new server's socket from its path, if only for a moment.
 */
function remove(fs: FileSystem, { path, file }: SocketFile): string | undefined {
  const claim = `${path}.stale-${file.ino}`;
  let isClaimed = false;
  try {
    fs.linkSync(path, claim);
    isClaimed = true;
  } catch (error) {
    // another has it, and is as good as listening
    if (codeOf(error) === "EEXIST") return "EADDRINUSE";
    // else Deno is permitted the path alone, or the file is another user's: that it is the same just before has to do
  }
  try {
    if (!isSame(fs.lstatSync(path, { bigint: true }), file)) return "EADDRINUSE";
    fs.unlinkSync(path);
  } finally {
    if (isClaimed) unlink(fs, claim);
  }
}

/**
 * Whether Linux knows of somebody at a path where connections are refused: one who was held up before listening. Bun says that they
 * are refused of any socket that does not take one, of one that listens with too many waiting, too, and of one for datagrams. Who is
 * in another network namespace is not in the table.
 */
function isBound(fs: FileSystem, { path, file }: SocketFile): boolean {
  const onBun = "Bun" in globalThis;
  let table = "";
  try {
    table = fs.readFileSync("/proc/net/unix", "utf8");
  } catch {
    // Deno reads it with --allow-all only; elsewhere there is none
    return onBun && (globalThis as unknown as { process: { platform: string } }).process.platform === "linux";
  }
  // the path is as it was bound: relative, perhaps, or of another mount namespace; its last part is the same in all of them
  const name = path.slice(path.lastIndexOf("/") + 1);
  return table.split("\n").slice(1).some((line) => {
    const [, , , flags, type, state] = line.split(/\s+/);
    const bound = line.replace(/^(\S+\s+){7}/, "");
    if (bound.slice(bound.lastIndexOf("/") + 1) !== name) return false;
    // a stream that is not unconnected (01) is an accepted connection, and outlives its listener
    if (type === STREAM && state !== "01") return false;
    const isListening = flags !== "00000000";
    return (onBun || !isListening) && !leadsElsewhere(fs, { path: bound, file });
  });
}

/** `SOCK_STREAM`, as /proc/net/unix writes it. */
const STREAM = "0001";

/** Whether another socket is there. */
function leadsElsewhere(fs: FileSystem, { path, file }: SocketFile): boolean {
  if (!path.startsWith("/")) return false;
  const there = statusOf(fs, path);
  return there !== undefined && isSocket(there) && !isSame(there, file);
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

/** How often it is tried to put a file back, in milliseconds. */
const PUT_BACK_MS = 1;

/**
 * Makes a server's stop leave alone what others have made at its path since. The runtimes remove whatever is there, so that
 * another's file needs a second name meanwhile, from which it is put back at once. Deno 2.4 does not even remove the server's own.
 *
 * @param stop The runtime's, of a server that has begun to listen there.
 */
export async function keepToOwnFile(path: string, stop: () => Promise<unknown>): Promise<() => Promise<unknown>> {
  const fs = await import("node:fs");
  const own = statusOf(fs, path);
  const isOwn = (there: BigIntStats) => own !== undefined && isSame(there, own);
  return async () => {
    const there = statusOf(fs, path);
    const aside = there && own && !isOwn(there) ? setAside(fs, path) : undefined;
    let hasStopped = false;
    const putBack = async (aside: string) => {
      while (!link(fs, [aside, path]) && !hasStopped) await pause(PUT_BACK_MS);
      unlink(fs, aside);
    };
    await Promise.all([stop().finally(() => hasStopped = true), aside && putBack(aside)]);
    const left = statusOf(fs, path);
    if (left && isOwn(left)) unlink(fs, path);
  };
}

/** Its second name; none if this user may not give it one. */
function setAside(fs: FileSystem, path: string): string | undefined {
  const aside = `${path}.kept-${crypto.randomUUID()}`;
  return link(fs, [path, aside]) ? aside : undefined;
}

/** Gives a file another name, if that is free. */
function link(fs: FileSystem, [from, to]: [from: string, to: string]): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Removes a file if this user may, as the runtimes do with theirs. */
function unlink(fs: FileSystem, path: string): void {
  try {
    fs.unlinkSync(path);
  } catch {
    // it is gone, or has to stay
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => startTimer(resolve, ms, { keepAlive: true }));
}

/** What is there, if this can be known. */
function statusOf(fs: FileSystem, path: string): BigIntStats | undefined {
  try {
    return fs.lstatSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}

/** By its mode: the method says no of any socket on Deno 2.4. */
function isSocket({ mode }: BigIntStats): boolean {
  return (mode & 0o170000n) === 0o140000n;
}

/** File systems give a removed file's number to the next. */
function isSame(a: BigIntStats, b: BigIntStats): boolean {
  return a.ino === b.ino && a.dev === b.dev && a.mtimeNs === b.mtimeNs;
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}
