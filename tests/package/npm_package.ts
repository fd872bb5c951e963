import { join } from "node:path";
import ts from "typescript";
import deno from "../../deno.json" with { type: "json" };
import { stage } from "../../tools/publish/stage.ts";
import { run } from "../../tools/run.ts";
import { ROOT } from "../../tools/runtime_binary.ts";

/**
 * Makes of the published files what npm's users know: a package of JavaScript and declarations, in a directory's `node_modules`.
 * The modules are bundled together, so that they share what they have in common; the declarations are TypeScript's own.
 */
export async function installNpmPackage(directory: string): Promise<void> {
  const home = join(directory, "node_modules", deno.name);
  const entries = Object.entries(deno.exports).map(([name, path]) => ({ name, base: path.slice(2, -".ts".length) }));
  const bundle = ["bundle", "--quiet", "--code-splitting", "--outdir", join(home, "dist")];
  await run([Deno.execPath(), ...bundle, ...entries.map(({ base }) => `${base}.ts`)], { cwd: ROOT });
  const sources = await Deno.makeTempDir({ prefix: "baton-declarations-" });
  try {
    const staged = await stage(sources, { standIns: false });
    emitDeclarations(entries.map(({ base }) => join(staged.directory, `${base}.ts`)), join(home, "types"));
  } finally {
    await Deno.remove(sources, { recursive: true });
  }
  const exports = entries.map((
    { name, base },
  ) => [name, { types: `./types/${base}.d.ts`, default: `./dist/${base}.js` }]);
  const { name, version, license } = deno;
  const config = { name, version, license, type: "module", exports: Object.fromEntries(exports) };
  await Deno.writeTextFile(join(home, "package.json"), JSON.stringify(config, null, 2));
}

/** What is wrong with the bodies of functions is Deno's to say: here its globals are not known. */
function emitDeclarations(entries: string[], outDir: string): void {
  const { emitSkipped } = ts.createProgram(entries, {
    declaration: true,
    emitDeclarationOnly: true,
    allowImportingTsExtensions: true,
    strict: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
    outDir,
  }).emit();
  if (emitSkipped) throw new Error("TypeScript has written no declarations");
}
