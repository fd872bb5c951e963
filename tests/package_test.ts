/** The package as others get it: imported by its name, in a project that knows nothing of this repository. */
import { assertEquals } from "@std/assert";
import { join } from "node:path";
import deno from "../deno.json" with { type: "json" };
import { stage } from "../tools/publish/stage.ts";
import { run as runTool } from "../tools/run.ts";
import { ROOT } from "../tools/runtime_binary.ts";
import { installNpmPackage } from "./package/npm_package.ts";
import { run } from "./probe/run_process.ts";
import { runtimes } from "./runtimes.ts";

const CONSUMER = join(ROOT, "tests/package/consumer.ts");
const SAID = [
  ["health check validate fails (error_id ID): the directory is away", "connector validation failed"],
  ["the directory is away", 2, "transient", "ready", 504, "other", true, 0, true, "stopped"],
].flat();
const SUCCESS = { code: 0, stdout: `${JSON.stringify(SAID)}\n`, stderr: "" };

async function withDirectory(test: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "baton-consumer-" });
  try {
    await test(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("a project on Deno imports jsr:@baton/health, checks its types strictly, and uses every export", async () => {
  await withDirectory(async (directory) => {
    const staged = await stage(join(directory, "registry"), { standIns: false });
    const exports = Object.keys(deno.exports).map((name) => name.slice(1));
    const config = {
      imports: Object.fromEntries(
        exports.map((name) => [`@baton/health${name}`, `jsr:@baton/health@^${deno.version}${name}`]),
      ),
      links: [staged.directory, ...deno.links.map((link) => join(ROOT, link))],
      compilerOptions: { strict: true, noUncheckedIndexedAccess: true, noImplicitOverride: true },
    };
    await Deno.mkdir(join(directory, "project"));
    const main = join(directory, "project", "main.ts");
    await Deno.writeTextFile(join(directory, "project", "deno.json"), JSON.stringify(config));
    await Deno.copyFile(CONSUMER, main);
    assertEquals(await runTool([Deno.execPath(), "check", "--quiet", main]), { stdout: "", stderr: "" });
    assertEquals(
      await run([Deno.execPath(), "run", "--allow-net", "--allow-env", "--no-prompt", "--quiet", main]),
      SUCCESS,
    );
  });
});

const RESOLUTIONS = [["node16", "node16"], ["bundler", "esnext"]] as const;
let installed: Promise<string> | undefined;

/** One project for all runtimes and resolutions: what takes time is to make the package. */
function project(): Promise<string> {
  return installed ??= (async () => {
    const directory = await Deno.makeTempDir({ prefix: "baton-consumer-" });
    await installNpmPackage(directory);
    await Deno.writeTextFile(join(directory, "package.json"), '{ "type": "module" }');
    await Deno.copyFile(CONSUMER, join(directory, "main.ts"));
    return directory;
  })();
}

async function compile(directory: string, moduleResolution: string, module: string): Promise<void> {
  const compilerOptions = {
    strict: true,
    skipLibCheck: false,
    target: "es2022",
    lib: ["esnext", "dom"],
    types: [],
    module,
    moduleResolution,
    outDir: moduleResolution,
  };
  const config = join(directory, `tsconfig.${moduleResolution}.json`);
  await Deno.writeTextFile(config, JSON.stringify({ compilerOptions, files: ["main.ts"] }));
  const tsc = [
    Deno.execPath(),
    "run",
    "--allow-all",
    "--quiet",
    `npm:typescript@${TYPESCRIPT}/tsc`,
    "--project",
    config,
  ];
  assertEquals(await runTool(tsc), { stdout: "", stderr: "" });
}

const TYPESCRIPT = deno.imports.typescript.split("@").at(-1);

Deno.test("a project on Node or Bun imports @baton/health", async (t) => {
  const directory = await project();
  try {
    for (const [resolution, module] of RESOLUTIONS) {
      await t.step(
        `tsc --strict takes its types by moduleResolution ${resolution}`,
        () => compile(directory, resolution, module),
      );
    }
    for (const { kind, name, command, unavailable } of await runtimes()) {
      if (kind === "deno") continue;
      const reason = unavailable === undefined ? "" : ` (cannot be tried: ${unavailable})`;
      await t.step({
        name: `it uses every export on ${name}${reason}`,
        ignore: unavailable !== undefined,
        fn: async () => assertEquals(await run([...command, join(directory, "node16", "main.js")]), SUCCESS),
      });
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
