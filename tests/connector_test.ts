import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { within } from "../tools/process/within.ts";
import { FakeTime, NO_FAKE_TIME } from "./fake_time.ts";
import { change, withConnector, withFolder } from "./with_connector.ts";
import { program, type Runtime, runtimes } from "./runtimes.ts";
import { CONNECTOR, runConnector, type RunningConnector, startConnector } from "../tools/process/connector.ts";

/** Asserts that the connector reports `state` about `file` on /health, goes on otherwise, and logs it for its sync. */
async function assertUnhealthy(connector: RunningConnector, file: string, state: string): Promise<void> {
  const { says, details } = await connector.askUntil("health", 503);
  assertEquals([says, details.error], ["unhealthy", "connector validation failed"]);
  assertStringIncludes(details.validation_error ?? "", `Cannot read ${file}: ${state} (`);
  assertEquals((await connector.ask("ready")).says, "ready");
  assertEquals((await connector.ask("live")).says, "alive");
  await connector.stderr.matchNew(new RegExp(`Sync failed: Cannot read ${file}: ${state}`));
}

/** Asserts that the connector is healthy again and syncs again. */
async function assertRecovers(connector: RunningConnector): Promise<void> {
  assertEquals((await connector.askUntil("health", 200)).says, "healthy");
  await connector.stdout.matchNew(/Synced 3 users in 2 groups\n/);
}

Deno.test("connector answers 503 when a table is missing, 200 when it is back", async () => {
  await withConnector(async (connector, file) => {
    change(file, "ALTER TABLE groups RENAME TO teams");
    await assertUnhealthy(connector, file, "a table or column is missing");
    change(file, "ALTER TABLE teams RENAME TO groups");
    await assertRecovers(connector);
  });
});

Deno.test("connector answers 503 when another program has the file locked, 200 when it lets go", async () => {
  await withConnector(async (connector, file) => {
    const other = new DatabaseSync(file, { timeout: 5_000 });
    try {
      other.exec("BEGIN EXCLUSIVE");
      // SQLite waits for locks synchronously: with a wait, not even /live would answer.
      await within(3_000, "/health while the file is locked", connector.askUntil("health", 503));
      await assertUnhealthy(connector, file, "the file is locked by another program");
      other.exec("ROLLBACK");
      await assertRecovers(connector);
    } finally {
      other.close();
    }
  });
});

Deno.test("connector answers 503 when the file is corrupt, 200 when it is restored", async () => {
  await withConnector(async (connector, file) => {
    const whole = await Deno.readFile(file);
    const corrupt = whole.slice();
    corrupt.set(new TextEncoder().encode("not a SQLite database"));
    await Deno.writeFile(file, corrupt);
    await assertUnhealthy(connector, file, "the file is corrupt or not a SQLite database");
    await Deno.writeFile(file, whole);
    await assertRecovers(connector);
  });
});

Deno.test("connector answers 503 when the file is deleted, 200 when it is put back, and makes no new one", async () => {
  await withConnector(async (connector, file) => {
    await Deno.rename(file, `${file}.away`);
    await assertUnhealthy(connector, file, "the file is missing");
    assertEquals((await connector.healthCheck("--endpoint=health")).code, 1);
    await Deno.rename(`${file}.away`, file);
    await assertRecovers(connector);
  });
});

