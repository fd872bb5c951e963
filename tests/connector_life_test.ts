import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { CONNECTOR, launchConnector, type RunningConnector } from "../tools/process/connector.ts";
import { within } from "../tools/process/within.ts";
import { program, type Runtime, runtimes } from "./runtimes.ts";
import { withConnector, withFolder } from "./with_connector.ts";

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** Asserts that it answers, but takes on nothing new. */
async function assertDraining(connector: RunningConnector): Promise<void> {
  await connector.stdout.match(/Draining\n/);
  const { status, says, details } = await connector.ask("ready");
  assertEquals([status, says, details], [503, "not_ready", { error: "connector is shutting down" }]);
  assertEquals((await connector.ask("health")).details, { error: "connector is shutting down" });
  const live = await connector.ask("live");
  assertEquals([live.status, live.says], [200, "alive"]);
}

for (const signal of SIGNALS) {
  Deno.test(`connector drains on ${signal}, syncs no more, and ends after DRAIN_DELAY with exit code 0`, async () => {
    await withConnector(async (connector) => {
      const startedAt = performance.now();
      connector.signal(signal);
      await connector.stdout.match(/Draining\n/);
      const { code, stdout, stderr } = await connector.outcome();
      // The timer of another process, on another clock.
      assert(performance.now() - startedAt > 450);
      assertEquals([code, stderr], [0, ""]);
      assertMatch(stdout, /Synced 3 users in 2 groups\nDraining\nStopped\n$/);
      await assertRejects(() => connector.ask("live"), TypeError);
    }, { env: { DRAIN_DELAY: "0.5" } });
  });
}

Deno.test("connector tells the command that it drains", async () => {
  await withConnector(async (connector) => {
    connector.signal("SIGTERM");
    await assertDraining(connector);
    const ready = await connector.healthCheck("--endpoint=ready");
    assertEquals([ready.code, ready.stderr.includes("connector is shutting down")], [1, true]);
    assertEquals((await connector.healthCheck("--endpoint=live")).code, 0);
  }, { env: { DRAIN_DELAY: "60" } });
});

Deno.test("connector drains in the NDC dialect, too", async () => {
  await withConnector(async (connector) => {
    connector.signal("SIGTERM");
    await connector.stdout.match(/Draining\n/);
    for (const endpoint of ["health", "ready", "connected"] as const) {
      const { status, says } = await connector.ask(endpoint);
      assertEquals([endpoint, status, says], [endpoint, 503, "connector is shutting down"]);
    }
    assertEquals((await connector.ask("live")).status, 200);
  }, { dialect: "ndc", env: { DRAIN_DELAY: "60" } });
});

// Node 20 has no node:sqlite.
for (const runtime of (await runtimes()).filter(({ name }) => name !== "Node 20")) {
  const name = `connector stops at once, with exit code 0, at a second signal, on ${runtime.name}`;
  const reason = runtime.unavailable;
  Deno.test({
    name: reason ? `${name} (${reason})` : name,
    ignore: reason !== undefined,
    fn: () => stopsAtSecondSignal(runtime),
  });
}

async function stopsAtSecondSignal(runtime: Runtime): Promise<void> {
  await withConnector(async (connector) => {
    connector.signal("SIGTERM");
    await assertDraining(connector);
    const { code, stdout } = await within(3_000, "the connector to stop", connector.stop("SIGINT"));
    assertEquals(code, 0);
    assertMatch(stdout, /Draining\nStopped\n$/);
  }, { program: [...runtime.command, await program(runtime, CONNECTOR)], env: { DRAIN_DELAY: "60" } });
}

for (const signal of SIGNALS) {
  Deno.test(`connector serves no health checks unless told to, and stops at once on ${signal}`, async () => {
    await withFolder(async (folder) => {
      // Without the right to listen, serving would fail.
      const permissions = ["--no-prompt", "--allow-read", "--allow-write", "--allow-env", "--deny-net"];
      await using connector = launchConnector([], {
        env: { DATABASE_FILE: `${folder}/directory.sqlite`, DRAIN_DELAY: "60" },
        program: [Deno.execPath(), "run", ...permissions, CONNECTOR.pathname],
      });
      await connector.stdout.match(/Synced 3 users in 2 groups/);
      const outcome = await connector.stop(signal);
      assertEquals(outcome, { code: 0, stdout: "Synced 3 users in 2 groups\nStopped\n", stderr: "" });
    });
  });
}
