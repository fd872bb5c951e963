/** What each export of the package is: its names, what it loads, and how large it is. */
import { assert, assertEquals } from "@std/assert";
import { gzipSync } from "node:zlib";
import { basename } from "node:path";
import deno from "../deno.json" with { type: "json" };
import { type Loaded, moduleGraph } from "../tools/module_graph.ts";
import { run } from "../tools/run.ts";
import { ROOT } from "../tools/runtime_binary.ts";

/** The names of values, and those of types alone. */
const NAMES: Record<string, [values: string, types: string]> = {
  "mod.ts": [
    "UnreachableError createHealth isUnreachable",
    `
      Alive Change ChangeListener Check CheckOptions CheckOutcome CheckReport CheckState Decides Details Dialect
      Disclosure Endpoint ErrorResponse FetchHandler Handlers Health HealthOptions Healthy LoggedFailure
      MountOptions NodeListener NodeRequest NodeResponse NotReady OnError Ready Report ServiceState SpokenOptions Timestamp
      Unhealthy Warnings
    `,
  ],
  "server.ts": [
    "serve",
    `
      HealthServer ServeOptions
    `,
  ],
  "probe.ts": [
    "healthCheck",
    "",
  ],
  "client.ts": [
    "classify createHealthClient isUnreachable",
    `
      Alive Answer Answers AskEndpoint AskOptions Asked BatonClient Classification ClassificationOf ClientFetch
      ConformingAnswer Details Dialect Endpoint ErrorResponse Fallback HealthAnswer HealthClient
      HealthClientOptions Healthy NdcClient NotReady OperationId Ready RetryOptions StrangeAnswer Timestamp
      Unhealthy Warnings
    `,
  ],
  "manifest.ts": [
    "manifest",
    `
      Manifest
    `,
  ],
};

