/** What importing probe.ts does and loads: nothing that shows, and nothing of the server's. */
import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { run } from "./probe/run_process.ts";
import { program, runtimes } from "./runtimes.ts";

const ROOT = new URL("../", import.meta.url);
const PROBE = new URL("probe.ts", ROOT);

interface Dependency {
  specifier: string;
  isDynamic?: boolean;
  code?: { specifier: string };
}

interface ModuleInfo {
  specifier: string;
  dependencies?: Dependency[];
}

/** Every module of this repository that runs when one does, or may come to. */
async function loadedBy(entry: string): Promise<ModuleInfo[]> {
  const url = new URL(entry, ROOT);
  const { stdout } = await run([Deno.execPath(), "info", "--json", fileURLToPath(url)]);
  const { modules } = JSON.parse(stdout) as { modules: ModuleInfo[] };
  const loaded = new Set<string>([url.href]);
  for (const specifier of loaded) {
    const { dependencies = [] } = modules.find((module) => module.specifier === specifier) ?? {};
    for (const { code } of dependencies) {
      if (code?.specifier.startsWith(ROOT.href)) loaded.add(code.specifier);
    }
  }
  return modules.filter(({ specifier }) => loaded.has(specifier));
}

async function namesLoadedBy(entry: string): Promise<string[]> {
  return (await loadedBy(entry)).map(({ specifier }) => specifier.slice(ROOT.href.length));
}

Deno.test("probe.ts loads nothing of the core's or the server's", async () => {
  const ofCore = [
    "baton",
    "check",
    "checker",
    "engine",
    "fetch_handler",
    "health",
    "listener",
    "ndc",
    "reply",
    "router",
  ]
    .map((name) => `src/${name}.ts`);
  const core = await namesLoadedBy("mod.ts");
  // so that a module that gets another name is missed here
  assertEquals(ofCore.filter((name) => !core.includes(name)), []);

  const probe = await namesLoadedBy("probe.ts");
  assertEquals(probe.includes("src/probe/ask.ts"), true);
  assertEquals(probe.filter((name) => [...ofCore, "mod.ts", "server.ts"].includes(name)), []);
});

Deno.test("probe.ts imports node: modules only where it comes to need them", async () => {
  const dependencies = (await loadedBy("probe.ts")).flatMap((module) => module.dependencies ?? []);
  const ofNode = dependencies.filter(({ specifier }) => specifier.startsWith("node:"));
  assertEquals(ofNode.filter(({ isDynamic }) => !isDynamic), []);
  assertEquals(ofNode.map(({ specifier }) => specifier).includes("node:net"), true);
});

for (const runtime of await runtimes()) {
  Deno.test({
    name: `probe.ts does nothing when it is imported on ${runtime.name}${
      runtime.unavailable ? ` (cannot be tried: ${runtime.unavailable})` : ""
    }`,
    ignore: runtime.unavailable !== undefined,
    async fn() {
      const folder = await Deno.makeTempDir();
      try {
        const importer = `${folder}/probe_importer.mjs`;
        const imported = new URL(`file://${await program(runtime, PROBE)}`).href;
        await Deno.writeTextFile(
          importer,
          `import { healthCheck } from "${imported}"; console.log(typeof healthCheck);`,
        );
        // on Deno without a single permission, so that an access to anything would fail
        const command = runtime.kind === "deno"
          ? [Deno.execPath(), "run", "--no-prompt", "--no-check", "--config", fileURLToPath(new URL("deno.json", ROOT))]
          : runtime.command;
        assertEquals(await run([...command, importer, "--version"]), { code: 0, stdout: "function\n", stderr: "" });
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

const VARIABLES = ["", "_PORT", "_BIND_ADDRESS", "_DIALECT", "_DETAILS"].map((name) => `BATON_HEALTH_CHECK${name}`)
  .join();

for (
  const [title, permissions, state] of [
    ["needs no permission but to read its variables and to connect", [
      `--allow-env=${VARIABLES}`,
      "--allow-net=127.0.0.1:1",
    ], "nothing listens there, is the connector running, with --health-check?"],
    [
      "says that it may not connect",
      [`--allow-env=${VARIABLES}`],
      "Deno is not permitted to connect, run it with --allow-net",
    ],
  ] as const
) {
  Deno.test(`probe.ts on Deno ${title}`, async () => {
    const command = [Deno.execPath(), "run", "--no-prompt", ...permissions, fileURLToPath(PROBE)];
    const line = `No answer: GET http://127.0.0.1:1/health: ${state}\n`;
    assertEquals(await run([...command, "--health-check-port=1"]), { code: 1, stdout: "", stderr: line });
  });
}

Deno.test("probe.ts on Deno says that it may not use a Unix socket, or read a file", async () => {
  const command = [Deno.execPath(), "run", "--no-prompt", `--allow-env=${VARIABLES}`, fileURLToPath(PROBE)];
  const state = "Deno is not permitted to connect, run it with --allow-net, --allow-read and --allow-write";
  assertEquals(await run([...command, "--unix-socket=/a.sock"]), {
    code: 1,
    stdout: "",
    stderr: `No answer: GET http://localhost/health over /a.sock: ${state}\n`,
  });
  assertEquals(await run([...command, "--url=https://127.0.0.1", "--ca-file=/a.pem"]), {
    code: 1,
    stdout: "",
    stderr: 'Cannot read --ca-file: Deno is not permitted to, run it with --allow-read, got "/a.pem"\n',
  });
});

Deno.test("probe.ts on Deno needs no permission for the addresses of a name that it may connect to", async () => {
  const command = [Deno.execPath(), "run", "--no-prompt", `--allow-env=${VARIABLES}`, "--allow-net=localhost:1"];
  const state = "nothing listens there, is the connector running, with --health-check?";
  assertEquals(await run([...command, fileURLToPath(PROBE), "--url=http://localhost:1"]), {
    code: 1,
    stdout: "",
    stderr: `No answer: GET http://localhost:1/: ${state}\n`,
  });
});

Deno.test("probe.ts on Deno says which variable it may not read", async () => {
  const command = [Deno.execPath(), "run", "--no-prompt", "--allow-env=BATON_HEALTH_CHECK", fileURLToPath(PROBE)];
  const name = "BATON_HEALTH_CHECK_PORT";
  const stderr = `Cannot read ${name}: Deno is not permitted to, run it with --allow-env=BATON_*\n`;
  assertEquals(await run(command), { code: 1, stdout: "", stderr });
});
