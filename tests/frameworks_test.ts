/** The examples of mounting in a framework, each started for real. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { askPlainly } from "./ask_plainly.ts";
import { HandlerProcess } from "./black_box/handler_starter.ts";
import type { Answer, Ask } from "./black_box/target.ts";
import { Contract } from "./contract.ts";
import { program, type Runtime, runtimes } from "./runtimes.ts";

interface Framework {
  /** Its file in examples/frameworks. */
  readonly name: string;
  /** Who answers a path below /internal that is no endpoint: the handlers, or the app, which asks for a token. */
  readonly unknown: "health" | "app";
  /** The app's answer to `/health`, which is not mounted, from who has no token. */
  readonly elsewhere: 401 | 404;
  /** Whether the client's address is known, so that a client on this machine sees texts. */
  readonly peer: boolean;
  /** @default {["Node 20", "Node 26"]} */
  readonly runtimes?: readonly string[];
}

const FRAMEWORKS: readonly Framework[] = [
  { name: "node_http", unknown: "app", elsewhere: 401, peer: true },
  { name: "express", unknown: "app", elsewhere: 401, peer: true },
  { name: "koa", unknown: "app", elsewhere: 401, peer: true },
  { name: "fastify", unknown: "health", elsewhere: 404, peer: true },
  { name: "hono", unknown: "health", elsewhere: 401, peer: true },
  { name: "h3", unknown: "health", elsewhere: 401, peer: false },
  { name: "elysia", unknown: "health", elsewhere: 404, peer: true, runtimes: ["Bun"] },
];

const contract = await Contract.read("baton");
const TOKEN = { Authorization: "Bearer secret" };
const JSON_BODY = { body: '{"a":1}', headers: { "Content-Type": "application/json" } };

for (const framework of FRAMEWORKS) {
  for (const runtime of await runtimes()) {
    if (!(framework.runtimes ?? ["Node 20", "Node 26"]).includes(runtime.name)) continue;
    const ignore = runtime.unavailable !== undefined;
    const name = `${framework.name} on ${runtime.name}${ignore ? ` (ignored: ${runtime.unavailable})` : ""}`;
    Deno.test({
      name: `${name} serves health beside its own routes`,
      ignore,
      fn: () => tryMounted(framework, runtime),
    });
    Deno.test({
      name: `${name} says to a client on this machine what fails${framework.peer ? "" : ", by an id alone"}`,
      ignore,
      fn: () => tryFailing(framework, runtime),
    });
  }
}

async function start({ name }: Framework, runtime: Runtime, env: Record<string, string> = {}): Promise<HandlerProcess> {
  const source = new URL(`../examples/frameworks/${name}.ts`, import.meta.url);
  return await HandlerProcess.start([...runtime.command, await program(runtime, source)], { PORT: "0", ...env });
}

async function tryMounted(framework: Framework, runtime: Runtime): Promise<void> {
  await using app = await start(framework, runtime);
  const ask = (request: Ask) => askPlainly(app.url, request);
  for (const path of ["health", "ready", "live"]) {
    for (const method of ["GET", "HEAD"]) {
      const answer = await ask({ method, path: `/internal/${path}?x=1` });
      check({ method, path: `/${path}` }, answer);
      assertEquals(answer.status, 200);
    }
    const posted = await ask({ method: "POST", path: `/internal/${path}`, ...JSON_BODY });
    check({ method: "POST", path: `/${path}` }, posted);
    assertEquals(posted.status, 405);
  }
  const unknown = await ask({ path: "/internal/nowhere" });
  assertEquals(unknown.status, framework.unknown === "health" ? 404 : 401);
  if (framework.unknown === "health") check({ path: "/nowhere" }, unknown);
  assertEquals((await ask({ path: "/health" })).status, framework.elsewhere);
  assertEquals((await ask({ path: "/users" })).status, 401);
  const users = await ask({ path: "/users", headers: TOKEN });
  assertEquals([users.status, users.body], [200, "[]"]);
  // of the last request, and so of all before it
  await app.printed(/\/users/);
  assertEquals(/\/internal\/(health|ready|live)/.test(app.text), false, app.text);
}

async function tryFailing(framework: Framework, runtime: Runtime): Promise<void> {
  await using app = await start(framework, runtime, { VENDOR: "down" });
  const answer = await askPlainly(app.url, { path: "/internal/health" });
  check({ path: "/health" }, answer);
  assertEquals(answer.status, 503);
  const { details: { error, ...more } } = JSON.parse(answer.body);
  assertEquals(error, "connector validation failed");
  if (framework.peer) assertEquals(more, { validation_error: "the vendor does not answer" });
  else assertEquals(Object.keys(more), ["error_id"]);
}

/** That the framework has neither added to the answer, nor taken from it. */
function check({ method = "GET", path }: Ask, answer: Answer): void {
  contract.check({ method, path, ...answer });
}

const FILES: Readonly<Record<string, string>> = { "node:http": "node_http" };

Deno.test("docs/frameworks.md has the lines of the examples", async () => {
  const document = await Deno.readTextFile(new URL("../docs/frameworks.md", import.meta.url));
  const rows = [...document.matchAll(/^\| ([\w:]+) +\| `([^`]+)`/gm)].map(([, name, line]) => [name!, line!] as const);
  assertEquals(
    rows.map(([name]) => FILES[name] ?? name.toLowerCase()).sort(),
    FRAMEWORKS.map(({ name }) => name).sort(),
  );
  for (const [name, line] of rows) {
    const file = new URL(`../examples/frameworks/${FILES[name] ?? name.toLowerCase()}.ts`, import.meta.url);
    const source = (await Deno.readTextFile(file)).replaceAll(/\s+/g, " ");
    assertStringIncludes(source.replaceAll("( ", "(").replaceAll(", )", ")"), line.replace(/^app/, ""));
  }
});
