/** `deno task bundle`: the command as two modules, for an image that has a runtime already. */
import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import deno from "../deno.json" with { type: "json" };
import { HELP } from "../src/probe/help.ts";
import { answer, sends, startRawServer } from "./probe/raw_server.ts";
import { type ProcessOutcome, run } from "./probe/run_process.ts";
import { runtimes } from "./runtimes.ts";

const TOOL = fileURLToPath(new URL("../tools/compile.ts", import.meta.url));
const FILES = ["baton-health.mjs", "command.mjs"];
const SUCCESS: ProcessOutcome = { code: 0, stdout: "", stderr: "" };

async function bundle(folder: string, args: readonly string[] = []): Promise<ProcessOutcome> {
  const command = [Deno.execPath(), "run", "--allow-all", TOOL, "--bundle", ...args];
  return await run(command, { cwd: folder, env: { TMPDIR: folder } });
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

Deno.test("bundle makes two modules, in a folder that has other files, and says which", async () => {
  const folder = await Deno.makeTempDir({ prefix: "bundle-" });
  try {
    await Deno.mkdir(`${folder}/out`);
    await Deno.writeTextFile(`${folder}/out/other`, "");
    const outcome = await bundle(folder, ["--output", "out"]);
    assertEquals(outcome, { code: 0, stdout: "out/baton-health.mjs\nout/command.mjs\n", stderr: "" });
    assertEquals(await namesIn(folder), ["out"]);
    assertEquals(await namesIn(`${folder}/out`), [...FILES, "other"]);
    const [entry, command] = await Promise.all(FILES.map((name) => Deno.readTextFile(`${folder}/out/${name}`)));
    // what the probe of a healthy connector reads, and what it does not
    assert(entry!.length < 9_000, `${entry!.length} bytes`);
    assertEquals([entry!, command!].map((text) => text.split(HELP.split("\n")[0]!).length - 1), [0, 1]);
    // of either, what the other needs of it
    for (const text of ["User-Agent", "baton-health/", "allowHalfOpen"]) {
      assertEquals([entry!, command!].map((module) => module.split(text).length > 1), [true, false], text);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("bundle takes nothing of a project that it lies in", async () => {
  const folder = await Deno.makeTempDir({ prefix: "bundle-" });
  try {
    assertEquals((await bundle(folder, ["--output=one"])).code, 0);
    await Deno.writeTextFile(`${folder}/other.js`, 'export const connect = "other";');
    await Deno.writeTextFile(`${folder}/deno.json`, '{ "imports": { "node:net": "./other.js" } }');
    assertEquals((await bundle(folder, ["--output=two"])).code, 0);
    await Deno.writeTextFile(`${folder}/deno.json`, "{ no JSON");
    assertEquals((await bundle(folder, ["--output=three"])).code, 0);
    for (const name of FILES) {
      const [one, ...others] = await Promise.all(
        ["one", "two", "three"].map((each) => Deno.readTextFile(`${folder}/${each}/${name}`)),
      );
      assertEquals(others.map((other) => other === one), [true, true], name);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("bundle refuses what it does not know, and leaves nothing behind where it cannot write", async () => {
  const folder = await Deno.makeTempDir({ prefix: "bundle-" });
  try {
    for (const arg of ["--target=x", "--targets=x", "probe.ts"]) {
      const { code, stderr } = await bundle(folder, ["--output=out", arg]);
      const named = arg === "--target=x" ? "--target" : arg;
      assertEquals({ code, stderr }, { code: 1, stderr: `Cannot read "${named}": expected --output FOLDER\n` });
    }
    await Deno.writeTextFile(`${folder}/file`, "");
    const { code, stderr } = await bundle(folder, ["--output=file"]);
    assertEquals([code, stderr.startsWith("Cannot make file: "), stderr.trim().split("\n").length], [1, true, 1]);
    assertEquals(await namesIn(folder), ["file"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("bundle is a task", () => {
  assertEquals(deno.tasks.bundle, "deno run -A tools/compile.ts --bundle");
});

for (const runtime of await runtimes()) {
  const title = runtime.unavailable ? `${runtime.name} (cannot be tried: ${runtime.unavailable})` : runtime.name;
  Deno.test({
    name: `the bundle is the command, whole, on ${title}`,
    ignore: runtime.unavailable !== undefined,
    async fn() {
      const folder = await Deno.makeTempDir({ prefix: "bundle-" });
      try {
        assertEquals((await bundle(folder, ["--output=."])).code, 0);
        const probe = (...args: string[]) => run([...runtime.command, `${folder}/baton-health.mjs`, ...args]);
        await using server = startRawServer(sends(answer(200, '{"status":"healthy"}')));
        const port = `--health-check-port=${server.port}`;
        assertEquals(await probe(port), SUCCESS);
        assertEquals(await probe("--help"), { ...SUCCESS, stdout: `${HELP}\n` });
        assertEquals((await probe(port, "--verbose")).code, 0);
        server.script = sends(answer(503, "{}"));
        const url = `http://127.0.0.1:${server.port}/health`;
        const unhealthy = `Not healthy: GET ${url} answered 503 Service Unavailable\n`;
        assertEquals(await probe(port), { code: 1, stdout: "", stderr: unhealthy });
        assertEquals(await probe(port, "--header=A: b"), { code: 1, stdout: "", stderr: unhealthy });
        // a good answer needs no more than the entry, and whatever does need more is not taken for one
        await Deno.remove(`${folder}/command.mjs`);
        server.script = sends(answer(200, '{"status":"healthy"}'));
        assertEquals(await probe(port), SUCCESS);
        server.script = sends(answer(503, "{}"));
        const { code, stdout, stderr } = await probe(port);
        assertEquals([code, stdout, stderr.startsWith("Cannot run the health check: ")], [1, "", true], stderr);
        assert(stderr.includes("command.mjs"), stderr);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
