import { found } from "../found.ts";

/** Reads a file of certificates in PEM. @throws {TypeError} A sentence that says why it cannot be. */
export async function readCaFile(path: string): Promise<string> {
  const text = await readText(path).catch((cause) => {
    throw new TypeError(`Cannot read --ca-file: ${reasonOf(cause)}, got ${found(path)}`, { cause });
  });
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new TypeError(`Cannot read --ca-file: expected certificates in PEM, got ${found(path)}`);
}

async function readText(path: string): Promise<string> {
  if ("Deno" in globalThis) return await Deno.readTextFile(path);
  const { readFile } = await import("node:fs/promises");
  return await readFile(path, "utf8");
}

function reasonOf(cause: unknown): string {
  const { name, code } = cause as { name?: string; code?: string };
  if (name === "NotCapable") return "Deno is not permitted to, run it with --allow-read";
  if (code === "EISDIR") return "expected a file, not a directory";
  if (code === "EACCES") return "expected a file that this user may read";
  return "expected a file that is there";
}
