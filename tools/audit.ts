/**
 * Looks after what is not ours: known vulnerabilities of every package in deno.lock, and licences and a bill of materials (SBOM,
 * CycloneDX 1.6) of what is published and of each binary.
 *
 * ```sh
 * deno task audit [--output=FOLDER] [--registry=URL]
 * ```
 *
 * The bills are written to dist/, for the same versions with the same bytes, and with a time only if SOURCE_DATE_EPOCH says one.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { join, relative } from "node:path";
import { findAdvisories } from "./audit/advisories.ts";
import { binaryParts } from "./audit/binaries.ts";
import { publishedPart } from "./audit/graph.ts";
import { checkLicences } from "./audit/licences.ts";
import { allOf, type Part } from "./audit/part.ts";
import { sbomOf } from "./audit/sbom.ts";
import { counted } from "./counted.ts";
import { ROOT } from "./runtime_binary.ts";

/** Where to write, and whom to ask, if not the npm registry. */
interface Request {
  output: string;
  registry?: string;
}

const USAGE = `Usage: deno task audit [flags]

Asks for known vulnerabilities, looks at licences, and writes bills of materials. Exits by 1 if something is not as it should be.

  --output=FOLDER    writes the bills there; to dist/ by default
  --registry=URL     asks this one for vulnerabilities, and not the npm registry`;

/** @throws {TypeError} A sentence that names the argument. */
function readArgs(args: readonly string[]): Request | "help" {
  const unknown = (arg: string): never => {
    throw new TypeError(`Cannot read ${JSON.stringify(arg)}: expected --output FOLDER or --registry URL`);
  };
  const flags = { string: ["output", "registry"], boolean: ["help"], unknown };
  const { output, registry, help } = parseArgs([...args], flags);
  if (help) return "help";
  for (const [name, value] of Object.entries({ output, registry })) {
    if (value === "") throw new TypeError(`Cannot read --${name}: expected a value, got none`);
  }
  if (registry !== undefined && !/^https?:$/.test(URL.parse(registry)?.protocol ?? "")) {
    const expected = "a URL that begins with http:// or https://";
    throw new TypeError(`Cannot read --registry: expected ${expected}, got ${JSON.stringify(registry)}`);
  }
  return { output: output ?? join(ROOT, "dist"), registry };
}

/** @throws {RangeError} If SOURCE_DATE_EPOCH is no time. */
function readTime(): Date | undefined {
  const text = Deno.env.get("SOURCE_DATE_EPOCH");
  if (text === undefined || text === "") return undefined;
  if (/^\d{1,12}$/.test(text)) return new Date(Number(text) * 1000);
  throw new RangeError(`Cannot read SOURCE_DATE_EPOCH: expected seconds since 1970, got ${JSON.stringify(text)}`);
}

async function writeSboms(folder: string, subjects: Readonly<Record<string, Part>>, madeAt?: Date): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, part] of Object.entries(subjects)) {
    const file = join(folder, `baton-health-${name}.cdx.json`);
    await Deno.writeTextFile(file, sbomOf(part, madeAt));
    console.log(`${relative(Deno.cwd(), file)}: ${counted(allOf(part).length - 1, "part")}`);
  }
}

/** Says each of what is wrong in a sentence on stderr. Returns whether all is well. */
async function audit({ output, registry }: Request, madeAt?: Date): Promise<boolean> {
  // the registry may be out of reach: what it is not needed for is done all the same
  const advisories = findAdvisories(registry).catch((error: Error) => error);
  const subjects = { package: await publishedPart(), ...await binaryParts() };
  const { excepted, refused } = checkLicences(Object.values(subjects));
  for (const sentence of refused) console.error(sentence);
  for (const exception of excepted) console.log(`Embedded by exception: ${exception}`);
  if (refused.length === 0) await writeSboms(output, subjects, madeAt);
  const known = await advisories;
  if (known instanceof Error) console.error(known.message);
  else console.log(known.text);
  return !(known instanceof Error) && known.none && refused.length === 0;
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const request = readArgs(args);
    if (request === "help") return console.log(USAGE), 0;
    return await audit(request, readTime()) ? 0 : 1;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
