/** The runtimes that this project supports, and its programs as each of them runs them. */
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../tools/run.ts";
import { ROOT, runtimeBinary, RUNTIMES, VERSIONS } from "../tools/runtime_binary.ts";

export type RuntimeKind = "deno" | "bun" | "node";

/** A runtime to start programs of this repository with. */
export interface Runtime {
  readonly kind: RuntimeKind;
  /** For test titles: `Node 22`. */
  readonly name: string;
  readonly version: string;
  /** The command that runs a program: the program's path, as {@linkcode program} gives it, and its arguments follow. */
  readonly command: readonly string[];
  /** Why it cannot be had here. Its tests are then ignored, with this reason in their titles. */
  readonly unavailable?: string;
}

/**
 * All runtimes, fetched where that was not done before.
 *
 * @throws {Error} When one cannot be had and the environment says `CI=true`: nothing may be skipped there.
 */
export function runtimes(): Promise<Runtime[]> {
  return (found ??= locateAll());
}

let found: Promise<Runtime[]> | undefined;

async function locateAll(): Promise<Runtime[]> {
  const all = await Promise.all([
    {
      kind: "deno",
      name: "Deno",
      version: Deno.version.deno,
      command: [Deno.execPath(), "run", "--allow-all"],
    } as const,
    locate("bun", "Bun", VERSIONS.bun),
    ...VERSIONS.node.map((version) => locate("node", `Node ${version.split(".")[0]}`, version)),
  ]);
  const missing = all.filter((runtime: Runtime) => runtime.unavailable);
  if (missing.length > 0 && Deno.env.get("CI") === "true") {
    throw new Error(
      missing.map((runtime: Runtime) => `Cannot test ${runtime.name}: ${runtime.unavailable}`).join("\n"),
    );
  }
  return all;
}

async function locate(kind: "bun" | "node", name: string, version: string): Promise<Runtime> {
  try {
    return { kind, name, version, command: [await runtimeBinary(kind, version)] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // It goes into the titles of tests, where npm's further lines are out of place.
    return { kind, name, version, command: [], unavailable: reason.split("\n")[0] };
  }
}

/**
 * The path of a program for a runtime: Deno runs the source, the others its `deno bundle`, made once in each test process.
 */
export async function program(runtime: Runtime, source: URL): Promise<string> {
  return runtime.kind === "deno" ? fileURLToPath(source) : await bundleOf(source);
}

/** The path of a program's `deno bundle`, made once in each test process: a module, or a script for what takes no modules. */
export async function bundleOf(source: URL, format: "esm" | "iife" = "esm"): Promise<string> {
  const path = fileURLToPath(source);
  let bundling = bundles.get(path);
  if (bundling === undefined) bundles.set(path, bundling = bundle(path, format));
  return await bundling;
}

const bundles = new Map<string, Promise<string>>();

async function bundle(path: string, format: string): Promise<string> {
  const folder = join(RUNTIMES, "bundles");
  await Deno.mkdir(folder, { recursive: true });
  const name = relative(ROOT, path).replaceAll(/[^\w.]/g, "_").replace(/\.ts$/, ".mjs");
  const aside = await Deno.makeTempFile({ dir: folder, prefix: "bundling-", suffix: ".mjs" });
  try {
    await run([Deno.execPath(), "bundle", "--quiet", "--format", format, "--output", aside, path], { cwd: ROOT });
    // Renaming over a bundle of the same source does not disturb a parallel test process that runs it.
    await Deno.rename(aside, join(folder, name));
  } catch (error) {
    await Deno.remove(aside);
    throw error;
  }
  return join(folder, name);
}
