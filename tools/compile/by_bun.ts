import { dirname } from "node:path";
import { run } from "../run.ts";
import { runtimeBinary, VERSIONS } from "../runtime_binary.ts";
import { type Compilation, complaint } from "./compilation.ts";

const OPTIONS = [
  "--compile",
  "--minify",
  // parsed now, not at every run; a module with `await` needs the format said
  "--bytecode",
  "--format=esm",
  // it reads what it is told, and no file of the directory that it happens to run in
  "--no-compile-autoload-dotenv",
  "--no-compile-autoload-bunfig",
];

/**
 * Compiles by `bun build --compile`, of the Bun on PATH, else of one from the npm registry; for another target Bun gets the
 * base executable from there itself.
 *
 * @throws {Error} Why not.
 */
export async function compileByBun({ entry, output, target }: Compilation): Promise<void> {
  if (target !== undefined && !target.startsWith("bun-")) {
    throw new Error(`expected a target such as bun-linux-x64-musl, got ${JSON.stringify(target)}`);
  }
  const bun = await findBun();
  const targeted = target === undefined ? [] : [`--target=${target}`];
  const command = [bun, "build", ...OPTIONS, ...targeted, `--outfile=${output}`, entry];
  await run(command, { cwd: dirname(entry), env: { NO_COLOR: "1" } }).catch((error) => {
    throw new Error(complaint(error));
  });
}

/** The Bun that compiles, whose runtime the binary is made of. @throws {Error} Why there is none. */
export async function findBun(): Promise<string> {
  try {
    await run(["bun", "--version"]);
    return "bun";
  } catch {
    return await runtimeBinary("bun", VERSIONS.bun).catch((error) => {
      throw new Error(`expected Bun on PATH or in the npm registry, got neither: ${complaint(error)}`);
    });
  }
}
