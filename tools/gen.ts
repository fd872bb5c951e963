/**
 * Writes gen/ from openapi.yaml, and the version from deno.json; with `--check` writes nothing, and exits 1 if gen/ is not what it would write.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import deno from "../deno.json" with { type: "json" };
import { compareFiles, generate, readFiles, writeFiles } from "./gen/files.ts";

const ROOT = new URL("../", import.meta.url);

/**
 * Writes or checks a directory.
 *
 * @param directory What is written, gen/ by default.
 * @returns The sentence to fail with, or nothing on success.
 */
export async function gen(
  args: readonly string[],
  directory: URL = new URL("gen/", ROOT),
): Promise<string | undefined> {
  const [flag, ...rest] = args;
  if (rest.length > 0 || (flag !== undefined && flag !== "--check")) {
    return `Cannot generate gen/: expected no argument or --check, got "${args.join(" ")}"`;
  }
  const expected = await generate(parse(await Deno.readTextFile(new URL("openapi.yaml", ROOT))), deno.version);
  const path = fileURLToPath(directory).replace(/[\\/]$/, "");
  if (flag === undefined) {
    await writeFiles(path, expected);
    return;
  }
  const differences = compareFiles(await readFiles(path), expected);
  if (differences.length > 0) return `Cannot accept gen/, run \`deno task gen\`: ${differences.join(", ")}`;
}

if (import.meta.main) {
  const failure = await gen(Deno.args).catch((error: Error) => error.message);
  if (failure !== undefined) {
    console.error(failure);
    Deno.exit(1);
  }
}
