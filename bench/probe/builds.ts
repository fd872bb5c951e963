import { fileURLToPath } from "node:url";
import { bundleCommand } from "../../tools/compile/bundle.ts";
import { run } from "../../tools/run.ts";

const PROBE = fileURLToPath(new URL("../../probe.ts", import.meta.url));

/** One program, as runtimes and compilers take it. */
export interface Script {
  /** For runtimes: the extension tells Node that it is a module. */
  module: string;
  /** For compilers, in a folder of its own, as tools/compile.ts has it. */
  entry: string;
}

/** The command: in one file for runtimes, with its entry apart for compilers. */
export async function bundleProbe(folder: string): Promise<Script> {
  const module = `${folder}/probe.mjs`;
  await run([Deno.execPath(), "bundle", "--quiet", "--minify", "--output", module, PROBE]);
  return { module, entry: await bundleCommand(`${folder}/probe`, "baton-health") };
}

/** A program that does nothing: what it takes is the runtime's. */
export async function writeEmpty(folder: string): Promise<Script> {
  const module = `${folder}/empty.mjs`;
  await Deno.writeTextFile(module, "export {};\n");
  const entry = `${folder}/empty/baton-health.js`;
  await Deno.mkdir(`${folder}/empty`);
  await Deno.copyFile(module, entry);
  return { module, entry };
}
