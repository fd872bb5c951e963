import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../tools/run.ts";
import { RUNTIMES } from "../../tools/runtime_binary.ts";

/** A package that services on Node use for the same, and what it needs beside it. */
export interface Peer {
  name: string;
  /** In the folder `peers/`. */
  program: string;
  /** Its own first. */
  packages: readonly `${string}@${string}`[];
}

export const PEERS: readonly Peer[] = [
  { name: "@godaddy/terminus", program: "terminus.mjs", packages: ["@godaddy/terminus@4.12.1"] },
  { name: "lightship", program: "lightship.mjs", packages: ["lightship@9.0.4"] },
  {
    name: "@fastify/under-pressure",
    program: "under_pressure.mjs",
    packages: ["@fastify/under-pressure@9.2.0", "fastify@5.12.8"],
  },
  {
    name: "@nestjs/terminus",
    program: "nest.mjs",
    packages: [
      "@nestjs/terminus@12.1.0",
      "@nestjs/common@12.5.1",
      "@nestjs/core@12.5.1",
      "@nestjs/platform-express@12.5.1",
      "reflect-metadata@0.2.2",
      "rxjs@7.8.2",
    ],
  },
];

/** Of the package itself. */
export function peerVersion({ packages }: Peer): string {
  return packages[0]!.slice(packages[0]!.lastIndexOf("@") + 1);
}

/**
 * Installs a peer in a folder of its own, kept with the runtimes that were fetched, if that was not done before.
 *
 * @returns Its program's path there.
 * @throws {Error} If it cannot be had.
 */
export async function installPeer({ program, packages }: Peer): Promise<string> {
  const folder = join(RUNTIMES, `peer-${program.replace(".mjs", "")}@${packages[0]!.split("@").at(-1)}`);
  if (!await isInstalled(folder, packages)) {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(join(folder, "package.json"), '{ "private": true }\n');
    const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--save-exact"];
    await run(["npm", "install", "--prefix", folder, ...options, ...packages]);
  }
  const path = join(folder, program);
  // there it finds its packages
  await Deno.copyFile(fileURLToPath(new URL(`peers/${program}`, import.meta.url)), path);
  return path;
}

/** Whether npm came to its end with these: it writes that into the manifest last. */
async function isInstalled(folder: string, packages: readonly string[]): Promise<boolean> {
  const manifest = await Deno.readTextFile(join(folder, "package.json")).catch(() => "{}");
  const { dependencies = {} } = JSON.parse(manifest) as { dependencies?: Record<string, string> };
  return packages.every((one) => dependencies[one.slice(0, one.lastIndexOf("@"))] === one.split("@").at(-1));
}
