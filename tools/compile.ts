/**
 * Makes the command a binary of its own, dist/baton-health; or two small modules for an image that has a runtime, in
 * dist/bundle.
 *
 * ```sh
 * deno task compile [--target=aarch64-unknown-linux-gnu] [--output=FILE]
 * deno task compile:bun [--target=bun-linux-x64-musl] [--output=FILE]
 * deno task bundle [--output=FOLDER]
 * ```
 *
 * Either compiler gets a bundle, and nothing else in its directory, so that there is nothing else it could take in. The same
 * source makes the same bytes. A binary appears whole, or not at all; of the modules, the entry appears last.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { dirname, extname, join, relative, resolve } from "node:path";
import { VERSION } from "../gen/version.ts";
import { bundleCommand } from "./compile/bundle.ts";
import { compileByBun } from "./compile/by_bun.ts";
import { compileByDeno } from "./compile/by_deno.ts";
import { run } from "./run.ts";
import { ROOT } from "./runtime_binary.ts";

/** What is inside the binary is called so, whatever its file is. */
const NAME = "baton-health";

/** What to make, and with what. */
interface Request {
  /** None for modules. */
  compiler?: "deno" | "bun";
  /** The platform, in the compiler's own words; without it this machine's. */
  target?: string;
  /** The file to make, or the folder to make the modules in. */
  output: string;
}

const USAGE = `Usage: deno task compile [flags]
       deno task compile:bun [flags]
       deno task bundle [--output=FOLDER]

Makes the command a binary of its own, by Deno or by Bun, or two small modules for an image that has a runtime.

  --target=TARGET    the platform, in the compiler's own words; this machine's by default
  --output=FILE      the binary to make, dist/baton-health by default, or the folder of the modules, dist/bundle`;

/** @throws {TypeError} A sentence that names the argument. */
function readArgs(args: readonly string[]): Request | "help" {
  const refuse = (arg: string): never => {
    const known = args.includes("--bundle") ? "--output FOLDER" : "--target TARGET or --output FILE";
    throw new TypeError(`Cannot read ${JSON.stringify(arg)}: expected ${known}`);
  };
  const string = ["target", "output"];
  const boolean = ["bun", "bundle", "help"];
  const flags = parseArgs([...args], { boolean, string, unknown: refuse });
  const { bun, bundle, help, target, output, _: [positional] } = flags;
  if (help) return "help";
  if (positional !== undefined) refuse(`${positional}`);
  if (bundle && target !== undefined) refuse("--target");
  for (const [name, value] of Object.entries({ target, output })) {
    if (value === "") throw new TypeError(`Cannot read --${name}: expected a value, got none`);
  }
  if (bundle) return { output: output ?? join(ROOT, "dist", "bundle") };
  return { compiler: bun ? "bun" : "deno", target, output: output ?? join(ROOT, "dist", NAME) };
}

/**
 * Makes it.
 *
 * @returns What to say of it: the file, and what is embedded in it, if the compiler says.
 * @throws {Error} A sentence that says what to do, if that is known.
 */
async function make({ compiler, target, output }: Request): Promise<string> {
  if (compiler === undefined) return await makeModules(resolve(output));
  const file = resolve(output);
  await Deno.mkdir(dirname(file), { recursive: true });
  const source = await Deno.makeTempDir({ prefix: "baton-health-" });
  // beside the output, so that it can be renamed
  const aside = await Deno.makeTempDir({ dir: dirname(file), prefix: ".compiling-" });
  try {
    const entry = await bundleCommand(source, NAME);
    const compileBundle = compiler === "bun" ? compileByBun : compileByDeno;
    const embedded = await compileBundle({ entry, output: join(aside, NAME), target });
    const made = await onlyFileOf(aside);
    if (target === undefined || target === Deno.build.target) await tryOut([made], compiler);
    const { size } = await Deno.stat(made);
    // .exe, where the compiler adds that
    const place = file.endsWith(extname(made)) ? file : file + extname(made);
    await Deno.rename(made, place);
    return [`${relative(Deno.cwd(), place)}: ${Math.round(size / 1e6)} MB`, ...embedded ? [embedded] : []].join("\n\n");
  } finally {
    await Promise.all([source, aside].map((folder) => Deno.remove(folder, { recursive: true })));
  }
}

async function onlyFileOf(folder: string): Promise<string> {
  const [entry, ...others] = await Array.fromAsync(Deno.readDir(folder));
  if (entry === undefined || others.length > 0) throw new Error("expected the compiler to make one file");
  return join(folder, entry.name);
}

async function makeModules(folder: string): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  const aside = await Deno.makeTempDir({ dir: folder, prefix: ".bundling-" });
  try {
    const entry = await bundleCommand(aside, NAME);
    await tryOut([Deno.execPath(), "run", "--no-config", "--no-lock", entry]);
    // the entry last: once it is there, so is all that it loads
    const names = (await Array.fromAsync(Deno.readDir(aside))).map(({ name }) => name).sort().reverse();
    for (const name of names) await Deno.rename(join(aside, name), join(folder, name));
    return names.map((name) => relative(Deno.cwd(), join(folder, name))).reverse().join("\n");
  } finally {
    await Deno.remove(aside, { recursive: true });
  }
}

/** A base of another version than the compiler's is taken without a word, and does not start. */
async function tryOut(program: readonly string[], compiler?: Request["compiler"]): Promise<void> {
  const { stdout } = await run([...program, "--version"]).catch(() => ({ stdout: "nothing" }));
  if (stdout === VERSION) return;
  throw new Error(
    compiler === "deno" && Deno.env.has("DENORT_BIN")
      ? "DENORT_BIN is not of the compiling Deno's version, set DENO_COMPILE_DENO to the Deno that is"
      : `expected what was made to print version ${VERSION}, got ${stdout}`,
  );
}

async function main(args: readonly string[]): Promise<number> {
  let output = "";
  let stopped: string | undefined;
  // Ctrl-C ends the compiler, and by that this, which then tidies up
  Deno.addSignalListener("SIGINT", () => stopped = "Stopped by SIGINT");
  try {
    const request = readArgs(args);
    if (request === "help") return console.log(USAGE), 0;
    output = relative(Deno.cwd(), request.output);
    console.log(await make(request));
    return 0;
  } catch (error) {
    const { message } = error as Error;
    console.error(stopped ?? (error instanceof TypeError ? message : `Cannot make ${output}: ${message}`));
    return 1;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
