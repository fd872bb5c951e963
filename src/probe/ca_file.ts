import { found } from "../found.ts";

/** In bytes; the bundle of all that Mozilla trusts is a fifth of it. */
const LONGEST = 1024 * 1024;

/** Reads a file of certificates in PEM. @throws {TypeError | RangeError} A sentence that says why it cannot be. */
export async function readCaFile(path: string): Promise<string> {
  const refuse = (state: string, cause?: unknown) => new TypeError(`${state}, got ${found(path)}`, { cause });
  const { isFile, isDirectory, size } = await statOf(path).catch((cause) => {
    throw refuse(`Cannot read --ca-file: ${reasonOf(cause)}`, cause);
  });
  if (!isFile) {
    const kind = isDirectory ? "a directory" : "a device or a pipe";
    throw refuse(`Cannot read --ca-file: expected a file, not ${kind}`);
  }
  if (size > LONGEST) throw new RangeError(`Cannot read --ca-file: expected at most 1 MB, got ${found(path)}`);
  const text = await textOf(path).catch((cause) => {
    throw refuse(`Cannot read --ca-file: ${reasonOf(cause)}`, cause);
  });
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw refuse("Cannot read --ca-file: expected certificates in PEM");
}

/** Of what is read before the command's time begins, so that nothing may wait there for somebody to write. */
async function statOf(path: string): Promise<{ isFile: boolean; isDirectory: boolean; size: number }> {
  if ("Deno" in globalThis) return await Deno.stat(path);
  const { stat } = await import("node:fs/promises");
  const stats = await stat(path);
  return { isFile: stats.isFile(), isDirectory: stats.isDirectory(), size: stats.size };
}

async function textOf(path: string): Promise<string> {
  if ("Deno" in globalThis) return await Deno.readTextFile(path);
  const { readFile } = await import("node:fs/promises");
  return await readFile(path, "utf8");
}

function reasonOf(cause: unknown): string {
  const { name, code } = cause as { name?: string; code?: string };
  if (name === "NotCapable") return "Deno is not permitted to, run it with --allow-read";
  if (code === "EACCES") return "expected a file that this user may read";
  return "expected a file that is there";
}
