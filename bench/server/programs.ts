import { fileURLToPath } from "node:url";
import { run } from "../../tools/run.ts";
import { ROOT } from "../../tools/runtime_binary.ts";

const NAMES = ["service", "mounted", "bare"] as const;

/** The paths of the programs, each in one file that every runtime takes. */
export type Programs = Record<typeof NAMES[number], string>;

/** Bundles the programs of the folder `programs/`. */
export async function bundlePrograms(folder: string): Promise<Programs> {
  const bundled = NAMES.map(async (name) => {
    const source = fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url));
    const output = `${folder}/${name}.mjs`;
    await run([Deno.execPath(), "bundle", "--quiet", "--output", output, source], { cwd: ROOT });
    return [name, output];
  });
  return Object.fromEntries(await Promise.all(bundled));
}
