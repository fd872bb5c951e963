import { type AddressInfo, createServer } from "node:net";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { TransactionSql } from "postgres";
import { CONNECTOR, startConnector } from "../tools/process/connector.ts";
import { within } from "../tools/process/within.ts";
import type { PostgresServer } from "./postgres.ts";
import { databaseUrl, NO_POSTGRES, startDirectory, testPostgres, testUnless } from "./postgres_directory.ts";
import { program, runtimes } from "./runtimes.ts";

let server: PostgresServer;

if (NO_POSTGRES === undefined) {
  Deno.test.beforeAll(async () => void (server = await startDirectory()));
  Deno.test.afterAll(async () => await server?.[Symbol.asyncDispose]());
}

testPostgres("connector stops at once, with exit code 0, while PostgreSQL hangs", async () => {
  server.freeze();
  try {
    await using waiting = await startConnector({ env: { DATABASE_URL: databaseUrl(server) } });
    const { code, stderr } = await within(3_000, "the connector to stop", waiting.stop("SIGTERM"));
    assertEquals([code, stderr], [0, ""]);
  } finally {
    server.thaw();
  }
});

testPostgres(
  "connector answers 502 or 504 in the NDC dialect, as PostgreSQL answers wrongly or not at all",
  async () => {
    const env = { DATABASE_URL: databaseUrl(server), SYNC_INTERVAL: "0.2" };
    await using ndc = await startConnector({ env, dialect: "ndc" });
    await ndc.askUntil("connected", 200);
    await server.administer((sql) => sql`ALTER TABLE groups RENAME TO teams`);
    assertStringIncludes((await ndc.askUntil("connected", 502)).details.validate ?? "", "a table or column is missing");
    await server.administer((sql) => sql`ALTER TABLE teams RENAME TO groups`);
    await ndc.askUntil("connected", 200);
    await server.stop("fast");
    try {
      assertStringIncludes(
        (await ndc.askUntil("connected", 504)).details.validate ?? "",
        "the server cannot be reached",
      );
      assertEquals([(await ndc.ask("ready")).status, (await ndc.ask("live")).status], [200, 200]);
      // What has failed for long since PostgreSQL is out of reach is out of reach.
      const { details } = await ndc.askUntil("connected", 504, ({ details }) => "last_sync" in details);
      assertMatch(details.last_sync ?? "", /^none has succeeded since /);
    } finally {
      await server.start();
    }
    await ndc.askUntil("connected", 200);
  },
);

testPostgres("connector lets a sync that is under way end while it drains", async () => {
  await using resources = new AsyncDisposableStack();
  const draining = await server.administer((sql) =>
    sql.begin(async (transaction) => {
      await transaction`LOCK TABLE groups IN ACCESS EXCLUSIVE MODE`;
      const env = { DATABASE_URL: databaseUrl(server), DRAIN_DELAY: "60" };
      const connector = resources.use(await startConnector({ env }));
      await within(1_500, "the sync to wait", untilSomebodyWaits(transaction));
      connector.signal("SIGTERM");
      await connector.stdout.match(/Draining\n/);
      return connector;
    })
  );
  await draining.stdout.match(/Draining\nSynced 2 users in 1 groups\n$/);
  assertEquals((await draining.stop("SIGTERM")).code, 0);
});

async function untilSomebodyWaits(sql: TransactionSql): Promise<void> {
  while ((await sql`SELECT 1 FROM pg_locks WHERE NOT granted`).length === 0);
}

for (const runtime of (await runtimes()).filter(({ kind }) => kind !== "deno")) {
  testUnless(NO_POSTGRES ?? runtime.unavailable, `connector runs with PostgreSQL on ${runtime.name}`, async () => {
    await using other = await startConnector({
      env: { DATABASE_URL: databaseUrl(server), SYNC_INTERVAL: "0.1" },
      program: [...runtime.command, await program(runtime, CONNECTOR)],
    });
    await other.stdout.match(/Synced 2 users in 1 groups/);
    await server.stop("fast");
    assertEquals((await other.askUntil("health", 503)).says, "unhealthy");
    await server.start();
    assertEquals((await other.askUntil("health", 200)).says, "healthy");
    assertEquals((await other.stop("SIGTERM")).code, 0);
  });
}

for (const runtime of await runtimes()) {
  // As of a proxy without a server behind it: the driver alone makes hundreds of connections a second to it. All who ask at
  // a time share one, and its result for a second.
  testUnless(
    runtime.unavailable,
    `connector makes two connections, a sync's and one for all who ask, to what closes each, on ${runtime.name}`,
    async () => {
      let connections = 0;
      const closing = createServer((socket) => {
        connections++;
        socket.on("error", () => {}).resume().end();
      });
      await new Promise<void>((resolve) => closing.listen(0, "127.0.0.1", resolve));
      const { port } = closing.address() as AddressInfo;
      await using other = await startConnector({
        env: { DATABASE_URL: databaseUrl({ port }) },
        program: [...runtime.command, await program(runtime, CONNECTOR)],
      });
      await other.stderr.match(/Sync failed: Cannot read .*: the server /);
      const answers = await Promise.all(Array.from({ length: 20 }, () => other.ask("ready")));
      assertEquals(new Set(answers.map(({ status }) => status)), new Set([503]));
      assertEquals((await other.stop("SIGTERM")).code, 0);
      assertEquals(connections, 2);
      await within(5_000, "the connections to end", new Promise((resolve) => closing.close(resolve)));
    },
  );
}
