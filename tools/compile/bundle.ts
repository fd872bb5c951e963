import { join } from "node:path";
import { run } from "../run.ts";
import { ROOT } from "../runtime_binary.ts";

/**
 * Bundles the command into a folder: a small entry, which is all that a probe of a healthy connector loads, and beside it what
 * the entry loads for anything else. The same source makes the same bytes.
 *
 * @returns The entry, which has this name.
 */
export async function bundleCommand(folder: string, name: string): Promise<string> {
  const options = ["--quiet", "--minify", "--code-splitting", "--outdir", folder];
  await run([Deno.execPath(), "bundle", ...options, "probe.ts"], { cwd: ROOT });
  const entry = join(folder, `${name}.js`);
  await Deno.rename(join(folder, "probe.js"), entry);
  // Deno takes the files' times in
  for await (const file of Deno.readDir(folder)) await Deno.utime(join(folder, file.name), 0, 0);
  return entry;
}
