import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { within } from "./black_box/within.ts";
import { program, type Runtime, runtimes } from "./runtimes.ts";
import {
  CONNECTOR,
  launchConnector,
  runConnector,
  type RunningConnector,
  startConnector,
} from "./running_connector.ts";

/** A running connector with a directory of its own, both gone at the end of the test. */
async function withConnector(test: (connector: RunningConnector, file: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const file = `${folder}/directory.sqlite`;
    await using connector = await startConnector({ env: { DATABASE_FILE: file, SYNC_INTERVAL: "0.1" } });
    await connector.stdout.match(/Synced 3 users in 2 groups/);
    await test(connector, file);
  });
}

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "health-connector-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Asserts that the connector reports `state` about `file` on /health, goes on otherwise, and logs it for its sync. */
async function assertUnhealthy(connector: RunningConnector, file: string, state: string): Promise<void> {
  const { body } = await connector.askUntil("health", 503);
  assertEquals([body.status, body.details?.error], ["unhealthy", "connector validation failed"]);
  assertStringIncludes(body.details?.validation_error ?? "", `Cannot read ${file}: ${state} (`);
  assertEquals((await connector.ask("ready")).body.status, "ready");
  assertEquals((await connector.ask("live")).body.status, "alive");
  await connector.stderr.matchNew(new RegExp(`Sync failed: Cannot read ${file}: ${state}`));
}

/** Asserts that the connector is healthy again and syncs again. */
async function assertRecovers(connector: RunningConnector): Promise<void> {
  assertEquals((await connector.askUntil("health", 200)).body.status, "healthy");
  await connector.stdout.matchNew(/Synced 3 users in 2 groups\n/);
}

function change(file: string, statements: string): void {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    database.exec(statements);
  } finally {
    database.close();
  }
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
      await within(3_000, "/health while the file is locked", connector.ask("health"));
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

Deno.test("connector is not ready when its directory cannot be made, ready when it can", async () => {
  await withFolder(async (folder) => {
    await using connector = await startConnector({ env: { DATABASE_FILE: `${folder}/later/directory.sqlite` } });
    const { status, body } = await connector.ask("ready");
    assertEquals([status, body.status, body.details?.error], [503, "not_ready", "failed to get connector client"]);
    await Deno.mkdir(`${folder}/later`);
    assertEquals((await connector.askUntil("ready", 200)).body.status, "ready");
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

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`connector stops with exit code 0 on ${signal}`, async () => {
    await withConnector(async (connector) => {
      const { code, stdout, stderr } = await connector.stop(signal);
      assertEquals([code, stderr], [0, ""]);
      assertMatch(stdout, /Stopped\n$/);
    });
  });
}

Deno.test("connector serves no health checks unless told to", async () => {
  await withFolder(async (folder) => {
    // Without the right to listen, serving would fail.
    const permissions = ["--no-prompt", "--allow-read", "--allow-write", "--allow-env", "--deny-net"];
    const program = [Deno.execPath(), "run", ...permissions, CONNECTOR.pathname];
    await using connector = launchConnector([], { env: { DATABASE_FILE: `${folder}/directory.sqlite` }, program });
    await connector.stdout.match(/Synced 3 users in 2 groups/);
    const outcome = await connector.stop("SIGTERM");
    assertEquals(outcome, { code: 0, stdout: "Synced 3 users in 2 groups\nStopped\n", stderr: "" });
  });
});

Deno.test("connector says in one sentence that its port is taken, and exits 1", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const { code, stdout, stderr } = await runConnector(["--health-check", `--health-check-port=${port}`]);
  assertEquals([code, stdout], [1, ""]);
  assertMatch(stderr, new RegExp(`^Cannot [^\n]*127\\.0\\.0\\.1:${port}[^\n]*\n$`));
});

for (const text of ["0", "-1", "soon", "86401", "Infinity"]) {
  Deno.test(`connector refuses SYNC_INTERVAL=${text}`, async () => {
    const { code, stderr } = await runConnector([], { env: { SYNC_INTERVAL: text } });
    assertEquals(code, 1);
    assertEquals(stderr, `Cannot read SYNC_INTERVAL: expected seconds over 0 and up to 86400, got "${text}"\n`);
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
