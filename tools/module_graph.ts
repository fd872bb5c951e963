import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "./run.ts";
import { ROOT } from "./runtime_binary.ts";

/** How a module comes to be loaded: with the entry, or when it is needed; or never, since it has types alone. */
export type Loaded = "at once" | "on demand" | "types";

/** Every module that is looked at for an entry. Those of this repository are named by their path in it, others by their specifier. */
export type ModuleGraph = ReadonlyMap<string, Loaded>;

interface ModuleInfo {
  specifier: string;
  dependencies?: {
    specifier: string;
    isDynamic?: boolean;
    code?: { specifier?: string };
    type?: { specifier?: string };
  }[];
}

/** Finds out what an entry of this repository loads, by Deno's own reading of it. */
export async function moduleGraph(entry: string): Promise<ModuleGraph> {
  const { stdout } = await run([Deno.execPath(), "info", "--json", join(ROOT, entry)], { cwd: ROOT });
  const { modules, redirects = {} } = JSON.parse(stdout) as {
    modules: ModuleInfo[];
    redirects?: Record<string, string>;
  };
  const infos = new Map(modules.map((info) => [info.specifier, info]));
  const root = `${pathToFileURL(ROOT)}/`;
  const found = new Map<string, Loaded>();
  const visit = (specifier: string, loaded: Loaded): void => {
    const { dependencies = [] } = infos.get(redirects[specifier] ?? specifier) ?? {};
    const name = specifier.startsWith(root) ? specifier.slice(root.length) : specifier;
    const known = found.get(name);
    if (known !== undefined && RANK[known] >= RANK[loaded]) return;
    found.set(name, loaded);
    for (const { specifier: written, isDynamic, code, type } of dependencies) {
      const next = isDynamic && loaded === "at once" ? "on demand" : loaded;
      // as it is written: what stands in for another package's module here is no part of this one
      if (!written.startsWith(".")) visit(written, next);
      else if (code?.specifier) visit(code.specifier, next);
      else if (type?.specifier) visit(type.specifier, "types");
    }
  };
  visit(`${root}${entry}`, "at once");
  return found;
}

const RANK: Record<Loaded, number> = { "at once": 2, "on demand": 1, types: 0 };
