import { dirname, join } from "node:path";
import { run } from "../run.ts";
import { ROOT } from "../runtime_binary.ts";

/** A copy of the working tree, in which files can be spoilt. */
export class Scratch {
  readonly folder: string;
  /** For what tests leave behind when they are killed. */
  readonly temporary: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.temporary = join(folder, ".tmp");
  }

  /** Copies what git knows, or would know. */
  static async make(): Promise<Scratch> {
    const folder = await Deno.makeTempDir({ prefix: "baton-health-mutation-" });
    const scratch = new Scratch(folder);
    await Deno.mkdir(scratch.temporary);
    for (const file of await files()) {
      await Deno.mkdir(dirname(join(folder, file)), { recursive: true });
      await Deno.copyFile(join(ROOT, file), join(folder, file));
    }
    return scratch;
  }

  /** Does something while a file has another text. */
  async with<T>(file: string, text: string, act: () => Promise<T>): Promise<T> {
    const path = join(this.folder, file);
    const before = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text);
    try {
      return await act();
    } finally {
      await Deno.writeTextFile(path, before);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** The test files of the working tree, in the order of their names. */
export async function testFiles(): Promise<string[]> {
  return (await files()).filter((file) => file.startsWith("tests/") && file.endsWith("_test.ts"));
}

/** What git knows, or would know, and is there. */
async function files(): Promise<string[]> {
  const list = async (...options: string[]) =>
    (await run(["git", "ls-files", ...options], { cwd: ROOT })).stdout.split("\n").filter((file) => file !== "");
  const gone = new Set(await list("--deleted"));
  const there = await list("--cached", "--others", "--exclude-standard");
  return there.filter((file) => !gone.has(file)).toSorted();
}
