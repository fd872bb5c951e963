import { dirname, join } from "node:path";
import { bundleCommand } from "../../tools/compile/bundle.ts";
import { run } from "../../tools/run.ts";
import { ROOT, RUNTIMES } from "../../tools/runtime_binary.ts";

/** The command as a binary, made by `tools/compile.ts` as a user makes it. */
export interface Binary {
  readonly compiler: "deno" | "bun";
  /** For test titles. */
  readonly name: string;
  readonly path: string;
  /** What the tool printed. */
  readonly said: string;
  /** What is inside: the texts of the bundle's files, by their names. */
  readonly bundle: Readonly<Record<string, string>>;
  /** Why it cannot be made here. Its tests are then ignored, with this reason in their titles. */
  readonly unavailable?: string;
}

/** What the tool says where something cannot be had that this repository does not hold. */
const CANNOT_BE_HAD = /expected the base executable.*|expected Bun on PATH.*|Failed to download.*/;

const ARCH = Deno.build.arch === "x86_64" ? "x64" : "arm64";

/** Each as the tool is told to make it, in its own folder. */
const BUILDS = [
  { id: "deno", name: "deno compile", compiler: "deno", flags: [] },
  { id: "bun", name: "bun build --compile", compiler: "bun", flags: ["--bun"] },
] as const;

/** For Alpine, whose libc is musl. */
const MUSL = {
  id: "bun-musl",
  name: "bun build --compile for musl",
  compiler: "bun",
  flags: ["--bun", `--target=bun-linux-${ARCH}-musl`],
} as const;

/**
 * Both binaries for this machine, each made anew only if it would be another than last time.
 *
 * @throws {Error} When one cannot be had and the environment says `CI=true`: nothing may be skipped there.
 */
export async function binaries(): Promise<Binary[]> {
  const bundle = await bundled();
  return await Promise.all(BUILDS.map((options) => build(options, bundle)));
}

/** The binary for musl. @throws {Error} As {@linkcode binaries} does. */
export async function binaryForMusl(): Promise<Binary> {
  return await build(MUSL, await bundled());
}

async function bundled(): Promise<Binary["bundle"]> {
  const folder = await Deno.makeTempDir();
  try {
    await bundleCommand(folder, "baton-health");
    const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await Deno.readTextFile(join(folder, name))])),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function build(
  { id, name, compiler, flags }: typeof BUILDS[number] | typeof MUSL,
  bundle: Binary["bundle"],
): Promise<Binary> {
  const path = join(RUNTIMES, "binaries", id, "baton-health");
  const note = join(dirname(path), "made.json");
  const key = await keyOf(bundle);
  await Deno.mkdir(join(RUNTIMES, "binaries"), { recursive: true });
  // another test process may be at it
  using lock = await Deno.open(join(RUNTIMES, "binaries", `${id}.lock`), { create: true, write: true });
  await lock.lock(true);
  const made = await Deno.readTextFile(note).then(JSON.parse, () => ({}));
  if (made.key === key) return { compiler, name, path, bundle, said: made.said };
  try {
    const tool = join(ROOT, "tools/compile.ts");
    const { stdout: said } = await run([Deno.execPath(), "run", "-A", tool, ...flags, "--output", path]);
    await Deno.writeTextFile(note, JSON.stringify({ key, said }));
    return { compiler, name, path, bundle, said };
  } catch (error) {
    const [reason] = `${error}`.match(CANNOT_BE_HAD) ?? [];
    if (reason === undefined || Deno.env.get("CI") === "true") throw error;
    return { compiler, name, path, bundle, said: "", unavailable: reason };
  }
}

/** What a binary is made of and by. */
async function keyOf(bundle: Binary["bundle"]): Promise<string> {
  const files = ["compile.ts", "compile/bundle.ts", "compile/by_deno.ts", "compile/by_bun.ts"].map((name) =>
    join(ROOT, "tools", name)
  );
  const variables = ["DENORT_BIN", "DENO_COMPILE_DENO", "PATH"].map((name) => Deno.env.get(name) ?? "");
  const parts = [
    Deno.version.deno,
    ...variables,
    JSON.stringify(bundle),
    ...await Promise.all(files.map((f) => Deno.readTextFile(f))),
  ];
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(parts.join("\0")));
  return new Uint8Array(hash).toHex();
}
