import { POSTGRES_BIN, type PostgresServer, startPostgres } from "./postgres.ts";

/** The connector's password. */
export const PASSWORD = "correct-horse";
const DIRECTORY = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
  CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE memberships (user_id INTEGER REFERENCES users, group_id INTEGER REFERENCES groups);
  INSERT INTO users VALUES (1, 'ada@example.com'), (2, 'grace@example.com');
  INSERT INTO groups VALUES (1, 'admins');
  INSERT INTO memberships VALUES (1, 1);
  CREATE ROLE connector LOGIN PASSWORD '${PASSWORD}';
  GRANT SELECT ON users, groups, memberships TO connector;`;

/** Why there is no PostgreSQL here. */
export const NO_POSTGRES = POSTGRES_BIN ? undefined : "no PostgreSQL in PATH or /usr/lib/postgresql/*/bin";

/** A test that is ignored, with the reason in its title, where something that it needs is unavailable. */
export function testUnless(unavailable: string | undefined, title: string, test: () => Promise<void>): void {
  Deno.test({ name: unavailable ? `${title} (${unavailable})` : title, ignore: unavailable !== undefined, fn: test });
}

/** A test that needs PostgreSQL. */
export function testPostgres(title: string, test: () => Promise<void>): void {
  testUnless(NO_POSTGRES, title, test);
}

/** A server that holds the directory. */
export async function startDirectory(): Promise<PostgresServer> {
  const server = await startPostgres();
  await server.administer((sql) => sql.unsafe(DIRECTORY));
  return server;
}

/** The connector's `DATABASE_URL`. */
export function databaseUrl({ port }: { port: number }, password = PASSWORD): string {
  return `postgres://connector:${password}@127.0.0.1:${port}/postgres`;
}
