import { join } from "node:path";
import { run } from "../../tools/run.ts";
import { ROOT, runtimeBinary, VERSIONS } from "../../tools/runtime_binary.ts";

/** Bundles the example connector into a folder of chunks, as the README says: its `health-check` loads its own alone. */
export async function bundleConnector(chunks: string): Promise<void> {
  const options = ["--quiet", "--code-splitting", "--outdir", chunks];
  await run([Deno.execPath(), "bundle", ...options, "examples/connector.ts"], { cwd: ROOT });
}

/** Makes one binary of the chunks, by `deno compile`, for this machine. */
export async function compileConnector(chunks: string, output: string): Promise<void> {
  const deno = Deno.env.get("DENO_COMPILE_DENO") || Deno.execPath();
  const own = ["--quiet", "--no-check", "--no-config", "--no-lock", "--no-npm", "--no-remote", "--no-code-cache"];
  const entry = join(chunks, "connector.js");
  await run([deno, "compile", ...own, "--allow-all", "--output", output, entry], { cwd: chunks });
}

/** The same, by `bun build --compile`, for a target such as `bun-linux-x64-musl`. */
export async function compileConnectorByBun(chunks: string, output: string, target: string): Promise<void> {
  const bun = await runtimeBinary("bun", VERSIONS.bun);
  const own = ["--compile", "--format=esm", "--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig"];
  const entry = join(chunks, "connector.js");
  await run([bun, "build", ...own, `--target=${target}`, `--outfile=${output}`, entry], { cwd: chunks });
}

/** Why a connector cannot be compiled here. @throws {Error} The error, where that is none of this, or nothing may be skipped. */
export function whyNotCompiled(error: unknown): string {
  if (!/denort|base binary/i.test(`${error}`) || Deno.env.get("CI") === "true") throw error;
  return "there is no base executable, see tools/compile.ts";
}
