import { join } from "node:path";
import { run } from "../run.ts";
import { ROOT } from "../runtime_binary.ts";
import type { Part } from "./part.ts";

interface Dependency {
  specifier: string;
  /** Only if it is there when the program runs. */
  code?: { specifier: string };
}

interface Package {
  name: string;
  version: string;
  dependencies: string[];
  localPath: string;
}

interface Info {
  /** Those of a package have its id. */
  modules: { specifier: string; dependencies?: Dependency[]; npmPackage?: string }[];
  redirects: Record<string, string>;
  npmPackages: Record<string, Package>;
}

interface Config {
  name: string;
  version: string;
  license: string;
  exports: Record<string, string>;
  imports: Record<string, string>;
}

/** Where the stand-ins for packages of jsr.io are. */
const STAND_INS = "/tools/std/";

/** The package as it is published, and what it asks a consumer's machine to fetch. */
export async function publishedPart(): Promise<Part> {
  const { name, version, license: licence, exports, imports } = await config();
  const used = new Map<string, Part>();
  for (const entry of Object.values(exports)) {
    const info = await infoOf(entry);
    const licences = new Map((await npmParts(info)).map((part) => [part.name, part.licence]));
    for (const { specifier } of dependenciesOf(info, (module) => !module.includes(STAND_INS))) {
      const wanted = Object.keys(imports).find((key) => `${specifier}/`.startsWith(`${key}/`));
      if (wanted !== undefined) used.set(wanted, askedFor(imports[wanted]!, licences));
    }
  }
  const parts = [...used.values()];
  return { kind: "library", name, version, licence, purl: `${jsrPurl(name)}@${version}`, parts };
}

/** The packages that the command's bundle takes in. */
export async function bundledParts(): Promise<Part[]> {
  return npmParts(await infoOf("probe.ts"));
}

function askedFor(specifier: string, licences: ReadonlyMap<string, string>): Part {
  const [, registry, name, range] = /^(jsr|npm):(@?[^@]+)@(.+)$/.exec(specifier)!;
  if (registry === "jsr") {
    // of one source with its mirror on npm
    return { kind: "library", name: name!, range, licence: licences.get("deno-std")!, purl: jsrPurl(name!) };
  }
  return { kind: "library", name: name!, range, licence: licences.get(name!)!, purl: npmPurl(name!) };
}

/** The npm packages that are there when the modules run, and those that they need. */
async function npmParts(info: Info): Promise<Part[]> {
  const used = new Set(dependenciesOf(info, () => true).map(({ code }) => info.redirects[code!.specifier]));
  const ids = new Set<string>();
  for (const { specifier, npmPackage } of info.modules) {
    if (npmPackage !== undefined && used.has(specifier)) ids.add(npmPackage);
  }
  for (const id of ids) for (const dependency of info.npmPackages[id]!.dependencies) ids.add(dependency);
  const { npm } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.lock")));
  return await Promise.all(
    [...ids].toSorted().map(async (id): Promise<Part> => {
      const { name, version, localPath } = info.npmPackages[id]!;
      const { license } = JSON.parse(await Deno.readTextFile(join(localPath, "package.json")));
      const purl = `${npmPurl(name)}@${version}`;
      return { kind: "library", name, version, licence: `${license}`, purl, integrity: npm[id].integrity };
    }),
  );
}

function dependenciesOf({ modules }: Info, of: (module: string) => boolean): Dependency[] {
  return modules.filter(({ specifier }) => of(specifier))
    .flatMap(({ dependencies = [] }) => dependencies.filter(({ code }) => code !== undefined));
}

async function infoOf(entry: string): Promise<Info> {
  return JSON.parse((await run([Deno.execPath(), "info", "--json", entry], { cwd: ROOT })).stdout);
}

async function config(): Promise<Config> {
  return JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
}

function npmPurl(name: string): string {
  return `pkg:npm/${name.replace("@", "%40")}`;
}

/** As JSR itself names its packages to npm clients; package URLs have no type for it. */
function jsrPurl(name: string): string {
  return `${npmPurl(`@jsr/${name.slice(1).replace("/", "__")}`)}`;
}
