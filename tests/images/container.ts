import { join } from "node:path";
import { Output } from "../../tools/process/output.ts";
import { docker, MARKED } from "./engine.ts";

/** How a container's health is asked. The command is the image's own. */
export interface ContainerOptions {
  /** Such as `1s`. */
  interval: string;
  retries: number;
}

/** The memory that a container gets, page cache included. */
export const MEMORY_LIMIT = "128m";

/** What is left of a process that follows something, until it is disposed of. */
interface Followed extends AsyncDisposable {
  readonly output: Output;
}

/**
 * A connector's container as it should be in production: no network but its own, no more memory than it needs, nothing to write to
 * but the folder of its data source, and the user that the image says.
 */
export class Container implements AsyncDisposable {
  readonly #name: string;
  readonly #followed: readonly Followed[];
  /** Where its data source lies. */
  readonly file: string;
  /** What the engine tells of it, from its very start on. */
  readonly events: Output;
  readonly logs: Output;

  private constructor(name: string, file: string, followed: readonly [Followed, Followed]) {
    this.#name = name;
    this.file = file;
    this.#followed = followed;
    [this.events, this.logs] = [followed[0].output, followed[1].output];
  }

  /** Starts one, with its data source in a folder that is there. */
  static async start(image: string, folder: string, { interval, retries }: ContainerOptions): Promise<Container> {
    const name = `baton-health-${crypto.randomUUID()}`;
    // the user in the image owns nothing here
    await Deno.chmod(folder, 0o777);
    const confined = ["--network=none", "--read-only", `--memory=${MEMORY_LIMIT}`, "--cap-drop=ALL"];
    const data = [`--volume=${folder}:/data`, "--env=DATABASE_FILE=/data/directory.sqlite", "--env=SYNC_INTERVAL=1"];
    const health = [`--health-interval=${interval}`, `--health-retries=${retries}`];
    await docker("run", "--detach", `--name=${name}`, ...MARKED, ...confined, ...data, ...health, image);
    const format = "{{.Action}} {{.Actor.Attributes.exitCode}}";
    const events = follow("events", "--since=10m", `--filter=container=${name}`, `--format=${format}`);
    return new Container(name, join(folder, "directory.sqlite"), [events, follow("logs", "--follow", name)]);
  }

  /** What the engine knows of it, by a template. */
  async inspect<T>(template: string): Promise<T> {
    return JSON.parse(await docker("inspect", `--format={{json ${template}}}`, this.#name));
  }

  /** Runs the image's own health check in it, with further flags, and tells what it came to. */
  async healthCheck(...flags: string[]): Promise<{ code: number; stderr: string }> {
    const [, ...command] = await this.inspect<string[]>(".Config.Healthcheck.Test");
    const args = ["exec", this.#name, ...command, ...flags];
    const { code, stderr } = await new Deno.Command("docker", { args, stdin: "null" }).output();
    return { code, stderr: new TextDecoder().decode(stderr) };
  }

  /** As `docker stop` does it by default: SIGTERM, and SIGKILL after 10 s. */
  async stop(): Promise<void> {
    await docker("stop", this.#name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await docker("rm", "--force", "--volumes", this.#name);
    await Promise.all(this.#followed.map((followed) => followed[Symbol.asyncDispose]()));
  }
}

function follow(...args: readonly string[]): Followed {
  const child = new Deno.Command("docker", {
    args: [...args],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const output = new Output(child.stdout);
  const ended = child.status;
  return {
    output,
    async [Symbol.asyncDispose]() {
      // it may have ended with the container
      try {
        child.kill("SIGTERM");
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
      }
      await Promise.all([ended, output.ended]);
    },
  };
}
