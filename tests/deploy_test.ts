/** The examples in deploy/: fresh, and what each orchestrator takes. */
import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { manifest } from "../manifest.ts";
import { deploy, DOCKERFILES, EXAMPLES } from "../tools/deploy.ts";
import { checkCompose, checkKubernetes, checkTaskDefinition, readYaml } from "./manifest/schemas.ts";
import { readQuadlet } from "./manifest/read_back.ts";
import { run } from "./probe/run_process.ts";

const DEPLOY = new URL("../deploy/", import.meta.url);

async function exists(url: URL): Promise<boolean> {
  return await Deno.stat(url).then(() => true, () => false);
}

Deno.test("deploy() finds deploy/ to be what manifest() writes", async () => {
  assertEquals(await deploy(["--check"]), undefined);
});

Deno.test("deploy() writes every example and leaves other files alone; with --check it names what is stale or missing", async () => {
  const path = await Deno.makeTempDir({ prefix: "baton_deploy_test_" });
  try {
    const directory = new URL(`file://${path}/`);
    await Deno.writeTextFile(`${path}/fleet.md`, "by hand\n");
    assertEquals(await deploy([], directory), undefined);
    assertEquals(await deploy(["--check"], directory), undefined);
    assertEquals(await Deno.readTextFile(`${path}/fleet.md`), "by hand\n");
    await Deno.writeTextFile(`${path}/ecs.json`, "{}\n");
    await Deno.remove(`${path}/podman.yaml`);
    assertEquals(
      await deploy(["--check"], directory),
      "Cannot accept deploy/, run `deno task gen:deploy`: ecs.json is stale, podman.yaml is missing",
    );
    assertEquals(await Deno.readTextFile(`${path}/ecs.json`), "{}\n");
  } finally {
    await Deno.remove(path, { recursive: true });
  }
});

Deno.test("deploy() refuses an unknown argument in one sentence", async () => {
  assertEquals(await deploy(["--chek"]), 'Cannot write deploy/: expected no argument or --check, got "--chek"');
});

const CHECKS: readonly [pattern: RegExp, check: (text: string) => void][] = [
  [/^kubernetes.*\.yaml$/, (text) => checkKubernetes(readYaml(text))],
  [/^podman.*\.yaml$/, (text) => checkKubernetes(readYaml(text))],
  [/^compose.*\.yaml$/, (text) => checkCompose(readYaml(text))],
  [/^ecs.*\.json$/, (text) => checkTaskDefinition(JSON.parse(text))],
  [/\.container$/, (text) => void readQuadlet(text)],
  [/\.service$/, (text) => assert(text.includes("ExecStartPost="))],
];

for (const [file] of EXAMPLES) {
  Deno.test(`deploy/${file} is what its orchestrator takes`, async () => {
    const check = CHECKS.find(([pattern]) => pattern.test(file))![1];
    check(await Deno.readTextFile(new URL(file, DEPLOY)));
  });
}

Deno.test("deploy/'s Kubernetes examples have no field that Kubernetes does not have", async () => {
  const files = [...EXAMPLES.keys()].filter((file) => /^(kubernetes|podman).*\.yaml$/.test(file));
  const lines = await Promise.all(files.map(async (file, index) => {
    const tree = readYaml(await Deno.readTextFile(new URL(file, DEPLOY)));
    return `export const tree${index}: I${tree.kind} = ${JSON.stringify(tree)};`;
  }));
  // the schemas let unknown fields pass, as the API server does; the types made from them do not
  const imports = [
    'import type { IDeployment } from "kubernetes-models/apps/v1";',
    'import type { IPod } from "kubernetes-models/v1";',
  ];
  const unknown = [
    "// @ts-expect-error -- so that one which is not known is told",
    "export const unknown: IPod = { apiVersion: 'v1', kind: 'Pod', spec: { containers: [], hostnam: 'a' } };",
  ];
  const file = await Deno.makeTempFile({ prefix: "baton_deploy_test_", suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, [...imports, ...lines, ...unknown].join("\n"));
    const config = fileURLToPath(new URL("../deno.json", import.meta.url));
    const { code, stderr } = await run([Deno.execPath(), "check", "--quiet", "--no-lock", `--config=${config}`, file]);
    assertEquals({ code, stderr }, { code: 0, stderr: "" });
  } finally {
    await Deno.remove(file);
  }
});

const analyze = await exists(new URL("file:///usr/bin/systemd-analyze"));

const reason = analyze ? "" : " (ignored: systemd-analyze, of Debian's package systemd, is not installed)";

for (const file of [...EXAMPLES.keys()].filter((file) => file.endsWith(".service"))) {
  Deno.test({
    name: `deploy/${file} passes systemd-analyze verify, which finds a key that systemd does not have${reason}`,
    ignore: !analyze,
    fn: async () => {
      const text = await Deno.readTextFile(new URL(file, DEPLOY));
      // it looks for the programs, which this machine does not have
      const unit = text.replaceAll(/\/usr\/local\/bin\/(connector|baton-health)/g, "/bin/true");
      assertEquals(await verify(unit), { code: 0, said: "" });
      assert((await verify(unit.replace("ExecStartPost=", "ExecStartPst="))).said.includes("ExecStartPst"));
    },
  });
}

Deno.test({
  name: `manifest() for systemd passes systemd-analyze verify whatever the words have in them${reason}`,
  ignore: !analyze,
  fn: async () => {
    const words = ["/bin/true", "two words", "it's", '"', "\\", "$HOME", "${HOME}", "%h", "100%", ";", "#a", "", "é"];
    const { text } = manifest([
      "--for=systemd",
      `--command=${JSON.stringify(words)}`,
      "--unix-socket=/run/a b/%n.sock",
    ]);
    assertEquals(await verify(text), { code: 0, said: "" });
    assert((await verify(text.replace("%%h", "%Q"))).said.includes("%Q"));
  },
});

async function verify(unit: string): Promise<{ code: number; said: string }> {
  const directory = await Deno.makeTempDir({ prefix: "baton_deploy_test_" });
  try {
    const path = `${directory}/connector.service`;
    await Deno.writeTextFile(path, unit);
    return await analyzed(path);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** With no unit of this machine, whose troubles are not ours. */
async function analyzed(path: string): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await run(["/usr/bin/systemd-analyze", "verify", "--man=no", path]);
  const own = (stdout + stderr).split("\n").filter((line) => line.includes(path) || line.includes("connector"));
  return { code, said: own.join("\n") };
}

for (const [file, args] of DOCKERFILES) {
  const url = new URL(`docker/${file}`, DEPLOY);
  const ignore = !await exists(url);
  Deno.test({
    name: `deploy/docker/${file} has the HEALTHCHECK that manifest() writes${
      ignore ? " (ignored: there is no such file)" : ""
    }`,
    ignore,
    fn: async () => assertEquals(healthCheckOf(await Deno.readTextFile(url)), healthCheckOf(manifest(args).text)),
  });
}

function healthCheckOf(dockerfile: string): string | undefined {
  return dockerfile.match(/^HEALTHCHECK (?:.*\\\n)*.*$/m)?.[0];
}
