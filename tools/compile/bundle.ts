import { join } from "node:path";
import { run } from "../run.ts";
import { ROOT } from "../runtime_binary.ts";

/** The file beside the entry. */
const COMMAND = "command.mjs";

/**
 * Bundles the command into a folder: a small entry, which is all that a probe of a healthy connector loads, and beside it what
 * the entry loads for anything else. What both have in common is in the entry, for a third file takes longer to load than all
 * that is in it. Nothing is there twice. The same source makes the same bytes.
 *
 * @returns The entry, which has this name.
 */
export async function bundleCommand(folder: string, name: string): Promise<string> {
  const parts = await Deno.makeTempDir({ prefix: "baton-health-" });
  const entry = join(folder, `${name}.mjs`);
  try {
    await bundle(["--code-splitting", "--outdir", parts, "probe.ts"], ROOT);
    const { command, common } = await partsIn(parts);
    await Deno.writeTextFile(join(parts, "probe.js"), `export * from "./${common}";\n`, { append: true });
    // of no project that its folder may lie in
    await bundle(["--no-config", "--no-lock", "--external", `./${command}`, "--output", entry, "probe.js"], parts);
    await rename(entry, entry, [command, COMMAND]);
    await rename(join(parts, command), join(folder, COMMAND), [common, `${name}.mjs`]);
  } finally {
    await Deno.remove(parts, { recursive: true });
  }
  return entry;
}

async function bundle(args: readonly string[], cwd: string): Promise<void> {
  await run([Deno.execPath(), "bundle", "--quiet", "--minify", ...args], { cwd });
}

/** The names of what a split bundle has beside its entry. */
async function partsIn(folder: string): Promise<Record<"command" | "common", string>> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  const [command, common] = ["command-", "chunk-"].map((start) => names.filter((name) => name.startsWith(start)));
  if (names.length === 3 && command!.length === 1 && common!.length === 1) {
    return { command: command![0]!, common: common![0]! };
  }
  throw new Error(`expected an entry, the command, and what both have in common, got ${names.join(", ")}`);
}

/** Copies a module that imports another by its new name. */
async function rename(from: string, to: string, [name, newName]: readonly [string, string]): Promise<void> {
  const text = await Deno.readTextFile(from);
  await Deno.writeTextFile(to, text.replaceAll(`"./${name}"`, `"./${newName}"`));
  // Deno takes the files' times in
  await Deno.utime(to, 0, 0);
}
