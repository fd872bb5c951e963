import { type Document, documentError } from "./document.ts";
import { createClient } from "@hey-api/openapi-ts";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { renderAnswers } from "./answers.ts";
import { renderRoutes } from "./routes.ts";

/** The files of a directory, by path relative to it. */
export type Files = Map<string, string>;

/**
 * Generates everything in gen/ from a document.
 *
 * @throws {TypeError} If the document is not fit for it.
 */
export async function generate(document: Document, version: string): Promise<Files> {
  if (document.info?.version !== version) {
    throw documentError(`expected info.version ${version}, as in deno.json, got ${document.info?.version}`);
  }
  const files: Files = new Map([
    ["answers.ts", renderAnswers(document)],
    ["routes.ts", renderRoutes(document)],
    ["version.ts", renderVersion(version)],
  ]);
  // Both generators take documents looser than ours; each gets its own copy, because they may change it.
  const copy = () => structuredClone(document) as Record<string, unknown>;
  const schema = await openapiTS(copy() as unknown as Parameters<typeof openapiTS>[0], { silent: true });
  files.set("schema.ts", COMMENT_HEADER + astToString(schema));
  for (const [path, text] of await generateClient(copy())) files.set(`client/${path}`, text);
  return files;
}

/** A module of its own: importing deno.json would make Node 20 and 22 print a warning. */
function renderVersion(version: string): string {
  return [
    "// This file is written by `deno task gen` from deno.json. Do not edit it.",
    "",
    "/** The version of this package. */",
    `export const VERSION = ${JSON.stringify(version)};`,
    "",
  ].join("\n");
}

/** @hey-api/openapi-ts can only write to a directory, so it gets a temporary one. */
async function generateClient(input: Record<string, unknown>): Promise<Files> {
  const path = await Deno.makeTempDir({ prefix: "baton_gen_" });
  try {
    await createClient({
      input,
      logs: { level: "silent", file: false },
      output: { path, module: { extension: ".ts" }, postProcess: [], tsConfigPath: null },
      plugins: ["@hey-api/typescript", "@hey-api/sdk", "@hey-api/client-fetch"],
    });
    return await readFiles(path);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

/** Reads all files of a directory and those in it; none if there is no such directory. */
export async function readFiles(directory: string, prefix = ""): Promise<Files> {
  const files: Files = new Map();
  try {
    for await (const { name, isDirectory } of Deno.readDir(`${directory}/${prefix}`)) {
      if (isDirectory) {
        for (const [path, text] of await readFiles(directory, `${prefix}${name}/`)) files.set(path, text);
      } else files.set(prefix + name, await Deno.readTextFile(`${directory}/${prefix}${name}`));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return files;
}

/** Makes a directory hold these files and no others. What is right already is left alone. */
export async function writeFiles(directory: string, files: Files): Promise<void> {
  const actual = await readFiles(directory);
  for (const path of actual.keys()) {
    if (!files.has(path)) await Deno.remove(`${directory}/${path}`);
  }
  for (const [path, text] of files) {
    if (actual.get(path) === text) continue;
    const file = `${directory}/${path}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
}

/** Says in which way each file differs from what it should be; empty if none does. */
export function compareFiles(actual: Files, expected: Files): string[] {
  const paths = [...new Set([...expected.keys(), ...actual.keys()])].sort();
  return paths.flatMap((path) => {
    if (!actual.has(path)) return [`${path} is missing`];
    if (!expected.has(path)) return [`${path} is extra`];
    return actual.get(path) === expected.get(path) ? [] : [`${path} is stale`];
  });
}