/** What is loaded with a module, and what when it comes to be needed. */
const GRAPHS: Record<string, Partial<Record<Loaded, string>>> = {
  "mod.ts": {
    "at once": `
      gen/routes.ts mod.ts src/address.ts src/baton.ts src/budget.ts src/change.ts src/check.ts
      src/check_options.ts src/checker.ts src/clock.ts src/defaults.ts src/disclosure.ts src/edge.ts
      src/edge_checker.ts src/engine.ts src/error_text.ts src/failure_log.ts src/fetch_handler.ts
      src/found.ts src/health.ts src/health_options.ts src/later.ts src/listener.ts src/log.ts src/ndc.ts
      src/one_line.ts src/peer.ts src/prefer.ts src/reply.ts src/report.ts src/router.ts src/target.ts
      src/timer.ts src/timestamp.ts src/unreachable.ts src/wording.ts
    `,
  },
  "server.ts": {
    "at once": `
      gen/routes.ts server.ts src/address.ts src/boolean.ts src/defaults.ts src/disclosure.ts src/found.ts
      src/one_line.ts src/process.ts src/server/listen.ts src/server/sources.ts src/setting_names.ts
      src/settings.ts src/timer.ts src/unix_socket.ts
    `,
    "on demand": `
      @std/cli/parse-args node:fs node:fs/promises node:http node:module node:net node:url src/flags.ts
      src/probe/connect_on_bun.ts src/probe/connect_on_deno.ts src/probe/connect_on_node.ts
      src/probe/connection.ts src/probe/inbox.ts src/probe/program.ts src/server/drain_on_signals.ts
      src/server/listen_error.ts src/server/listen_on_bun.ts src/server/listen_on_deno.ts
      src/server/listen_on_node.ts src/server/listen_on_socket.ts src/server/signals.ts
      src/server/socket_file.ts
    `,
  },
  "probe.ts": {
    "at once": `
      gen/routes.ts gen/version.ts probe.ts src/address.ts src/defaults.ts src/probe/connect_on_bun.ts
      src/probe/connect_on_deno.ts src/probe/connect_on_node.ts src/probe/connection.ts
      src/probe/exchange.ts src/probe/inbox.ts src/probe/main.ts src/probe/patience.ts
      src/probe/plain_answer.ts src/probe/plain_target.ts src/probe/program.ts src/probe/timeout.ts
      src/process.ts src/setting_names.ts
    `,
    "on demand": `
      @std/cli/parse-args @std/http/status node:dns node:fs/promises node:module node:net node:tls node:url
      src/boolean.ts src/disclosure.ts src/error_text.ts src/flags.ts src/found.ts src/one_line.ts
      src/probe/ask.ts src/probe/attempt.ts src/probe/byte_reader.ts src/probe/ca_file.ts
      src/probe/command.ts src/probe/connect.ts src/probe/dial.ts src/probe/flags.ts src/probe/header.ts
      src/probe/help.ts src/probe/json.ts src/probe/message.ts src/probe/options.ts src/probe/resolver.ts
      src/probe/response.ts src/probe/target.ts src/probe/terminal.ts src/probe/tls.ts src/probe/url.ts
      src/probe/verbose.ts src/probe/wait.ts src/settings.ts src/unix_socket.ts
    `,
  },
  "client.ts": {
    "at once": `
      client.ts gen/answers.ts gen/client/client/client.gen.ts gen/client/client/index.ts
      gen/client/client/utils.gen.ts gen/client/core/auth.gen.ts gen/client/core/bodySerializer.gen.ts
      gen/client/core/params.gen.ts gen/client/core/pathSerializer.gen.ts
      gen/client/core/queryKeySerializer.gen.ts gen/client/core/serverSentEvents.gen.ts
      gen/client/core/utils.gen.ts gen/routes.ts src/client/answer.ts src/client/ask.ts
      src/client/classify.ts src/client/options.ts src/client/response.ts src/client/retry.ts
      src/client/send.ts src/client/shape.ts src/defaults.ts src/error_text.ts src/found.ts
      src/probe/timeout.ts src/timer.ts src/unreachable.ts
    `,
    "on demand": `
      @std/http/status gen/version.ts node:dns node:net node:tls src/address.ts src/one_line.ts
      src/probe/byte_reader.ts src/probe/connect.ts src/probe/connect_on_bun.ts src/probe/connect_on_deno.ts
      src/probe/connect_on_node.ts src/probe/connection.ts src/probe/dial.ts src/probe/exchange.ts
      src/probe/fetch.ts src/probe/inbox.ts src/probe/message.ts src/probe/patience.ts src/probe/program.ts
      src/probe/response.ts src/probe/tls.ts src/probe/url.ts src/unix_socket.ts
    `,
  },
  "manifest.ts": {
    "at once": `
      @std/cli/parse-args gen/routes.ts manifest.ts src/address.ts src/boolean.ts src/defaults.ts
      src/disclosure.ts src/error_text.ts src/flags.ts src/found.ts src/manifest/compose.ts
      src/manifest/docker.ts src/manifest/ecs.ts src/manifest/flags.ts src/manifest/help.ts
      src/manifest/kubernetes.ts src/manifest/notes.ts src/manifest/options.ts src/manifest/orchestrator.ts
      src/manifest/program.ts src/manifest/quadlet.ts src/manifest/socket.ts src/manifest/spec.ts
      src/manifest/start_limit.ts src/manifest/systemd.ts src/manifest/times.ts src/manifest/unit_file.ts
      src/manifest/words.ts src/manifest/yaml.ts src/one_line.ts src/probe/flags.ts src/probe/header.ts
      src/probe/main.ts src/probe/patience.ts src/probe/program.ts src/probe/target.ts src/probe/url.ts
      src/process.ts src/setting_names.ts src/settings.ts src/unix_socket.ts yaml
    `,
    "on demand": `
      node:module node:url
    `,
  },
};

Deno.test("deno.json exports what is listed here", () => {
  const entries = Object.values(deno.exports).map((path) => path.slice("./".length));
  assertEquals(Object.keys(NAMES), entries);
  assertEquals(Object.keys(GRAPHS), entries);
});

