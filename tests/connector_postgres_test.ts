import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runConnector, type RunningConnector, startConnector } from "../tools/process/connector.ts";
import type { PostgresServer } from "./postgres.ts";
import { databaseUrl, NO_POSTGRES, PASSWORD, startDirectory, testPostgres } from "./postgres_directory.ts";

let server: PostgresServer;
let connector: RunningConnector;

/** The running connector's `validation_error`, once it is unhealthy. */
async function askUntilUnhealthy(): Promise<string> {
  const { says, details } = await connector.askUntil("health", 503, ({ details }) => "validation_error" in details);
  assertEquals(says, "unhealthy");
  const text = details.validation_error ?? "";
  assertMatch(text, /^Cannot read 127\.0\.0\.1:\d+\/postgres: /);
  assertEquals(text.includes(PASSWORD), false);
  return text;
}

async function askUntilHealthy(): Promise<void> {
  assertEquals((await connector.askUntil("health", 200)).says, "healthy");
}

if (NO_POSTGRES === undefined) {
  Deno.test.beforeAll(async () => {
    server = await startDirectory();
    connector = await startConnector({ env: { DATABASE_URL: databaseUrl(server), SYNC_INTERVAL: "0.2" } });
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
    assertStringIncludes(await unhealthy, "no answer within 3 s");
  } finally {
    server.thaw();
  }
  await askUntilHealthy();
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

testPostgres("connector goes on syncing after all of this, and stops with exit code 0", async () => {
  await connector.stdout.matchNew(/Synced 2 users in 1 groups\n/);
  const { code, stdout, stderr } = await connector.stop("SIGTERM");
  assertEquals({ code, leaked: (stdout + stderr).includes(PASSWORD) }, { code: 0, leaked: false });
  const cannot = /Cannot read 127\.0\.0\.1:\d+\/postgres: /.source;
  const logged = `health check (validate (now )?fails|last_sync fails|\\w+ passes again) .+`;
  assertMatch(stderr, new RegExp(`^(Sync failed: ${cannot}.+\n|${logged}\n)+$`));
});

Deno.test("connector refuses a DATABASE_URL that it cannot read, without showing it", async () => {
  const { code, stderr } = await runConnector([], { env: { DATABASE_URL: databaseUrl({ port: 5432 }, "100%") } });
  assertEquals(code, 1);
  assertMatch(stderr, /^Cannot read DATABASE_URL: expected postgres:\/\/.*\n$/);
  assertEquals(stderr.includes("100%"), false);
});
