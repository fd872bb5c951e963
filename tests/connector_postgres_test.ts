import { type AddressInfo, createServer } from "node:net";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { within } from "./black_box/within.ts";
import { POSTGRES_BIN, type PostgresServer, startPostgres } from "./postgres.ts";
import { CONNECTOR, runConnector, type RunningConnector, startConnector } from "./running_connector.ts";
import { program, runtimes } from "./runtimes.ts";

const PASSWORD = "correct-horse";
const DIRECTORY = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
  CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE memberships (user_id INTEGER REFERENCES users, group_id INTEGER REFERENCES groups);
  INSERT INTO users VALUES (1, 'ada@example.com'), (2, 'grace@example.com');
  INSERT INTO groups VALUES (1, 'admins');
  INSERT INTO memberships VALUES (1, 1);
  CREATE ROLE connector LOGIN PASSWORD '${PASSWORD}';
  GRANT SELECT ON users, groups, memberships TO connector;`;

let server: PostgresServer;
let connector: RunningConnector;

const NO_POSTGRES = POSTGRES_BIN ? undefined : "no PostgreSQL in PATH or /usr/lib/postgresql/*/bin";

function testUnless(unavailable: string | undefined, title: string, test: () => Promise<void>): void {
  Deno.test({ name: unavailable ? `${title} (${unavailable})` : title, ignore: unavailable !== undefined, fn: test });
}

function testPostgres(title: string, test: () => Promise<void>): void {
  testUnless(NO_POSTGRES, title, test);
}

function databaseUrl(password = PASSWORD, port = server.port): string {
  return `postgres://connector:${password}@127.0.0.1:${port}/postgres`;
}

/** The running connector's `validation_error`, once it is unhealthy. */
async function askUntilUnhealthy(): Promise<string> {
  const { body } = await connector.askUntil("health", 503);
  assertEquals(body.status, "unhealthy");
  const text = body.details?.validation_error ?? "";
  assertMatch(text, /^Cannot read 127\.0\.0\.1:\d+\/postgres: /);
  assertEquals(text.includes(PASSWORD), false);
  return text;
}

async function askUntilHealthy(): Promise<void> {
  assertEquals((await connector.askUntil("health", 200)).body.status, "healthy");
}

if (POSTGRES_BIN) {
  Deno.test.beforeAll(async () => {
    server = await startPostgres();
    await server.administer((sql) => sql.unsafe(DIRECTORY));
    connector = await startConnector({ env: { DATABASE_URL: databaseUrl(), SYNC_INTERVAL: "0.2" } });
  });
  Deno.test.afterAll(async () => {
    await connector?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });
}

testPostgres("connector is healthy and syncs when PostgreSQL works", async () => {
  await askUntilHealthy();
  await connector.stdout.match(/Synced 2 users in 1 groups/);
});

for (const mode of ["fast", "immediate"] as const) {
  testPostgres(`connector answers 503 when PostgreSQL is stopped (${mode}), 200 after its restart`, async () => {
    await server.stop(mode);
    assertStringIncludes(await askUntilUnhealthy(), "the server cannot be reached");
    assertEquals((await connector.ask("live")).status, 200);
    assertEquals((await connector.ask("ready")).status, 200);
    await connector.stderr.matchNew(/Sync failed: Cannot read .*: the server cannot be reached/);
    await server.start();
    await askUntilHealthy();
  });
}

testPostgres("connector answers 503 when PostgreSQL hangs, and /live meanwhile", async () => {
  server.freeze();
  try {
    const unhealthy = askUntilUnhealthy();
    assertEquals((await connector.ask("live")).status, 200);
    assertStringIncludes(await unhealthy, "no answer within 4 s");
  } finally {
    server.thaw();
  }
  await askUntilHealthy();
});

testPostgres("connector stops at once, with exit code 0, while PostgreSQL hangs", async () => {
  server.freeze();
  try {
    await using waiting = await startConnector({ env: { DATABASE_URL: databaseUrl() } });
    const { code, stderr } = await within(3_000, "the connector to stop", waiting.stop("SIGTERM"));
    assertEquals([code, stderr], [0, ""]);
  } finally {
    server.thaw();
  }
});

testPostgres("connector answers 503 when its login is locked out", async () => {
  await server.administer((sql) => sql`ALTER ROLE connector NOLOGIN`);
  assertStringIncludes(await askUntilUnhealthy(), "the login is refused");
  await server.administer((sql) => sql`ALTER ROLE connector LOGIN`);
  await askUntilHealthy();
});

testPostgres("connector answers 503 when its login has no connection left", async () => {
  await server.administer((sql) => sql`ALTER ROLE connector CONNECTION LIMIT 0`);
  assertStringIncludes(await askUntilUnhealthy(), "the server has no room for another connection");
  await server.administer((sql) => sql`ALTER ROLE connector CONNECTION LIMIT -1`);
  await askUntilHealthy();
});

