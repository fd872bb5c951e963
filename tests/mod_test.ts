import { assert, assertEquals, assertMatch } from "@std/assert";
import * as mod from "../mod.ts";

const ROOT = new URL("../", import.meta.url);
const ENTRY = new URL("mod.ts", ROOT).href;

/** Runs Deno, in a directory of its own that holds a file to run or to check. */
async function runDeno(code: string, args: (file: string) => string[]): Promise<{ out: string; error: string }> {
  const directory = await Deno.makeTempDir({ prefix: "baton_mod_test_" });
  try {
    const file = `${directory}/file.ts`;
    await Deno.writeTextFile(file, code);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: args(file),
      cwd: ROOT,
      env: { NO_COLOR: "1" },
    }).output();
    return { out: new TextDecoder().decode(stdout), error: new TextDecoder().decode(stderr) };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("mod.ts exports createHealth, the error to throw with its guard, and types", async () => {
  assertEquals(Object.keys(mod).sort(), ["UnreachableError", "createHealth", "isUnreachable"]);
  const { out } = await runDeno("", () => ["doc", "--json", "mod.ts"]);
  const { nodes } = JSON.parse(out) as { nodes: Record<string, { symbols: { name: string }[] }> };
  const names = Object.values(nodes).flatMap(({ symbols }) => symbols.map(({ name }) => name)).sort();
  assertEquals(names.filter((name) => !Object.keys(mod).includes(name)), TYPES);
});

const TYPES = [
  "Alive",
  "Change",
  "ChangeListener",
  "Check",
  "CheckOptions",
  "CheckOutcome",
  "CheckReport",
  "CheckState",
]
  .concat(["Decides", "Details", "Dialect", "Disclosure", "Endpoint", "ErrorResponse", "FetchHandler", "Handlers"])
  .concat(["Health", "HealthOptions", "Healthy", "LoggedFailure", "MountOptions", "NodeListener"])
  .concat(["NodeRequest", "NodeResponse", "NotReady", "OnError", "Ready", "Report", "ServiceState", "SpokenOptions"])
  .concat(["Timestamp", "Unhealthy", "Warnings"]);

Deno.test("mod.ts exports the types of the answers, and Deno, Node and edge runtimes take what it makes", () => {
  const alive: mod.Alive = { status: "alive", timestamp: "2026-01-31T08:00:00Z" };
  const ready: mod.Ready = { status: "ready", timestamp: alive.timestamp };
  const { fetch, listener } = mod.createHealth({ validate: () => {} });
  const handlers: [Deno.ServeHandler, (request: Request, env: object) => Response | Promise<Response>] = [fetch, fetch];
  const nodeListener: (
    request: import("node:http").IncomingMessage,
    response: import("node:http").ServerResponse,
  ) => void = listener;
  assertEquals([ready.status, handlers.length, typeof nodeListener], ["ready", 2, "function"]);
});

Deno.test("mod.ts type-checks without any runtime's globals, and what uses them does not", async () => {
  const globals = ["Deno", "Bun", "process", "Buffer", "setImmediate", "require", "__dirname"];
  const code = globals.map((name) => `export const the_${name} = ${name};`).join("\n");
  const { error } = await runDeno(code, (file) => ["check", "--config", "tools/portable.json", "mod.ts", file]);
  const missing = [...error.matchAll(/^TS\d+ \[ERROR\]: Cannot find name '(\w+)'/gm)].map(([, name]) => name);
  const places = [...error.matchAll(/^\s+at file:\S*\/(\w+\.ts):\d+:\d+$/gm)].map(([, name]) => name);
  assertEquals(missing, globals, error);
  assertEquals(places, globals.map(() => "file.ts"), error);
});

Deno.test("mod.ts imports nothing but files of src/ and gen/", async () => {
  const { out } = await runDeno("", () => ["info", "--json", "mod.ts"]);
  const { modules } = JSON.parse(out) as { modules: { specifier: string }[] };
  const paths = modules.map(({ specifier }) => specifier.replace(ROOT.href, ""));
  assert(paths.includes("src/health.ts"), out);
  for (const path of paths) assertMatch(path, /^(mod\.ts|(src|gen)\/[\w./]+\.ts)$/);
});

/** Notes each global that is used while a module is imported, and while it then does what `use` says. */
function watched(module: string, use: string): string {
  return `
    const say = console.log;
    const used = new Set<string>();
    const names = ["Deno", "Bun", "process", "Buffer", "navigator", "localStorage", "setTimeout", "setInterval"]
      .concat(["queueMicrotask", "fetch", "crypto", "performance", "addEventListener", "AbortSignal", "console"]);
    const places = names.map((name) => [globalThis, name]).concat([[Date, "now"], [Math, "random"]]) as [any, string][];
    // all are looked at before the first is watched, since making up one of them uses others
    for (const [object, name, value] of places.map(([object, name]) => [object, name, object[name]])) {
      Object.defineProperty(object, name, { configurable: true, get: () => (used.add(name), value) });
    }
    const module = await import(${JSON.stringify(module)});
    const atImport = [...used];
    used.clear();
    ${use}
    say(JSON.stringify([atImport, [...used]]));
  `;
}

const NO_PERMISSIONS = (file: string) => ["run", "--no-prompt", "--no-check", "--quiet", file];

Deno.test("mod.ts has no side effect at import, and needs no permission, timer or process for what answers at once", async () => {
  const use = `
    const { fetch } = module.createHealth({ ready: () => {}, validate: () => {} });
    for (const path of ["/live", "/ready", "/health"]) fetch(new Request("http://localhost" + path));
  `;
  const { out, error } = await runDeno(watched(ENTRY, use), NO_PERMISSIONS);
  assertEquals([out, error], ['[[],["Deno","now","performance"]]\n', ""]);
});

Deno.test("a side effect at import is seen, so that the test above can fail", async () => {
  const module = "data:text/javascript,setTimeout(() => {}, 0); Math.random(); export {};";
  const { out, error } = await runDeno(watched(module, "Date.now(), typeof process;"), NO_PERMISSIONS);
  assertEquals([out, error], ['[["setTimeout","random"],["now","process"]]\n', ""]);
});
