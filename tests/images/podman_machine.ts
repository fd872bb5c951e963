import { join } from "node:path";
import { type Printed, run } from "../../tools/run.ts";
import type { Layout } from "./images.ts";

/** Small enough for wherever this runs: Podman's own defaults may be over what it is allowed itself. */
const ULIMITS = `["nofile=1024:1024", "nproc=1024:1024"]`;

/** Podman with images, containers and settings of its own, all in one folder. */
export class Podman implements AsyncDisposable {
  readonly #env: Record<string, string>;

  private constructor(env: Record<string, string>) {
    this.#env = env;
  }

  /** Why there is none here. The tests are then ignored, with this reason in their titles. @throws {Error} With `CI=true`. */
  static async whyNot(): Promise<string | undefined> {
    const reason = Deno.uid() === 0
      ? await run(["podman", "--version"]).then(() => undefined, sayWhy)
      : "Podman needs root";
    if (reason !== undefined && Deno.env.get("CI") === "true") throw new Error(`Cannot test by Podman: ${reason}`);
    return reason;
  }

  static async in(folder: string): Promise<Podman> {
    const hasRunc = await run(["runc", "--version"]).then(() => true, () => false);
    const engine = [
      `cgroup_manager = "cgroupfs"`,
      `events_logger = "file"`,
      `tmp_dir = "${folder}/tmp"`,
      ...hasRunc ? [`runtime = "runc"`] : [],
    ];
    const storage = ["[storage]", `driver = "vfs"`, `graphroot = "${folder}/root"`, `runroot = "${folder}/run"`];
    const [containers, stored] = [join(folder, "containers.conf"), join(folder, "storage.conf")];
    const settings = ["[containers]", `default_ulimits = ${ULIMITS}`, "[engine]", ...engine];
    await Deno.writeTextFile(containers, settings.join("\n"));
    await Deno.writeTextFile(stored, storage.join("\n"));
    return new Podman({ CONTAINERS_CONF: containers, CONTAINERS_STORAGE_CONF: stored, TMPDIR: folder });
  }

  /** What it printed. @throws {Error} If it fails. */
  run(...args: readonly string[]): Promise<Printed> {
    return run(["podman", ...args], { env: this.#env });
  }

  /** Its exit code, whatever that is. */
  async code(...args: readonly string[]): Promise<number> {
    return (await new Deno.Command("podman", { args: [...args], env: this.#env, stdin: "null" }).output()).code;
  }

  /** For what is followed. */
  spawn(...args: readonly string[]) {
    const streams = { stdin: "null", stdout: "piped", stderr: "null" } as const;
    return new Deno.Command("podman", { args: [...args], env: this.#env, ...streams }).spawn();
  }

  /** Builds an image by this name, of what was laid out. In the format of Docker: the other has no health checks. */
  async build({ base, main }: Layout, name: string): Promise<void> {
    const options = ["--quiet", "--isolation=chroot", "--format=docker"];
    await this.run("build", ...options, "--tag=localhost/base", base);
    await this.run("build", ...options, "--build-arg=BASE=localhost/base", `--tag=${name}`, main);
  }

  /** Ends all that runs. The folder can then be removed. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.run("pod", "rm", "--all", "--force", "--time=0");
  }
}

function sayWhy(error: unknown): string {
  return error instanceof Deno.errors.NotFound ? "podman is not on PATH" : (error as Error).message.split("\n")[0]!;
}
