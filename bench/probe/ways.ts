import { compileByBun } from "../../tools/compile/by_bun.ts";
import { compileByDeno } from "../../tools/compile/by_deno.ts";
import type { Compilation } from "../../tools/compile/compilation.ts";
import { runtimeBinary, VERSIONS } from "../../tools/runtime_binary.ts";
import { findTool } from "../shared/find_tool.ts";
import { versionOf } from "../shared/version_of.ts";
import type { Command } from "./measure.ts";

/** A way to run a program of ours. */
export interface Way {
  name: string;
  /** Of the runtime or the compiler. */
  version: string;
  /** Whether it runs what is written for Deno. */
  deno?: true;
  /** @throws {Error} If it cannot be had here. */
  prepare(entry: string, program: string): Promise<Command>;
}

/** The ways that are measured. */
export async function waysToRun(folder: string): Promise<Way[]> {
  const denoThatCompiles = Deno.env.get("DENO_COMPILE_DENO") || Deno.execPath();
  const bunOnPath = await findTool("bun");
  const bun = () => runtimeBinary("bun", VERSIONS.bun);
  return [
    {
      name: "deno compile",
      deno: true,
      version: await versionOf([denoThatCompiles, "--version"]),
      prepare: compiled(folder, compileByDeno),
    },
    {
      name: "bun compile",
      version: bunOnPath ? await versionOf([bunOnPath, "--version"]) : VERSIONS.bun,
      prepare: compiled(folder, compileByBun),
    },
    {
      name: "deno run",
      deno: true,
      version: Deno.version.deno,
      prepare: interpreted(() => Promise.resolve(Deno.execPath()), ["run", "--allow-net", "--allow-env"]),
    },
    { name: "bun run", version: VERSIONS.bun, prepare: interpreted(bun, ["run"]) },
    ...VERSIONS.node.filter((version) => /^(20|26)\./.test(version)).map((version) => ({
      name: `node ${parseInt(version)}`,
      version,
      prepare: interpreted(() => runtimeBinary("node", version)),
    })),
  ];
}

function compiled(folder: string, compile: (compilation: Compilation) => Promise<unknown>): Way["prepare"] {
  return async (entry, program) => {
    const output = `${folder}/${program}`;
    await compile({ entry, output });
    return { argv: [output], files: [output] };
  };
}

function interpreted(runtime: () => Promise<string>, flags: readonly string[] = []): Way["prepare"] {
  return async (entry) => {
    const path = await runtime();
    return { argv: [path, ...flags, entry], files: [path, entry] };
  };
}
