import { basename, dirname, join } from "node:path";
import { run } from "../../tools/run.ts";
import { RUNTIMES, whileLocked } from "../../tools/runtime_binary.ts";

/** musl's name for this machine, and Python's. */
const ARCH = Deno.build.arch;
const DEBIAN_ARCH = ARCH === "x86_64" ? "amd64" : "arm64";

/** A package that brings musl's libstdc++ along: Debian has none. */
const LIBSTDCXX_IN = "contourpy==1.4.0";

/** The release whose musl knows RELR relocations, by which Bun is linked; that of Debian 12 does not. */
const SUITE = "trixie";

/**
 * Copies the libraries that programs need from this machine into a root file system: what distroless `cc` has, and nothing else.
 *
 * @throws {Error} If one of them is not of this machine's glibc.
 */
export async function copyLibraries(programs: readonly string[], root: string): Promise<void> {
  const listings = await Promise.all(programs.map((program) => run(["ldd", program])));
  const files = new Set(
    listings.flatMap(({ stdout }) => [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, file]) => file!)),
  );
  for (const file of files) {
    // the loader has its place; all else is found in /lib, which any loader searches
    const copy = join(root, basename(file).startsWith("ld-linux") ? file : join("lib", basename(file)));
    await Deno.mkdir(dirname(copy), { recursive: true });
    await Deno.copyFile(file, copy);
  }
}

/**
 * A root file system as Alpine's with its `libstdc++`, fetched where that was not done before: musl from Debian, libstdc++ from
 * a Python package.
 *
 * @throws {Error} If it cannot be had: the first line of the message says why.
 */
export async function muslRoot(): Promise<string> {
  const root = join(RUNTIMES, "musl-root");
  const exists = () => Deno.stat(root).then(() => true, () => false);
  if (!await exists()) await whileLocked(async () => await exists() || await fetchMusl(root));
  return root;
}

/** Fetches aside, and only then moves all of it to its place: what is there is whole. */
async function fetchMusl(root: string): Promise<void> {
  const aside = await Deno.makeTempDir({ dir: RUNTIMES, prefix: "fetching-" });
  try {
    const made = join(aside, "root");
    await Promise.all(["lib", "usr/lib"].map((folder) => Deno.mkdir(join(made, folder), { recursive: true })));
    await Promise.all([fetchLoader(aside, made), fetchLibstdcxx(aside, made)]);
    await Deno.rename(made, root);
  } finally {
    await Deno.remove(aside, { recursive: true });
  }
}

/** By apt, with lists of its own: those of this machine may be of another release. */
async function fetchLoader(aside: string, root: string): Promise<void> {
  const apt = join(aside, "apt");
  await Deno.mkdir(join(apt, "lists/partial"), { recursive: true });
  const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
  const source = `deb [arch=${DEBIAN_ARCH} signed-by=${keyring}] http://deb.debian.org/debian ${SUITE} main\n`;
  await Deno.writeTextFile(join(apt, "sources.list"), source);
  const own = [
    `Dir::Etc::sourcelist=${apt}/sources.list`,
    "Dir::Etc::sourceparts=-",
    `Dir::State::lists=${apt}/lists`,
    `Dir::Cache=${apt}`,
    "Acquire::Languages=none",
  ].flatMap((option) => ["-o", option]);
  await run(["apt-get", ...own, "--quiet", "update"]);
  await run(["apt-get", ...own, "--quiet", "download", "musl"], { cwd: apt });
  const [archive] = (await Array.fromAsync(Deno.readDir(apt))).filter(({ name }) => name.endsWith(".deb"));
  await run(["dpkg-deb", "--extract", join(apt, archive!.name), join(apt, "musl")]);
  await Deno.copyFile(join(apt, `musl/usr/lib/${ARCH}-linux-musl/libc.so`), join(root, `lib/ld-musl-${ARCH}.so.1`));
}

async function fetchLibstdcxx(aside: string, root: string): Promise<void> {
  const wheels = join(aside, "wheels");
  const platform = ["--only-binary=:all:", `--platform=musllinux_1_2_${ARCH}`, "--python-version=3.12"];
  const pip = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", ...platform];
  await run(["python3", ...pip, `--dest=${wheels}`, LIBSTDCXX_IN]);
  const [wheel] = await Array.fromAsync(Deno.readDir(wheels));
  await run(["python3", "-m", "zipfile", "--extract", join(wheels, wheel!.name), wheels]);
  const folder = join(wheels, "contourpy.libs");
  for await (const { name } of Deno.readDir(folder)) {
    // libgcc's file is asked for by the name that the package gave it
    const copy = name.startsWith("libstdc++") ? "libstdc++.so.6" : name;
    await Deno.copyFile(join(folder, name), join(root, "usr/lib", copy));
  }
}