Deno.test("connector answers 503 when no sync has succeeded for long, 200 after the next", async () => {
  await withConnector(async (connector, file) => {
    const failing = connector.stderr.match(/health check last_sync fails .*/);
    change(file, "ALTER TABLE groups RENAME TO teams");
    const { details } = await connector.askUntil("health", 503, ({ details }) => details.last_sync !== undefined);
    assertMatch(details.last_sync!, /^none has succeeded since \d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assertStringIncludes((await failing)[0], `caused by Cannot read ${file}: a table or column is missing`);
    change(file, "ALTER TABLE teams RENAME TO groups");
    await assertRecovers(connector);
    const logged = connector.stderr.text.match(/(?<=health check last_sync )\w+/g);
    assertEquals(logged, ["fails", "passes"]);
  });
});

Deno.test({
  name: `connector does not take the time that a clock was set ahead for one without a sync${
    NO_FAKE_TIME ? ` (${NO_FAKE_TIME})` : ""
  }`,
  ignore: NO_FAKE_TIME !== undefined,
  async fn() {
    await using time = await FakeTime.create();
    await withConnector(async (connector) => {
      await time.set(3_600_000);
      const { status, text } = await connector.ask("health");
      assertEquals(status, 200, text);
      assert(Date.parse(JSON.parse(text).timestamp) > Date.now() + 3_000_000, "the clock was not set");
    }, { env: { ...time.env, SYNC_INTERVAL: "60" } });
  },
});

Deno.test("connector is healthy with an empty directory, but tells", async () => {
  await withConnector(async (connector, file) => {
    assertEquals((await connector.ask("health")).details, {});
    change(file, "DELETE FROM memberships; DELETE FROM users");
    const { says, details } = await connector.askUntil("health", 200, ({ text }) => text.includes("details"));
    assertEquals([says, details], ["healthy", { users: "the directory has none" }]);
    assertEquals((await connector.healthCheck()).code, 0);
    change(file, "INSERT INTO users VALUES (4, 'barbara@example.com')");
    await connector.askUntil("health", 200, ({ text }) => !text.includes("details"));
  });
});

Deno.test("connector answers in the NDC dialect, too", async () => {
  await withConnector(async (connector, file) => {
    for (const endpoint of ["health", "ready", "live", "connected"] as const) {
      const { status, text } = await connector.ask(endpoint);
      assertEquals([endpoint, status, text], [endpoint, 200, ""]);
      const flag = `--endpoint=${endpoint}`;
      assertEquals(await connector.healthCheck(flag), { code: 0, stdout: "", stderr: "" });
    }
    change(file, "ALTER TABLE groups RENAME TO teams");
    const { says, details } = await connector.askUntil("connected", 502);
    assertEquals(says, "connector is not connected");
    assertStringIncludes(details.validate ?? "", `Cannot read ${file}: a table or column is missing (`);
    const { code, stderr } = await connector.healthCheck("--endpoint=connected");
    assertEquals(code, 1);
    assertMatch(stderr, /^[^\n]+ 502 [^\n]+\n$/);

    await Deno.rename(file, `${file}.away`);
    assertStringIncludes((await connector.askUntil("connected", 504)).details.validate ?? "", "the file is missing");
    for (const endpoint of ["health", "ready", "live"] as const) {
      assertEquals((await connector.ask(endpoint)).status, 200);
    }
  }, { dialect: "ndc" });
});

Deno.test("connector is not ready when its directory cannot be made, ready when it can", async () => {
  await withFolder(async (folder) => {
    await using connector = await startConnector({ env: { DATABASE_FILE: `${folder}/later/directory.sqlite` } });
    const { status, says, details } = await connector.ask("ready");
    assertEquals([status, says, details.error], [503, "not_ready", "failed to get connector client"]);
    await Deno.mkdir(`${folder}/later`);
    assertEquals((await connector.askUntil("ready", 200)).says, "ready");
  });
});

Deno.test("connector keeps the rows that it finds at its next start", async () => {
  await withFolder(async (folder) => {
    const env = { DATABASE_FILE: `${folder}/directory.sqlite` };
    await using first = await startConnector({ env });
    await first.stdout.match(/Synced 3 users in 2 groups/);
    await first.stop("SIGTERM");
    change(env.DATABASE_FILE, "INSERT INTO users VALUES (4, 'barbara@example.com')");
    await using second = await startConnector({ env });
    await second.stdout.match(/Synced 4 users in 2 groups/);
  });
});

Deno.test("connector health-check exits 0 for a healthy connector, 1 for an unhealthy or stopped one", async () => {
  await withConnector(async (connector, file) => {
    for (const endpoint of ["health", "ready", "live"]) {
      assertEquals(await connector.healthCheck(`--endpoint=${endpoint}`), { code: 0, stdout: "", stderr: "" });
    }
    change(file, "DROP TABLE memberships");
    await connector.askUntil("health", 503);
    const unhealthy = await connector.healthCheck();
    assertEquals([unhealthy.code, unhealthy.stdout], [1, ""]);
    assertMatch(unhealthy.stderr, /^[^\n]+\n$/);
    assertEquals((await connector.healthCheck("--endpoint=ready")).code, 0);

    await connector.stop("SIGTERM");
    assertEquals((await connector.healthCheck("--endpoint=live")).code, 1);
  });
});

Deno.test("connector health-check loads neither the service nor a database driver", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", CONNECTOR.href] }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout));
  const { dependencies } = modules.find((module: { specifier: string }) => module.specifier === CONNECTOR.href);
  const atStart = dependencies.filter((dependency: { isDynamic?: boolean }) => !dependency.isDynamic);
  assertEquals(
    atStart.map((dependency: { specifier: string }) => dependency.specifier),
    ["node:fs", "node:process", "node:timers/promises"],
  );
});

Deno.test("connector says in one sentence that its port is taken, and exits 1", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const { code, stdout, stderr } = await runConnector(["--health-check", `--health-check-port=${port}`]);
  assertEquals([code, stdout], [1, ""]);
  assertMatch(stderr, new RegExp(`^Cannot [^\n]*127\\.0\\.0\\.1:${port}[^\n]*\n$`));
});

for (
  const [name, text, range] of [
    ...["0", "0.09", "-1", "soon", "86401", "Infinity"].map((text) => ["SYNC_INTERVAL", text, "0.1 to 86400"]),
    ...["-1", "at once", "3601"].map((text) => ["DRAIN_DELAY", text, "0 to 3600"]),
  ]
) {
  Deno.test(`connector refuses ${name}=${text}`, async () => {
    const { code, stderr } = await runConnector([], { env: { [name]: text } });
    assertEquals([code, stderr], [1, `Cannot read ${name}: expected seconds from ${range}, got "${text}"\n`]);
  });
}

for (const runtime of await runtimes()) {
  if (runtime.kind === "deno") continue;
  const name = `connector runs on ${runtime.name}`;
  const reason = runtime.unavailable;
  Deno.test({ name: reason ? `${name} (${reason})` : name, ignore: reason !== undefined, fn: () => runsOn(runtime) });
}

async function runsOn(runtime: Runtime): Promise<void> {
  const command = [...runtime.command, await program(runtime, CONNECTOR)];
  await withFolder(async (folder) => {
    const file = `${folder}/directory.sqlite`;
    const options = { program: command, env: { DATABASE_FILE: file, SYNC_INTERVAL: "0.1" } };
    if (runtime.name === "Node 20") {
      const { code, stderr } = await runConnector([], options);
      assertEquals([code, stderr], [
        1,
        "Cannot load node:sqlite: expected Deno, Bun or Node 22.13 and later; or set DATABASE_URL\n",
      ]);
      return;
    }
    await using connector = await startConnector(options);
    await connector.stdout.match(/Synced 3 users in 2 groups/);
    change(file, "ALTER TABLE groups RENAME TO teams");
    await assertUnhealthy(connector, file, "a table or column is missing");
    change(file, "ALTER TABLE teams RENAME TO groups");
    await assertRecovers(connector);
    assertEquals((await connector.stop("SIGTERM")).code, 0);
  });
}
