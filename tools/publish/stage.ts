import { dirname, join } from "node:path";
import deno from "../../deno.json" with { type: "json" };
import { moduleGraph } from "../module_graph.ts";
import { ROOT } from "../runtime_binary.ts";

/** What a user reads, beside the modules, and beside the pages of docs/ that the README leads to. */
const DOCUMENTS = ["CHANGELOG.md", "LICENSE", "README.md", "openapi.yaml"];

/** A package as it is published, in a directory of its own. */
export interface Staged {
  /** The package's directory. */
  directory: string;
  /** Its files, sorted. */
  files: string[];
}

/**
 * Puts into a directory what a user of the package gets: the modules that its exports come to, the documents, and a deno.json
 * that says no more than what it is. The package becomes the only member of a workspace: what stands in for jsr.io, where that
 * cannot be reached, is named beside the package, and is no part of it.
 *
 * @param standIns Whether the packages of `links` stand in for those of jsr.io.
 */
export async function stage(directory: string, { standIns }: { standIns: boolean }): Promise<Staged> {
  const graphs = await Promise.all(Object.values(deno.exports).map((path) => moduleGraph(path.slice("./".length))));
  const names = new Set(graphs.flatMap((graph) => [...graph.keys()]));
  const modules = [...names].filter((name) => name.endsWith(".ts"));
  const directoryOfPackage = join(directory, "package");
  const readme = await Deno.readTextFile(join(ROOT, "README.md"));
  const pages = [...readme.matchAll(/\]\((docs\/[\w./-]+)\)/g)].map((match) => match[1]!);
  const files = [...DOCUMENTS, ...new Set(pages), ...modules].sort();
  for (const file of files) {
    const to = join(directoryOfPackage, file);
    await Deno.mkdir(dirname(to), { recursive: true });
    await Deno.copyFile(join(ROOT, file), to);
  }
  await writeJson(join(directoryOfPackage, "deno.json"), publishedConfig([...names]));
  const links = standIns ? { links: deno.links.map((link) => join(ROOT, link)) } : {};
  await writeJson(join(directory, "deno.json"), { workspace: ["./package"], ...links });
  return { directory: directoryOfPackage, files: [...files, "deno.json"].sort() };
}

/** Of all imports only those that the modules have: a user gets none of what this package is made with. */
function publishedConfig(names: readonly string[]): object {
  const { name, version, license, exports, imports } = deno;
  const used = Object.entries(imports).filter(([key]) => names.some((one) => one === key || one.startsWith(`${key}/`)));
  return { name, version, license, exports, imports: Object.fromEntries(used) };
}

async function writeJson(path: string, value: object): Promise<void> {
  await Deno.writeTextFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
