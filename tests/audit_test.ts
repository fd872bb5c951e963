/** `deno task audit`, against a registry of the tests' own: what it says of what is not ours, and what it writes. */
import { assertEquals, assertMatch } from "@std/assert";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { join } from "node:path";
import deno from "../deno.json" with { type: "json" };
import { checkLicences } from "../tools/audit/licences.ts";
import { sbomOf } from "../tools/audit/sbom.ts";
import { run } from "../tools/run.ts";
import { ROOT } from "../tools/runtime_binary.ts";

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
  /** What was written, by file name. */
  files: Record<string, string>;
}

/** Runs it where the registry answers the question for advisories so. */
async function audit(answer: () => Response, env: Record<string, string> = {}, ...args: string[]): Promise<Outcome> {
  const folder = await Deno.makeTempDir({ prefix: "audit-" });
  const registry = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  const url = `http://127.0.0.1:${registry.addr.port}/`;
  try {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", join(ROOT, "tools/audit.ts"), "--output", folder, "--registry", url, ...args],
      env: { NO_COLOR: "1", NO_PROXY: "*", ...env },
      stdin: "null",
    }).output();
    const [said, complained] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
    const texts = await Promise.all(names.map((name) => Deno.readTextFile(join(folder, name))));
    const files = Object.fromEntries(names.map((name, i) => [name, texts[i]!]));
    return { code, stdout: said!, stderr: complained!, files };
  } finally {
    await registry.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
}

const nothingKnown = () => Response.json({});
const somethingKnown = () =>
  Response.json({
    yaml: [{
      id: 1,
      url: "https://github.com/advisories/GHSA-0000-0000-0000",
      title: "Reads what it must not",
      severity: "high",
      vulnerable_versions: "<1000",
    }],
  });

const HOME = "http://cyclonedx.org/schema/";

/** What the published schema of CycloneDX 1.6 has against a text: nothing, if it is as it should be. */
async function faultsOf(text: string): Promise<unknown> {
  const { npmPackages } = JSON.parse(
    (await run([Deno.execPath(), "info", "--json", "tools/audit.ts"], { cwd: ROOT })).stdout,
  );
  const library = Object.entries<{ localPath: string }>(npmPackages).find(([id]) => id.startsWith("@cyclonedx/"))![1];
  const schema = async (name: string) =>
    JSON.parse(await Deno.readTextFile(join(library.localPath, "res/schema", `${name}.SNAPSHOT.schema.json`)));
  const ajv = new Ajv.default({ strict: false, formats: { "idn-email": true, "iri-reference": true } });
  addFormats.default(ajv);
  for (const name of ["spdx", "jsf-0.82"]) ajv.addSchema(await schema(name), `${HOME}${name}.SNAPSHOT.schema.json`);
  const validate = ajv.compile(await schema("bom-1.6"));
  return validate(JSON.parse(text)) ? undefined : validate.errors;
}

const BILLS = ["baton-health-bun.cdx.json", "baton-health-deno.cdx.json", "baton-health-package.cdx.json"];

/** The names of all components, those within others, too. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/^ {4,}"name": "(.*)"/gm)].map(([, name]) => name!).sort();
}

Deno.test("audit exits 0 where nothing is known, and writes valid bills of the package and both binaries", async () => {
  const { code, stdout, stderr, files } = await audit(nothingKnown);
  assertEquals([code, stderr, Object.keys(files)], [0, "", BILLS]);
  assertMatch(stdout, /^No known vulnerabilities found$/m);
  for (const [name, text] of Object.entries(files)) assertEquals([name, await faultsOf(text)], [name, undefined]);
  const names = Object.values(files).map(namesIn);
  assertEquals(names, [
    ["@baton/health", "JavaScriptCore", "TinyCC", "baton-health", "bun", "deno-std"],
    ["@baton/health", "baton-health", "deno", "deno-std", "v8"],
    ["@baton/health", "@std/cli", "@std/http", "yaml", ...Array(3).fill("baton-health:versionRange")].sort(),
  ]);
});

Deno.test("audit names the version of what is published, and of the Deno and V8 that compile", async () => {
  const { files } = await audit(nothingKnown, { DENO_COMPILE_DENO: Deno.execPath() });
  const bill = JSON.parse(files["baton-health-deno.cdx.json"]!);
  const runtime = bill.components.find(({ name }: { name: string }) => name === "deno");
  const v8 = Deno.version.v8.replace(/-.*/, "");
  assertEquals([bill.metadata.component.version, runtime.version, runtime.components[0].version], [
    deno.version,
    Deno.version.deno,
    v8,
  ]);
});

