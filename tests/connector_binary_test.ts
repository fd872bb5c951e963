/** A connector as one binary: its `health-check`, a new process at every probe, loads nothing of what it serves with. */
import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "node:path";
import { bundleConnector, compileConnector, whyNotCompiled } from "./binaries/connector.ts";
import { closedPort } from "./probe/raw_server.ts";
import { runConnector, startConnector } from "../tools/process/connector.ts";

/** How a module that has been evaluated says so. */
const LOADED = "loaded chunk ";

interface ConnectorBinary {
  path: string;
  /** The source modules of each chunk, of those in node_modules or a cache no more than the package's name. */
  modules: Map<string, string[]>;
}

/** Compiles it from chunks, each of which says when it is loaded; `deno bundle` writes above each module where it is from. */
async function compileTelling(): Promise<ConnectorBinary> {
  const folder = await Deno.makeTempDir({ prefix: "connector-" });
  const modules: ConnectorBinary["modules"] = new Map();
  const path = join(folder, "connector");
  try {
    const chunks = join(folder, "chunks");
    await bundleConnector(chunks);
    for await (const { name } of Deno.readDir(chunks)) {
      const text = await Deno.readTextFile(join(chunks, name));
      modules.set(name, [...text.matchAll(/^\/\/ (\S+\.[jt]s)$/gm)].map(([, source]) => nameOf(source!)));
      await Deno.writeTextFile(join(chunks, name), `console.error("${LOADED}${name}");\n${text}`);
    }
    await compileConnector(chunks, path);
    await Deno.remove(chunks, { recursive: true });
    return { path, modules };
  } catch (error) {
    await Deno.remove(folder, { recursive: true });
    throw error;
  }
}

function nameOf(source: string): string {
  return source.match(/registry\.npmjs\.org\/(.*?)\/\d/)?.[1] ?? source;
}

/** What was loaded, each module once, and what was printed besides. */
function split({ modules }: ConnectorBinary, stderr: string) {
  const lines = stderr.trim().split("\n");
  const chunks = lines.filter((line) => line.startsWith(LOADED)).map((line) => line.slice(LOADED.length));
  const loaded = new Set(chunks.flatMap((chunk) => modules.get(chunk)!));
  return { loaded: [...loaded].sort(), others: lines.filter((line) => !line.startsWith(LOADED)) };
}

/** What the command is made of, less its own folder. */
const OF_THE_COMMAND = [
  "deno-std",
  "examples/connector.ts",
  "gen/routes.ts",
  "gen/version.ts",
  "probe.ts",
  "src/address.ts",
  "src/boolean.ts",
  "src/defaults.ts",
  "src/disclosure.ts",
  "src/error_text.ts",
  "src/flags.ts",
  "src/found.ts",
  "src/one_line.ts",
  "src/process.ts",
  "src/setting_names.ts",
  "src/settings.ts",
  "src/unix_socket.ts",
];

async function compiled(): Promise<{ binary?: ConnectorBinary; unavailable?: string }> {
  try {
    const binary = await compileTelling();
    addEventListener("unload", () => Deno.removeSync(dirname(binary.path), { recursive: true }));
    return { binary };
  } catch (error) {
    return { unavailable: whyNotCompiled(error) };
  }
}

/** Deno 2.4 ends the pause between two syncs no sooner when it is told to stop. */
const SHORT_PAUSE = { SYNC_INTERVAL: "0.1" };

const { binary, unavailable } = await compiled();

function register(behaviour: string, fn: (binary: ConnectorBinary) => Promise<void>): void {
  const name = `connector as one binary ${behaviour}${unavailable ? ` (cannot be tried: ${unavailable})` : ""}`;
  Deno.test({ name, ignore: unavailable !== undefined, fn: () => fn(binary!) });
}

register("loads the command and nothing of the connector for health-check", async (binary) => {
  const port = closedPort();
  const { code, stdout, stderr } = await runConnector(["health-check", `--health-check-port=${port}`], {
    program: [binary.path],
  });
  const { loaded, others } = split(binary, stderr);
  assertEquals({ code, stdout, others: others.length }, { code: 1, stdout: "", others: 1 });
  assert(others[0]!.startsWith(`No answer: GET http://127.0.0.1:${port}/health: `), others[0]);
  assertEquals(loaded.filter((name) => !name.startsWith("src/probe/")), OF_THE_COMMAND);
  assert(loaded.includes("src/probe/ask.ts"));
});

register("serves, and asks itself", async (binary) => {
  const folder = await Deno.makeTempDir();
  try {
    const program = [binary.path];
    const env = { ...SHORT_PAUSE, DATABASE_FILE: join(folder, "directory.sqlite") };
    await using connector = await startConnector({ program, env });
    const port = `--health-check-port=${new URL(connector.url).port}`;
    const { code, stderr } = await runConnector(["health-check", port], { program });
    assertEquals({ code, others: split(binary, stderr).others }, { code: 0, others: [] });
    const ended = await connector.stop("SIGTERM");
    assertEquals(ended.code, 0);
    // what the listing above would show, were it loaded there
    const { loaded } = split(binary, ended.stderr);
    for (const name of ["src/engine.ts", "server.ts"]) assert(loaded.includes(name), name);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

register("loads a database driver only to serve from that database", async (binary) => {
  const env = { ...SHORT_PAUSE, DATABASE_URL: `postgres://user:password@127.0.0.1:${closedPort()}/directory` };
  await using connector = await startConnector({ program: [binary.path], env });
  const { stderr } = await connector.stop("SIGTERM");
  assert(split(binary, stderr).loaded.includes("postgres"));
});