for (const [entry, [values, types]] of Object.entries(NAMES)) {
  Deno.test(`${entry} exports these names, and no others`, async () => {
    const exported = Object.keys(await import(`../${entry}`)).sort();
    assertEquals(exported, words(values));
    const { nodes } = JSON.parse((await run([Deno.execPath(), "doc", "--json", entry], { cwd: ROOT })).stdout) as {
      nodes: Record<string, { symbols: { name: string }[] }>;
    };
    const documented = Object.values(nodes).flatMap(({ symbols }) => symbols.map(({ name }) => name));
    assertEquals(documented.filter((name) => !exported.includes(name)).sort(), words(types));
  });
}

for (const [entry, graph] of Object.entries(GRAPHS)) {
  Deno.test(`${entry} loads these modules, and no others`, async () => {
    const found = [...await moduleGraph(entry)];
    for (const when of ["at once", "on demand"] as const) {
      const names = found.filter(([, loaded]) => loaded === when).map(([name]) => name).sort();
      assertEquals({ [when]: names }, { [when]: words(graph[when] ?? "") });
    }
  });
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "").sort();
}

/** What NDC's dialect takes, beside its rows of the table: its handlers, and telling who is out of reach from who answers wrongly. */
const NDC = ["ndc.ts", "unreachable.ts"];

const CORE = 'export { createHealth } from "./mod.ts";';
const SERVER = `${CORE}\nexport { serve } from "./server.ts";`;

/**
 * In KB of 1024 bytes: bundled, minified, gzipped, without what is loaded on demand. The core is over 8, and with the server over 10,
 * since what runs where nothing runs between requests, mounting below a path, and the short way by which what is known to be good is
 * answered, are in it: each is needed in the very call in which it is found out that it is.
 */
const BUDGETS: [what: string, source: string, without: string[], kilobytes: number][] = [
  ["the core in Baton's dialect", CORE, NDC, 9],
  ["the core and the server in Baton's dialect", SERVER, NDC, 11.25],
  ["the client", 'export { createHealthClient } from "./client.ts";', [], 12],
  // both dialects are in whatever is bundled: which one is spoken is known only when flags and variables are read
  ["the core in both dialects", CORE, [], 10],
  ["the core and the server in both dialects", SERVER, [], 12],
];
for (const [what, source, without, kilobytes] of BUDGETS) {
  Deno.test(`${what} takes at most ${kilobytes} KB`, async () => {
    const size = await bundledSize(source, without);
    assert(size <= kilobytes * 1024, `expected at most ${kilobytes * 1024} bytes, got ${size}`);
    // so that a bundle of nothing is seen
    assert(size > kilobytes * 1024 / 2, `expected more than half of it, got ${size}`);
  });
}

async function bundledSize(source: string, without: readonly string[]): Promise<number> {
  const graphs = await Promise.all([...source.matchAll(/"\.\/(.*?)"/g)].map(([, entry]) => moduleGraph(entry!)));
  const named = (when: Loaded) =>
    graphs.flatMap((graph) => [...graph]).filter(([, loaded]) => loaded === when).map(([name]) => basename(name));
  // by the last part of their names, as they are imported from anywhere; those that are on demand have it for themselves
  const onDemand = named("on demand").filter((name) => name.endsWith(".ts") && !named("at once").includes(name));
  const external = [...onDemand, ...without].map((name) => `--external=*/${name}`);
  const entry = await Deno.makeTempFile({ dir: ROOT, prefix: "bundling-", suffix: ".ts" });
  try {
    await Deno.writeTextFile(entry, source);
    const { stdout } = await run([Deno.execPath(), "bundle", "--quiet", "--minify", ...external, entry], { cwd: ROOT });
    return gzipSync(stdout, { level: 9 }).length;
  } finally {
    await Deno.remove(entry);
  }
}
