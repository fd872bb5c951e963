import { join } from "node:path";
import { binaries, binaryForMusl } from "../binaries/build.ts";
import { bundleConnector, compileConnector, compileConnectorByBun, whyNotCompiled } from "../binaries/connector.ts";
import { copyLibraries, muslRoot } from "./base.ts";
import { docker, type Engine, MARKED } from "./engine.ts";

const DOCKERFILES = new URL("../../deploy/docker/", import.meta.url);
const ARCH = Deno.build.arch === "x86_64" ? "x64" : "arm64";

/** What goes into an image: one of the Dockerfiles, and the binaries that it copies. */
export interface Contents {
  readonly dockerfile: string;
  /** By the names that the Dockerfile has for them. */
  readonly files: Readonly<Record<string, string>>;
  /** The root file system that stands for the base image. */
  readonly root: string;
}

/** An image to try. */
export interface Recipe {
  /** For test titles. */
  readonly name: string;
  /** Makes what goes into it, in a folder of its own. @throws {Error} Why that cannot be had. */
  prepare(folder: string): Promise<Contents>;
  /** Whether an error of `prepare` says that something cannot be had here; in which words. @throws {Error} Otherwise. */
  whyNot(error: unknown): string;
}

/** The connector by `deno compile`, which is its own health check. */
export const ONE_BINARY: Recipe = {
  name: "the connector by deno compile, on glibc",
  async prepare(folder) {
    const connector = join(folder, "connector");
    await bundleConnector(join(folder, "chunks"));
    await compileConnector(join(folder, "chunks"), connector);
    const root = join(folder, "root");
    await copyLibraries([connector], root);
    return { dockerfile: "one_binary.Dockerfile", files: { connector }, root };
  },
  whyNot: whyNotCompiled,
};

/** Connector and probe by Bun, where musl can be had, and nothing of glibc. */
export const SEPARATE_ON_MUSL: Recipe = {
  name: "connector and probe by Bun, on musl",
  async prepare(folder) {
    const root = await muslRoot();
    const probe = await binaryForMusl();
    if (probe.unavailable) throw new Error(probe.unavailable);
    const connector = join(folder, "connector");
    await bundleConnector(join(folder, "chunks"));
    await compileConnectorByBun(join(folder, "chunks"), connector, `bun-linux-${ARCH}-musl`);
    return { dockerfile: "separate.Dockerfile", files: { connector, "baton-health": probe.path }, root };
  },
  whyNot(error) {
    if (Deno.env.get("CI") === "true") throw error;
    return (error as Error).message.split("\n")[0]!;
  },
};

/** The connector by `deno compile`, the probe by Bun: both on glibc. */
export const SEPARATE_ON_GLIBC: Recipe = {
  name: "the connector by deno compile, the probe by Bun, on glibc",
  async prepare(folder) {
    const { files, root } = await ONE_BINARY.prepare(folder);
    const probe = (await binaries()).find(({ compiler }) => compiler === "bun")!;
    if (probe.unavailable) throw new Error(probe.unavailable);
    await copyLibraries([probe.path], root);
    return { dockerfile: "separate.Dockerfile", files: { ...files, "baton-health": probe.path }, root };
  },
  whyNot: whyNotCompiled,
};

/** The folders that `docker build`, or a program like it, is given. */
export interface Layout {
  base: string;
  main: string;
}

/**
 * Lays out what is built: the base, and on top of it the Dockerfile as it is, with the binaries beside.
 *
 * @param knowsStartInterval Whoever does not refuses the whole file for that flag; so it is left out there.
 */
export async function layOut(
  { dockerfile, files, root }: Contents,
  folder: string,
  { knowsStartInterval }: { knowsStartInterval: boolean },
): Promise<Layout> {
  const [base, main] = [join(folder, "base"), join(folder, "main")];
  await Promise.all([base, main].map((context) => Deno.mkdir(context)));
  await Deno.writeTextFile(join(base, "Dockerfile"), "FROM scratch\nCOPY root /\n");
  await copyFolder(root, join(base, "root"));
  const text = await Deno.readTextFile(new URL(dockerfile, DOCKERFILES));
  const known = knowsStartInterval ? text : text.replace(/ --start-interval=\S+/, "");
  await Deno.writeTextFile(join(main, "Dockerfile"), known);
  for (const [name, file] of Object.entries(files)) await placeFile(file, join(main, name));
  return { base, main };
}

/** Builds the image. Returns its id. */
export async function buildImage(contents: Contents, folder: string, engine: Engine): Promise<string> {
  const { base, main } = await layOut(contents, folder, engine);
  const build = ["build", "--quiet", "--force-rm", "--network=none", ...MARKED];
  const name = `baton-health-base:${crypto.randomUUID()}`;
  await docker(...build, `--tag=${name}`, base);
  return await docker(...build, `--build-arg=BASE=${name}`, main);
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    await (isDirectory ? copyFolder : Deno.copyFile)(join(from, name), join(to, name));
  }
}

/** By a link where that can be: they are large. */
async function placeFile(file: string, place: string): Promise<void> {
  await Deno.link(file, place).catch(() => Deno.copyFile(file, place));
}
