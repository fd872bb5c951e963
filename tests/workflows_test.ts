import { validateWorkflow } from "@action-validator/core";
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { parse } from "yaml";
import deno from "../deno.json" with { type: "json" };

const FOLDER = new URL("../.github/workflows/", import.meta.url);

interface Job {
  needs?: string;
  uses?: string;
  "runs-on"?: string;
  permissions?: Record<string, string>;
  strategy?: { matrix: { os: string[] } };
  steps?: { uses?: string; run?: string }[];
}

interface Workflow {
  on: { push: { branches?: string[]; tags?: string[] } };
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

async function read(name: string): Promise<Workflow> {
  return parse(await Deno.readTextFile(new URL(name, FOLDER)));
}

const NAMES = ["ci.yaml", "publish.yaml"];

Deno.test("every workflow is one that is looked at here", async () => {
  assertEquals((await Array.fromAsync(Deno.readDir(FOLDER), ({ name }) => name)).sort(), NAMES);
});

for (const name of NAMES) {
  Deno.test(`${name} is as GitHub's schema of workflows has them`, async () => {
    const text = await Deno.readTextFile(new URL(name, FOLDER));
    assertEquals(validateWorkflow(text).errors, []);
    assertNotEquals(validateWorkflow(text.replace("    runs-on:", "    runs_on:")).errors, []);
  });

  Deno.test(`${name} runs tasks that there are, on the Deno that the README names, and .ci/run`, async () => {
    const commands = Object.values((await read(name)).jobs).flatMap(({ steps = [] }) =>
      steps.flatMap(({ run }) => run ?? [])
    );
    const ours = commands.filter((command) => !command.startsWith("git "));
    for (const command of ours.filter((command) => command !== ".ci/run")) {
      const [prefix, task] = command.match(/^(npx -y deno@2\.9\.6 task) (\S+)/)?.slice(1) ?? [];
      assert(prefix !== undefined && task! in deno.tasks, command);
    }
    assert(ours.length > 0);
  });
}

Deno.test("ci.yaml runs .ci/run on Linux, and what can run there on macOS and Windows", async () => {
  const { jobs } = await read("ci.yaml");
  assertEquals(jobs.linux!.steps!.map(({ run }) => run).at(-1), ".ci/run");
  assertEquals(jobs.elsewhere!.strategy!.matrix.os.map((os) => os.split("-")[0]), ["macos", "windows"]);
});

Deno.test("publish.yaml publishes a tag's version after ci, by OpenID Connect, which no other job may use", async () => {
  const { on, permissions, jobs } = await read("publish.yaml");
  assertEquals(on.push, { tags: ["v[0-9]+.[0-9]+.[0-9]+*"] });
  assertEquals([jobs.jsr!.needs, jobs.ci!.uses], ["ci", "./.github/workflows/ci.yaml"]);
  assertEquals(jobs.jsr!.permissions, { contents: "read", "id-token": "write" });
  assertEquals([permissions, (await read("ci.yaml")).permissions], [{ contents: "read" }, { contents: "read" }]);
});

Deno.test("CHANGELOG.md has a section for this version, below what is not released", async () => {
  const changelog = await Deno.readTextFile(new URL("../CHANGELOG.md", import.meta.url));
  const sections = [...changelog.matchAll(/^## (\S+)/gm)].map(([, name]) => name);
  assertEquals(sections.slice(0, 2), ["Unreleased", deno.version]);
});
