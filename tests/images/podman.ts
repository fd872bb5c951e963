/**
 * The Kubernetes examples of deploy/ by Podman, `deno task test:images`: `podman kube play` takes the files as they are, but for
 * the image, its data source and how long it drains, and their liveness probe is asked by `podman healthcheck run`.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { stringify } from "yaml";
import { Output } from "../../tools/process/output.ts";
import { copyLibraries } from "./base.ts";
import { layOut, SEPARATE_ON_GLIBC } from "./images.ts";
import { adapt, type Manifest, playable } from "./manifests.ts";
import { Podman } from "./podman_machine.ts";

const IMAGE = "localhost/connector:test";

/** Builds the image with a shell in it: Podman 4.3 runs a liveness probe by /bin/sh, as Kubernetes does not. */
async function build(podman: Podman, folder: string): Promise<string | undefined> {
  const made = await SEPARATE_ON_GLIBC.prepare(folder).catch(SEPARATE_ON_GLIBC.whyNot);
  if (typeof made === "string") return made;
  await copyLibraries(["/bin/sh"], made.root);
  await Deno.mkdir(join(made.root, "bin"));
  await Deno.copyFile("/bin/sh", join(made.root, "bin/sh"));
  await podman.build(await layOut(made, folder, { knowsStartInterval: false }), IMAGE);
}

/** The container of what is played, beside the one that Podman adds. */
async function containerOf(podman: Podman): Promise<string> {
  const { stdout } = await podman.run("ps", "--format=json");
  const [container, ...others] = JSON.parse(stdout).filter(({ IsInfra }: { IsInfra: boolean }) => !IsInfra);
  assertEquals(others, []);
  return container.Id;
}

async function tryOut(podman: Podman, manifest: Manifest, folder: string): Promise<void> {
  await Deno.mkdir(folder);
  await Deno.chmod(folder, 0o777);
  const file = `${folder}.yaml`;
  await Deno.writeTextFile(file, stringify(adapt(manifest, IMAGE, { folder })));
  await podman.run("kube", "play", "--network=none", file);
  const container = await containerOf(podman);
  const following = podman.spawn("logs", "--follow", container);
  const logs = new Output(following.stdout);
  try {
    await logs.match(/Health checks at/);
    assertEquals(await podman.code("healthcheck", "run", container), 0);
    // it no longer answers, and the probe says so in its own time
    await podman.run("kill", "--signal=STOP", container);
    assertEquals(await podman.code("healthcheck", "run", container), 1);
    await podman.run("kill", "--signal=CONT", container);
    assertEquals(await podman.code("healthcheck", "run", container), 0);
    await podman.run("stop", container);
    await logs.match(/Draining\nStopped\n/);
    const { stdout } = await podman.run("inspect", "--format={{.State.ExitCode}}", container);
    assertEquals(stdout, "0");
  } finally {
    await podman.run("kube", "down", file);
    await Promise.all([following.status, logs.ended]);
  }
}

const folder = await Deno.makeTempDir({ prefix: "podman-" });
const podman = await Podman.in(folder);
const manifests = await playable();
let unavailable = await Podman.whyNot();
let played = 0;

async function cleanUp(): Promise<void> {
  if (unavailable === undefined) await podman[Symbol.asyncDispose]();
  await Deno.remove(folder, { recursive: true });
}

Deno.test.afterAll(cleanUp);

try {
  assert(manifests.size > 0, "deploy/ has nothing for Podman");
  unavailable ??= await build(podman, folder);
} catch (error) {
  await cleanUp();
  throw error;
}

for (const [name, manifest] of manifests) {
  Deno.test({
    name: `deploy/${name} has a liveness probe that Podman asks${
      unavailable ? ` (cannot be tried: ${unavailable})` : ""
    }`,
    ignore: unavailable !== undefined,
    fn: () => tryOut(podman, manifest, join(folder, `data-${played++}`)),
  });
}