Deno.test("audit writes the same bytes each time, and a time only as SOURCE_DATE_EPOCH says it", async () => {
  const [first, second, timed] = await Promise.all([
    audit(nothingKnown),
    audit(nothingKnown, { SOURCE_DATE_EPOCH: "" }),
    audit(nothingKnown, { SOURCE_DATE_EPOCH: "1700000000" }),
  ]);
  assertEquals(first.files, second.files);
  const times = [first, timed].map(({ files }) => JSON.parse(files[BILLS[0]!]!).metadata.timestamp);
  assertEquals(times, [undefined, "2023-11-14T22:13:20.000Z"]);
});

Deno.test("audit exits 1 where something is known, and says what of which package", async () => {
  const { code, stdout, files } = await audit(somethingKnown);
  assertEquals([code, Object.keys(files)], [1, BILLS]);
  assertMatch(stdout, /Reads what it must not[^]*yaml[^]*Found 1 vulnerabilities/);
});

Deno.test("audit exits 1 where the registry does not answer, says so in one line, and writes the bills all the same", async () => {
  const { code, stderr, files } = await audit(() => new Response(null, { status: 405 }));
  assertEquals([code, Object.keys(files)], [1, BILLS]);
  assertMatch(stderr, /^Cannot ask the npm registry for advisories: .+, --registry=URL asks another\n$/);
});

const NO_URL = "Cannot read --registry: expected a URL that begins with http:// or https://";

Deno.test("audit refuses an argument or a time that it cannot read", async () => {
  const outcomes = await Promise.all([
    audit(nothingKnown, {}, "now"),
    audit(nothingKnown, { SOURCE_DATE_EPOCH: "today" }),
    audit(nothingKnown, {}, "--registry=nonsense"),
    audit(nothingKnown, {}, "--registry=ftp://127.0.0.1"),
  ]);
  assertEquals(outcomes, [
    { code: 1, stdout: "", stderr: 'Cannot read "now": expected --output FOLDER or --registry URL\n', files: {} },
    {
      code: 1,
      stdout: "",
      stderr: 'Cannot read SOURCE_DATE_EPOCH: expected seconds since 1970, got "today"\n',
      files: {},
    },
    { code: 1, stdout: "", stderr: `${NO_URL}, got "nonsense"\n`, files: {} },
    { code: 1, stdout: "", stderr: `${NO_URL}, got "ftp://127.0.0.1"\n`, files: {} },
  ]);
});

Deno.test("audit --help prints how it is used, and does nothing", async () => {
  const { stdout, ...outcome } = await audit(nothingKnown, {}, "--help");
  assertEquals(outcome, { code: 0, stderr: "", files: {} });
  assertMatch(stdout, /^Usage: deno task audit \[flags\]\n/);
});

Deno.test("checkLicences() refuses what is not allowed, wherever it is inside, and lets through what is", () => {
  const inside = { kind: "library", name: "inside", licence: "GPL-3.0-only" } as const;
  const { excepted, refused } = checkLicences([
    { kind: "application", name: "outside", licence: "MIT", parts: [inside, { ...inside, licence: "ISC" }] },
  ]);
  assertEquals(excepted, []);
  assertEquals(refused, [
    "Cannot publish inside: expected one of 0BSD, Apache-2.0, BSD-2-Clause, BSD-3-Clause, ISC, MIT, Unlicense, Zlib, " +
    "got GPL-3.0-only",
  ]);
});

Deno.test("checkLicences() makes an exception of one licence of one part, and says so", () => {
  const engine = { kind: "library", name: "JavaScriptCore" } as const;
  const { excepted, refused } = checkLicences([
    { ...engine, licence: "LGPL-2.0-or-later" },
    { ...engine, licence: "AGPL-3.0-only" },
    { ...engine, name: "another", licence: "LGPL-2.0-or-later" },
  ]);
  assertEquals([excepted.length, refused.length], [1, 2]);
  assertMatch(excepted[0]!, /^JavaScriptCore, LGPL-2\.0-or-later: /);
});

Deno.test("sbomOf() is of the checksum in hexadecimal, and valid of a part that has all there is", async () => {
  const full = { kind: "library", name: "a", version: "1.0.0", licence: "MIT", purl: "pkg:npm/a@1.0.0" } as const;
  const integrity = `sha512-${btoa("\x01\xff".repeat(32))}`;
  const text = sbomOf(
    { ...full, name: "b", purl: undefined, parts: [{ ...full, range: "^1", integrity }] },
    new Date(0),
  );
  assertEquals(await faultsOf(text), undefined);
  assertEquals(JSON.parse(text).components[0].hashes, [{ alg: "SHA-512", content: "01ff".repeat(32) }]);
});

Deno.test("the schema that the bills are held against refuses what is none", async () => {
  const bad = { bomFormat: "CycloneDX", specVersion: "1.6", components: [{ name: "without a type" }] };
  assertEquals(Array.isArray(await faultsOf(JSON.stringify(bad))), true);
});
