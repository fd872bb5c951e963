import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { dirname, join } from "node:path";
import deno from "../deno.json" with { type: "json" };
import { publish } from "../tools/publish.ts";
import { stage } from "../tools/publish/stage.ts";
import { run } from "../tools/run.ts";
import { ROOT } from "../tools/runtime_binary.ts";

/** All that a user of the package gets. */
const FILES = `
  CHANGELOG.md LICENSE README.md client.ts deno.json docs/checks.md docs/frameworks.md docs/performance.md
  docs/probe.md docs/reliability.md docs/runtimes.md docs/tests.md gen/answers.ts
  gen/client/client/client.gen.ts gen/client/client/index.ts gen/client/client/types.gen.ts
  gen/client/client/utils.gen.ts gen/client/core/auth.gen.ts gen/client/core/bodySerializer.gen.ts
  gen/client/core/params.gen.ts gen/client/core/pathSerializer.gen.ts gen/client/core/queryKeySerializer.gen.ts
  gen/client/core/serverSentEvents.gen.ts gen/client/core/types.gen.ts gen/client/core/utils.gen.ts
  gen/client/types.gen.ts gen/routes.ts gen/version.ts manifest.ts mod.ts openapi.yaml probe.ts server.ts
  src/address.ts src/baton.ts src/boolean.ts src/budget.ts src/change.ts src/check.ts src/check_options.ts
  src/checker.ts src/client/answer.ts src/client/ask.ts src/client/classify.ts src/client/options.ts
  src/client/response.ts src/client/retry.ts src/client/send.ts src/client/shape.ts src/clock.ts src/defaults.ts
  src/disclosure.ts src/edge.ts src/edge_checker.ts src/engine.ts src/error_text.ts src/failure_log.ts
  src/fetch_handler.ts src/flags.ts src/found.ts src/health.ts src/health_options.ts src/later.ts
  src/listener.ts src/log.ts src/manifest/compose.ts src/manifest/docker.ts src/manifest/ecs.ts
  src/manifest/flags.ts src/manifest/help.ts src/manifest/kubernetes.ts src/manifest/notes.ts
  src/manifest/options.ts src/manifest/orchestrator.ts src/manifest/program.ts src/manifest/quadlet.ts
  src/manifest/socket.ts src/manifest/spec.ts src/manifest/start_limit.ts src/manifest/systemd.ts
  src/manifest/times.ts src/manifest/unit_file.ts src/manifest/words.ts src/manifest/yaml.ts src/ndc.ts
  src/one_line.ts src/peer.ts src/prefer.ts src/probe/ask.ts src/probe/attempt.ts src/probe/byte_reader.ts
  src/probe/ca_file.ts src/probe/command.ts src/probe/connect.ts src/probe/connect_on_bun.ts
  src/probe/connect_on_deno.ts src/probe/connect_on_node.ts src/probe/connection.ts src/probe/dial.ts
  src/probe/exchange.ts src/probe/fetch.ts src/probe/flags.ts src/probe/header.ts src/probe/help.ts
  src/probe/inbox.ts src/probe/json.ts src/probe/main.ts src/probe/message.ts src/probe/options.ts
  src/probe/patience.ts src/probe/plain_answer.ts src/probe/plain_target.ts src/probe/program.ts
  src/probe/resolver.ts src/probe/response.ts src/probe/target.ts src/probe/terminal.ts src/probe/timeout.ts
  src/probe/tls.ts src/probe/url.ts src/probe/verbose.ts src/probe/wait.ts src/process.ts src/reply.ts
  src/report.ts src/router.ts src/server/drain_on_signals.ts src/server/listen.ts src/server/listen_error.ts
  src/server/listen_on_bun.ts src/server/listen_on_deno.ts src/server/listen_on_node.ts
  src/server/listen_on_socket.ts src/server/listening.ts src/server/signals.ts src/server/socket_file.ts
  src/server/sources.ts src/setting_names.ts src/settings.ts src/target.ts src/timer.ts src/timestamp.ts
  src/unix_socket.ts src/unreachable.ts src/wording.ts
`;

