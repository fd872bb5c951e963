/**
 * Publishes the package on JSR, or with `--dry-run` shows what that would be.
 *
 * ```sh
 * deno task publish [--dry-run]
 * ```
 *
 * What is published is a copy, outside of this repository, of what the exports come to. For a dry run, the packages of
 * `tools/std/` stand in for those of jsr.io, so that it needs no registry; what is published is checked against the real ones.
 *
 * @module
 */
import { VERSION } from "../gen/version.ts";
import { stage } from "./publish/stage.ts";
import { run } from "./run.ts";
import { ROOT } from "./runtime_binary.ts";

/** @throws {TypeError | Error} A sentence that says what is in the way. */
export async function publish(args: readonly string[]): Promise<void> {
  const [flag, ...rest] = args;
  if (rest.length > 0 || (flag !== undefined && flag !== "--dry-run")) {
    throw new TypeError(`Cannot publish: expected no argument or --dry-run, got "${args.join(" ")}"`);
  }
  const isDryRun = flag !== undefined;
  if (!isDryRun) await checkReleased();
  const directory = await Deno.makeTempDir({ prefix: "baton-publish-" });
  try {
    const { directory: cwd } = await stage(directory, { standIns: isDryRun });
    // the copy is in no repository; whether it is of committed files was looked at before
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["publish", "--allow-dirty", ...(isDryRun ? ["--dry-run"] : [])],
      cwd,
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).output();
    if (code !== 0) throw new Error(`Cannot publish ${VERSION}: deno publish ended with exit code ${code}`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Only what everyone can look up is published: a commit with the version's tag, and nothing beside it. */
async function checkReleased(): Promise<void> {
  const git = async (...args: string[]) => (await run(["git", ...args], { cwd: ROOT })).stdout;
  const changed = await git("status", "--porcelain");
  if (changed !== "") throw new Error(`Cannot publish ${VERSION}: expected no uncommitted change, got "${changed}"`);
  const tags = (await git("tag", "--points-at", "HEAD")).split("\n");
  if (tags.includes(`v${VERSION}`)) return;
  throw new Error(`Cannot publish ${VERSION}: expected the tag v${VERSION} on this commit, got "${tags.join(", ")}"`);
}

if (import.meta.main) {
  try {
    await publish(Deno.args);
  } catch (error) {
    console.error((error as Error).message);
    Deno.exit(1);
  }
}
