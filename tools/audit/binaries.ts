import { findBun } from "../compile/by_bun.ts";
import { compilingDeno } from "../compile/by_deno.ts";
import { run } from "../run.ts";
import { bundledParts, publishedPart } from "./graph.ts";
import type { Part } from "./part.ts";

/** What `deno task compile` and `deno task compile:bun` make. What the runtimes hold besides is theirs to list. */
export async function binaryParts(): Promise<{ deno: Part; bun: Part }> {
  const [deno, bun] = await Promise.all([denoPart(), bunPart()]);
  return { deno: await binaryPart(deno), bun: await binaryPart(bun) };
}

async function binaryPart(runtime: Part): Promise<Part> {
  const { version, licence, purl, kind, name } = await publishedPart();
  const parts = [{ kind, name, version, licence, purl }, ...await bundledParts(), runtime];
  return { kind: "application", name: "baton-health", version, licence, parts };
}

async function denoPart(): Promise<Part> {
  const { stdout } = await run([compilingDeno(), "--version"]);
  const [, version] = /^deno (\S+)/m.exec(stdout) ?? [];
  const [, v8] = /^v8 ([\d.]+)/m.exec(stdout) ?? [];
  return {
    kind: "platform",
    name: "deno",
    version,
    licence: "MIT",
    purl: `pkg:github/denoland/deno@v${version}`,
    parts: [{ kind: "library", name: "v8", version: v8, licence: "BSD-3-Clause", purl: `pkg:github/v8/v8@${v8}` }],
  };
}

/** Of which version the two libraries are, Bun does not say. */
async function bunPart(): Promise<Part> {
  const version = (await run([await findBun(), "--version"])).stdout;
  return {
    kind: "platform",
    name: "bun",
    version,
    licence: "MIT",
    purl: `pkg:npm/bun@${version}`,
    parts: [
      { kind: "library", name: "JavaScriptCore", licence: "LGPL-2.0-or-later", purl: "pkg:github/oven-sh/webkit" },
      { kind: "library", name: "TinyCC", licence: "LGPL-2.1-only", purl: "pkg:github/oven-sh/tinycc" },
    ],
  };
}