async function withDirectory(test: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "baton-publish-test-" });
  try {
    await test(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("publish --dry-run publishes what a user needs, and nothing else", async () => {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "publish", "--dry-run"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  });
  const { code, stderr } = await command.output();
  const said = new TextDecoder().decode(stderr);
  const files = [...said.matchAll(/^ {3}file:\S+?\/package\/(\S+) \(/gm)].map(([, file]) => file!);
  assertEquals({ code, files: files.sort() }, { code: 0, files: FILES.trim().split(/\s+/) });
  assertMatch(said, new RegExp(`^Simulating publish of @baton/health@${deno.version} with files:$`, "m"));
});

Deno.test("stage() copies the files as they are, and a deno.json that links to nothing", async () => {
  await withDirectory(async (directory) => {
    const staged = await stage(directory, { standIns: true });
    assertEquals(staged, { directory: join(directory, "package"), files: FILES.trim().split(/\s+/) });
    for (const file of ["mod.ts", "gen/routes.ts", "README.md"]) {
      assertEquals(await Deno.readTextFile(join(staged.directory, file)), await Deno.readTextFile(join(ROOT, file)));
    }
    assertEquals(JSON.parse(await Deno.readTextFile(join(staged.directory, "deno.json"))), {
      name: "@baton/health",
      version: deno.version,
      license: "MIT",
      exports: deno.exports,
      imports: { "@std/cli": "jsr:@std/cli@^1", "@std/http": "jsr:@std/http@^1", yaml: "npm:yaml@^2" },
    });
  });
});

Deno.test("stage() names stand-ins beside the package, and only where they are asked for", async () => {
  const links = deno.links.map((link) => join(ROOT, link));
  for (const [standIns, config] of [[true, { links }], [false, {}]] as const) {
    await withDirectory(async (directory) => {
      await stage(directory, { standIns });
      const written = JSON.parse(await Deno.readTextFile(join(directory, "deno.json")));
      assertEquals(written, { workspace: ["./package"], ...config });
    });
  }
});

for (const args of [["--dry"], ["--dry-run", "--allow-dirty"], ["0.1.0"]]) {
  Deno.test(`publish refuses ${args.join(" ")}`, async () => {
    const error = await assertRejects(() => publish(args), TypeError);
    assertEquals(error.message, `Cannot publish: expected no argument or --dry-run, got "${args.join(" ")}"`);
  });
}

Deno.test("publish refuses what is not committed, and a commit without the version's tag", async () => {
  await withDirectory(async (directory) => {
    const tools = ["publish.ts", "publish/stage.ts", "module_graph.ts", "run.ts", "runtime_binary.ts"];
    for (const file of [...tools.map((name) => `tools/${name}`), "gen/version.ts", "deno.json"]) {
      await Deno.mkdir(dirname(join(directory, file)), { recursive: true });
      await Deno.copyFile(join(ROOT, file), join(directory, file));
    }
    await Deno.writeTextFile(join(directory, "deno.json"), JSON.stringify({ ...deno, links: [] }));
    const git = (...args: string[]) =>
      run(["git", "-c", "user.name=a", "-c", "user.email=a@b.c", ...args], { cwd: directory });
    const refusal = async () => {
      const command = new Deno.Command(Deno.execPath(), {
        args: ["run", "--allow-all", "--no-lock", "--no-check", "--quiet", "tools/publish.ts"],
        cwd: directory,
        env: { NO_COLOR: "1" },
      });
      const { code, stderr } = await command.output();
      return { code, said: new TextDecoder().decode(stderr).split("\n")[0] };
    };
    await git("init", "--quiet");
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "a");
    const { version } = deno;
    const untagged = `Cannot publish ${version}: expected the tag v${version} on this commit, got ""`;
    assertEquals(await refusal(), { code: 1, said: untagged });
    await git("tag", "v0.0.1");
    assertEquals(await refusal(), { code: 1, said: untagged.replace('""', '"v0.0.1"') });
    await Deno.writeTextFile(join(directory, "extra"), "");
    const dirty = `Cannot publish ${version}: expected no uncommitted change, got "?? extra"`;
    assertEquals(await refusal(), { code: 1, said: dirty });
  });
});
