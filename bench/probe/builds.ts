import { fileURLToPath } from "node:url";
import { run } from "../../tools/run.ts";

const PROBE = fileURLToPath(new URL("../../probe.ts", import.meta.url));
const GO_SOURCE = fileURLToPath(new URL("go/main.go", import.meta.url));

/** One program, as runtimes and compilers take it. */
export interface Script {
  /** For runtimes: the extension tells Node that it is a module. */
  module: string;
  /** For compilers, which take a folder of its own, as tools/compile.ts does. */
  bundle: string;
}

/** The command in one file. */
export async function bundleProbe(folder: string): Promise<Script> {
  const module = `${folder}/probe.mjs`;
  await run([Deno.execPath(), "bundle", "--quiet", "--minify", "--output", module, PROBE]);
  return await withBundle(module, `${folder}/probe`);
}

/** A program that does nothing: what it takes is the runtime's. */
export async function writeEmpty(folder: string): Promise<Script> {
  const module = `${folder}/empty.mjs`;
  await Deno.writeTextFile(module, "export {};\n");
  return await withBundle(module, `${folder}/empty`);
}

async function withBundle(module: string, folder: string): Promise<Script> {
  await Deno.mkdir(folder);
  const bundle = `${folder}/baton-health.js`;
  await Deno.copyFile(module, bundle);
  return { module, bundle };
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
