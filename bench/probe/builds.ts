import { fileURLToPath } from "node:url";
import { bundleCommand } from "../../tools/compile/bundle.ts";

const BARE_GET = fileURLToPath(new URL("bare_get.mjs", import.meta.url));

/** The command, as `deno task bundle` has it: its entry, in a folder of its own. */
export async function bundleProbe(folder: string): Promise<string> {
  await Deno.mkdir(`${folder}/probe`);
  return await bundleCommand(`${folder}/probe`, "baton-health");
}

/** A program that does nothing: what it takes is the runtime's. */
export async function writeEmpty(folder: string): Promise<string> {
  const entry = `${folder}/empty/baton-health.mjs`;
  await Deno.mkdir(`${folder}/empty`);
  await Deno.writeTextFile(entry, "export {};\n");
  return entry;
}

/** A program that asks, and does nothing else that the command does, for Deno alone. */
export async function copyBareGet(folder: string): Promise<string> {
  const entry = `${folder}/bare_get/baton-health.mjs`;
  await Deno.mkdir(`${folder}/bare_get`);
  await Deno.copyFile(BARE_GET, entry);
  return entry;
}
