import { dirname } from "node:path";
import { run } from "../run.ts";
import { type Compilation, complaint } from "./compilation.ts";

/** What the command may do; whatever is not here, it cannot, whoever gets it to try. */
const PERMISSIONS = [
  // connects to where flags and variables say, which can be anywhere
  "--allow-net",
  // the variables that it shares with the server; of all others, secrets among them, it can read none
  "--allow-env=BATON_*",
  // the file of --ca-file, and the socket of --unix-socket: these, too, can be anywhere
  "--allow-read",
  // Deno asks for this as well of whoever connects to a Unix socket; nothing is ever written to a file
  "--allow-write",
  // and never asks for more, even on a terminal
  "--no-prompt",
];

const OPTIONS = [
  // types were checked before, and the bundle has none
  "--no-check",
  // nothing but the bundle: no settings, packages or modules of wherever this runs
  "--no-config",
  "--no-lock",
  "--no-npm",
  "--no-remote",
  "--node-modules-dir=none",
  // gains nothing in a program this small, and would write a file at the first run
  "--no-code-cache",
];

/**
 * Compiles by `deno compile`, of the Deno that DENO_COMPILE_DENO names, else of this one, onto the base executable that
 * DENORT_BIN names, else the one that Deno downloads.
 *
 * @returns The list of embedded files, as Deno prints it.
 * @throws {Error} Why not, and what to do if there is no base executable.
 */
export async function compileByDeno({ entry, output, target }: Compilation): Promise<string> {
  const deno = compilingDeno();
  const targeted = target === undefined ? [] : ["--target", target];
  const command = [deno, "compile", ...OPTIONS, ...PERMISSIONS, ...targeted, "--output", output, entry];
  const { stderr } = await run(command, { cwd: dirname(entry), env: { NO_COLOR: "1" } }).catch(async (error) => {
    throw new Error(/denort|base binary/i.test(`${error}`) ? await baseMissing(deno) : complaint(error));
  });
  if (target !== undefined) await expectTarget(output, target);
  return stderr.slice(stderr.indexOf("Embedded Files"));
}

/** The Deno that compiles, whose runtime the binary is made of. */
export function compilingDeno(): string {
  return Deno.env.get("DENO_COMPILE_DENO") || Deno.execPath();
}

async function baseMissing(deno: string): Promise<string> {
  const version = (await run([deno, "--version"])).stdout.match(/^deno (\S+)/)?.[1];
  const base = Deno.env.get("DENORT_BIN");
  const found = base === undefined ? "dl.deno.land cannot be reached" : `DENORT_BIN=${base} is not one`;
  return `expected the base executable of Deno ${version}, but ${found}: set DENORT_BIN to one, and DENO_COMPILE_DENO ` +
    "to the Deno of its version";
}

/** By which bytes, at which place, the executables of each target are known. */
const MARKS: Record<string, Record<number, number>> = {
  "x86_64-unknown-linux-gnu": { 0: 0x7f, 18: 0x3e },
  "aarch64-unknown-linux-gnu": { 0: 0x7f, 18: 0xb7 },
  "x86_64-apple-darwin": { 0: 0xcf, 4: 0x07 },
  "aarch64-apple-darwin": { 0: 0xcf, 4: 0x0c },
  "x86_64-pc-windows-msvc": { 0: 0x4d },
};

/** Where DENORT_BIN is set, Deno takes that for any target. */
async function expectTarget(output: string, target: string): Promise<void> {
  using file = await Deno.open(target.includes("windows") ? `${output}.exe` : output);
  const head = new Uint8Array(64);
  await file.read(head);
  const fits = Object.entries(MARKS[target] ?? {}).every(([place, byte]) => head[Number(place)] === byte);
  if (!fits) {
    throw new Error(`DENORT_BIN is not an executable for ${target}, set it to one that is, or unset it`);
  }
}
