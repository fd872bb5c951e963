import { run } from "../../tools/run.ts";

/** A Docker Engine, by the command that talks to it: where DOCKER_HOST says, else at the usual socket. */
export interface Engine {
  /** Whether it knows `HEALTHCHECK --start-interval`, as Docker 25 and later do. */
  readonly knowsStartInterval: boolean;
  /** Why nothing can be run here. The tests are then ignored, with this reason in their titles. */
  readonly unavailable?: string;
}

/** On whatever these tests make, so that all of it is found at the end. */
const LABEL = `baton-health-test=${crypto.randomUUID()}`;

/** The first version of the Engine's API with a start interval. */
const START_INTERVAL_API = 1.44;

/** What it printed. @throws {Error} If it fails. */
export async function docker(...args: readonly string[]): Promise<string> {
  return (await run(["docker", ...args])).stdout;
}

/** For `docker build` and `docker run`. */
export const MARKED: readonly string[] = ["--label", LABEL];

/** @throws {Error} Where there is none, and the environment says `CI=true`: nothing may be skipped there. */
export async function findEngine(): Promise<Engine> {
  const reason = Deno.build.os === "linux" ? await reasonNot() : "needs an engine on this very Linux";
  if (reason !== undefined) {
    if (Deno.env.get("CI") === "true") throw new Error(`Cannot test images: ${reason}`);
    return { knowsStartInterval: false, unavailable: reason };
  }
  const api = await docker("version", "--format", "{{.Server.APIVersion}}");
  return { knowsStartInterval: Number(api) >= START_INTERVAL_API };
}

/** Removes all containers and images of these tests. */
export async function removeAll(): Promise<void> {
  const filter = ["--quiet", "--filter", `label=${LABEL}`];
  const lines = (text: string) => text.split("\n").filter((line) => line !== "");
  const containers = lines(await docker("ps", "--all", ...filter));
  if (containers.length > 0) await docker("rm", "--force", "--volumes", ...containers);
  const images = new Set(lines(await docker("images", ...filter)));
  if (images.size > 0) await docker("rmi", "--force", ...images);
}

async function reasonNot(): Promise<string | undefined> {
  try {
    await docker("info", "--format", "{{.ServerVersion}}");
    // an old command prints what is wrong, and is content
    await docker("version", "--format", "{{.Server.Version}}");
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? "docker is not on PATH" : (error as Error).message.split("\n")[0];
  }
}
