import { runtimeBinary, VERSIONS } from "../../tools/runtime_binary.ts";

/** A runtime that servers of ours are measured on. */
export interface Runtime {
  name: string;
  version: string;
  isNode: boolean;
  /** The command that a program's path follows. @throws {Error} If it cannot be had here. */
  command(): Promise<string[]>;
}

export const RUNTIMES: readonly Runtime[] = [
  {
    name: "deno",
    version: Deno.version.deno,
    isNode: false,
    command: () => Promise.resolve([Deno.execPath(), "run", "--quiet", "--allow-net", "--allow-env"]),
  },
  {
    name: "bun",
    version: VERSIONS.bun,
    isNode: false,
    command: async () => [await runtimeBinary("bun", VERSIONS.bun)],
  },
  ...VERSIONS.node.filter((version) => /^(20|26)\./.test(version)).map((version) => ({
    name: `node ${parseInt(version)}`,
    version,
    isNode: true,
    command: async () => [await runtimeBinary("node", version)],
  })),
];
