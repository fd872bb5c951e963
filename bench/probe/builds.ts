import { fileURLToPath } from "node:url";
import { bundleCommand } from "../../tools/compile/bundle.ts";
import { run } from "../../tools/run.ts";

const PROBE = fileURLToPath(new URL("../../probe.ts", import.meta.url));
const GO_SOURCE = fileURLToPath(new URL("go/main.go", import.meta.url));

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

/** As a connector's binary is built, and without a look for another Go to download. */
export async function buildGo(go: string, output: string): Promise<void> {
  const env = { CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOFLAGS: "", GOWORK: "off" };
  await run([go, "build", "-trimpath", "-ldflags=-s -w", "-o", output, GO_SOURCE], { env });
}

/** The first number with a dot that a command prints of itself; empty for none. */
export async function versionOf(command: readonly string[]): Promise<string> {
  // busybox says it to stderr
  const said = await run(command).then(({ stdout, stderr }) => stdout + stderr, (error: Error) => error.message);
  return /\d+\.\d+(\.\d+)*/.exec(said)?.[0] ?? "";
}