testPostgres("connector answers 503 when its password is changed, and shows neither", async () => {
  await server.administer((sql) => sql`ALTER ROLE connector PASSWORD 'another'`);
  assertStringIncludes(await askUntilUnhealthy(), "the login is refused");
  await server.administer((sql) => sql.unsafe(`ALTER ROLE connector PASSWORD '${PASSWORD}'`));
  await askUntilHealthy();
});

testPostgres("connector answers 503 when a PostgreSQL table is locked", async () => {
  await server.administer((sql) =>
    sql.begin(async (transaction) => {
      await transaction`LOCK TABLE groups IN ACCESS EXCLUSIVE MODE`;
      assertStringIncludes(await askUntilUnhealthy(), "a table is locked");
    })
  );
  await askUntilHealthy();
});

testPostgres("connector answers 503 when a PostgreSQL table is missing", async () => {
  await server.administer((sql) => sql`ALTER TABLE groups RENAME TO teams`);
  assertStringIncludes(await askUntilUnhealthy(), "a table or column is missing, or the login may not read it");
  await server.administer((sql) => sql`ALTER TABLE teams RENAME TO groups`);
  await askUntilHealthy();
});

testPostgres("connector answers 503 when its right to read is revoked", async () => {
  await server.administer((sql) => sql`REVOKE SELECT ON groups FROM connector`);
  assertStringIncludes(await askUntilUnhealthy(), "a table or column is missing, or the login may not read it");
  await server.administer((sql) => sql`GRANT SELECT ON groups TO connector`);
  await askUntilHealthy();
});

testPostgres("connector is not ready until PostgreSQL answers for the first time", async () => {
  await server.stop("fast");
  await using early = await startConnector({ env: { DATABASE_URL: databaseUrl() } });
  assertEquals((await early.ask("ready")).body.details, { error: "failed to get connector client" });
  await server.start();
  await early.askUntil("ready", 200);
});

testPostgres("connector goes on syncing after all of this, and stops with exit code 0", async () => {
  await connector.stdout.matchNew(/Synced 2 users in 1 groups\n/);
  const { code, stdout, stderr } = await connector.stop("SIGTERM");
  assertEquals({ code, leaked: (stdout + stderr).includes(PASSWORD) }, { code: 0, leaked: false });
  assertMatch(stderr, /^(Sync failed: Cannot read 127\.0\.0\.1:\d+\/postgres: .+\n)+$/);
});

Deno.test("connector refuses a DATABASE_URL that it cannot read, without showing it", async () => {
  const { code, stderr } = await runConnector([], { env: { DATABASE_URL: databaseUrl("100%", 5432) } });
  assertEquals(code, 1);
  assertMatch(stderr, /^Cannot read DATABASE_URL: expected postgres:\/\/.*\n$/);
  assertEquals(stderr.includes("100%"), false);
});

for (const runtime of (await runtimes()).filter(({ kind }) => kind !== "deno")) {
  testUnless(NO_POSTGRES ?? runtime.unavailable, `connector runs with PostgreSQL on ${runtime.name}`, async () => {
    await using other = await startConnector({
      env: { DATABASE_URL: databaseUrl(), SYNC_INTERVAL: "0.1" },
      program: [...runtime.command, await program(runtime, CONNECTOR)],
    });
    await other.stdout.match(/Synced 2 users in 1 groups/);
    await server.stop("fast");
    assertEquals((await other.askUntil("health", 503)).body.status, "unhealthy");
    await server.start();
    assertEquals((await other.askUntil("health", 200)).body.status, "healthy");
    assertEquals((await other.stop("SIGTERM")).code, 0);
  });
}

for (const runtime of await runtimes()) {
  // As of a proxy without a server behind it: the driver alone makes hundreds of connections a second to it.
  testUnless(
    runtime.unavailable,
    `connector connects once to what closes each connection, on ${runtime.name}`,
    async () => {
      let connections = 0;
      const closing = createServer((socket) => {
        connections++;
        socket.on("error", () => {}).resume().end();
      });
      await new Promise<void>((resolve) => closing.listen(0, "127.0.0.1", resolve));
      const { port } = closing.address() as AddressInfo;
      await using other = await startConnector({
        env: { DATABASE_URL: databaseUrl(PASSWORD, port) },
        program: [...runtime.command, await program(runtime, CONNECTOR)],
      });
      await other.stderr.match(/Sync failed: Cannot read .*: the server /);
      assertEquals((await other.stop("SIGTERM")).code, 0);
      assertEquals(connections, 1);
      await within(5_000, "the connections to end", new Promise((resolve) => closing.close(resolve)));
    },
  );
}
