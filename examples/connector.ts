/**
 * A small connector with health checks: it syncs the users of a directory with their groups.
 *
 * ```sh
 * connector --health-check   # service mode: syncs now and every SYNC_INTERVAL seconds; SIGTERM or SIGINT drains and ends it
 * connector health-check     # asks the running connector: exit code 0 when it is healthy, 1 when it is not
 * ```
 *
 * | variable        | default            | meaning                                                                |
 * | --------------- | ------------------ | ---------------------------------------------------------------------- |
 * | `DATABASE_FILE` | `directory.sqlite` | SQLite file of the directory; made with sample rows when there is none |
 * | `DATABASE_URL`  |                    | `postgres://user:password@host:port/database`: used instead of SQLite  |
 * | `SYNC_INTERVAL` | `60`               | seconds between two syncs, over 0 and up to 86400                      |
 * | `DRAIN_DELAY`   | `5`                | seconds that it answers on, not ready, once it is to end; up to 3600   |
 *
 * The health checks' own flags and variables come on top of these. SQLite needs Deno, Bun or Node 22.13; PostgreSQL does not.
 */

import { existsSync, statSync } from "node:fs";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";

/** Longest wait for PostgreSQL, below the 4 s in which every health check is answered: so that the answer says what is wrong. */
const READ_TIMEOUT_MS = 3_000;

/** What a sync reads. Plain enough for both databases. */
const MEMBERS_QUERY = `
  SELECT users.email, groups.name AS group_name FROM users
  LEFT JOIN memberships ON memberships.user_id = users.id
  LEFT JOIN groups ON groups.id = memberships.group_id`;

/** The tables, and rows to begin with. The connector only reads PostgreSQL: there, run these by hand. */
const SAMPLE_DIRECTORY = `BEGIN;
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
  CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE memberships (user_id INTEGER REFERENCES users, group_id INTEGER REFERENCES groups);
  INSERT INTO users VALUES (1, 'ada@example.com'), (2, 'grace@example.com'), (3, 'edsger@example.com');
  INSERT INTO groups VALUES (1, 'admins'), (2, 'engineers');
  INSERT INTO memberships VALUES (1, 1), (1, 2), (2, 2); COMMIT;`;

type Member = { email: string; group_name: string | null };

/** The connector's client of its data source. */
interface Directory {
  /** Makes sure, once, that the directory can be reached; fails with a sentence that says why it cannot. */
  open(signal: AbortSignal): Promise<void>;
  /** Answers from the directory as it is now, or fails with a sentence that says what is wrong. */
  read(query: string, signal: AbortSignal): Promise<Member[]>;
}

/** What SQLite's primary result codes mean to whoever runs the connector. */
const SQLITE_STATES: Record<number, string> = {
  1: "a table or column is missing",
  5: "the file is locked by another program",
  11: "the file is corrupt",
  26: "the file is corrupt or not a SQLite database",
};

async function sqliteDirectory(file: string): Promise<Directory> {
  const { UnreachableError } = await import("@baton/health");
  const { DatabaseSync } = await import("node:sqlite").catch(() => {
    throw new Error("Cannot load node:sqlite: expected Deno, Bun or Node 22.13 and later; or set DATABASE_URL");
  });
  const use = <T>(readOnly: boolean, work: (database: InstanceType<typeof DatabaseSync>) => T): T => {
    try {
      const database = new DatabaseSync(file, { readOnly });
      try {
        // No waiting for a lock: it would block the whole process, /live included. Deno ignores the option for it here.
        database.exec("PRAGMA busy_timeout = 0");
        return work(database);
      } finally {
        database.close();
      }
    } catch (cause) {
      const { errcode, message } = cause as { errcode?: number; message: string };
      const text = (state: string) => `Cannot read ${file}: ${state} (${message})`;
      if (!existsSync(file)) throw new UnreachableError(text("the file is missing"), { cause });
      // The low byte of an extended result code is the primary one.
      throw new Error(text(SQLITE_STATES[(errcode ?? 0) & 0xff] ?? "the file cannot be used"), { cause });
    }
  };
  return {
    // An empty file is what a start leaves that was ended in the middle.
    open: once(() =>
      statSync(file, { throwIfNoEntry: false })?.size || use(false, (database) => database.exec(SAMPLE_DIRECTORY))
    ),
    // Opened anew each time: a handle kept open would go on reading a file that has been deleted or replaced.
    read: async (query) => await use(true, (database) => database.prepare(query).all() as unknown as Member[]),
  };
}

/** What the classes of PostgreSQL's error codes, their first two characters, mean to whoever runs the connector. */
const POSTGRES_STATES: Record<string, string> = {
  "28": "the login is refused",
  "3D": "the database is missing",
  "42": "a table or column is missing, or the login may not read it",
  "53": "the server has no room for another connection",
  "55": "a table is locked, or the database is closed to logins",
  "57": "the server is stopping, starting or too slow",
};

/** The driver's own error codes. */
const DRIVER_STATES: Record<string, string> = {
  CONNECTION_CLOSED: "the server closed the connection",
  CONNECTION_DESTROYED: `no answer within ${READ_TIMEOUT_MS / 1000} s`,
  CONNECT_TIMEOUT: `no answer within ${READ_TIMEOUT_MS / 1000} s`,
};

async function postgresDirectory(url: URL): Promise<Directory> {
  const [{ default: postgres }, { connect }] = await Promise.all([import("postgres"), import("node:net")]);
  const read = async (query: string, signal: AbortSignal): Promise<Member[]> => {
    let connected = false;
    // A connection of its own for each read: a session kept open would go on working after its login was locked out.
    const options = {
      max: 1,
      connect_timeout: READ_TIMEOUT_MS / 1000,
      // The server gives up first, so that it says what it was waiting for and no abandoned query runs on.
      connection: { statement_timeout: READ_TIMEOUT_MS * 0.75, lock_timeout: READ_TIMEOUT_MS / 2 },
      // One connection: the driver would try again without pause while a server, or a proxy before it, closes each.
      socket: ({ host: [host], port: [port] }: { host: string[]; port: number[] }) => {
        if (connected) throw Object.assign(new Error("closed"), { code: "CONNECTION_CLOSED" });
        connected = true;
        return Object.assign(connect(port, host), { host }); // TLS asks for the host
      },
    };
    const client = postgres(url.href, options);
    const givenUp = AbortSignal.any([signal, AbortSignal.timeout(READ_TIMEOUT_MS)]);
    const disconnect = () => client.end({ timeout: 0 });
    givenUp.addEventListener("abort", disconnect);
    try {
      return await client.unsafe<Member[]>(query); // "unsafe" as it takes any text: these are constants
    } catch (cause) {
      const { code = "", message } = cause as { code?: string; message: string };
      const state = DRIVER_STATES[code] ??
        `${POSTGRES_STATES[code.slice(0, 2)] ?? "the server cannot be reached"} (${message || code})`;
      // Host and database only: the address as a whole holds the password.
      throw new Error(`Cannot read ${url.host}${url.pathname}: ${state}`, { cause });
    } finally {
      givenUp.removeEventListener("abort", disconnect);
      await disconnect();
    }
  };
  return { open: once((signal) => read("SELECT 1", signal)), read };
}

/** `action` until it succeeded, nothing from then on. */
function once(action: (signal: AbortSignal) => unknown): (signal: AbortSignal) => Promise<void> {
  let done = false;
  return async (signal) => {
    if (!done) await action(signal);
    done = true;
  };
}

function readDatabaseUrl(text: string): URL {
  try {
    const url = new URL(text);
    decodeURIComponent(text); // as the driver will
    if (url.protocol === "postgres:" || url.protocol === "postgresql:") return url;
  } catch {
    // Told below, without the parser's message: that repeats the address, and with it the password.
  }
  throw new TypeError(
    "Cannot read DATABASE_URL: expected postgres://user:password@host:port/database, got something else " +
      "(not shown: it may hold a password)",
  );
}

/** Reads seconds; returns milliseconds. */
function readSeconds(name: string, text: string, least: number, most: number): number {
  const seconds = Number(text);
  if (seconds >= least && seconds <= most) return seconds * 1000;
  throw new RangeError(`Cannot read ${name}: expected seconds from ${least} to ${most}, got "${text}"`);
}

/** Lists the users with their groups, as of now. A real connector would send them on from here. */
async function sync(directory: Directory, signal: AbortSignal): Promise<{ at: number; users: number }> {
  await directory.open(signal);
  const groupsOf = new Map<string, string[]>();
  for (const { email, group_name } of await directory.read(MEMBERS_QUERY, signal)) {
    groupsOf.set(email, [...groupsOf.get(email) ?? [], ...group_name === null ? [] : [group_name]]);
  }
  const groups = new Set([...groupsOf.values()].flat());
  console.log(`Synced ${groupsOf.size} users in ${groups.size} groups`);
  return { at: performance.now(), users: groupsOf.size }; // by a clock that nobody sets
}

function expect(holds: boolean, otherwise: string, cause?: unknown): void {
  if (!holds) throw new Error(otherwise, { cause });
}

async function runService(env: Record<string, string | undefined>): Promise<void> {
  // A log that nobody reads any more is no reason to stop.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  // Imported here, so that `health-check`, a new process at every probe, loads nothing of the service.
  const [{ createHealth }, { serve }] = await Promise.all([import("@baton/health"), import("@baton/health/server")]);
  const interval = readSeconds("SYNC_INTERVAL", env.SYNC_INTERVAL || "60", 0.1, 86_400);
  const drainDelay = readSeconds("DRAIN_DELAY", env.DRAIN_DELAY || "5", 0, 3_600);
  const directory = env.DATABASE_URL
    ? await postgresDirectory(readDatabaseUrl(env.DATABASE_URL))
    : await sqliteDirectory(env.DATABASE_FILE || "directory.sqlite");
  let last: { at: number; users?: number; failure?: Error } = { at: performance.now() }; // success, at first this start

  const health = createHealth({
    ready: (signal) => directory.open(signal),
    checks: {
      // Whether a sync could be made now: all that it reads. However many ask, it is read four times a second at most.
      validate: {
        check: (signal) => directory.read(`SELECT count(*) FROM (${MEMBERS_QUERY}) AS members`, signal),
        ttl: 250,
      },
      last_sync: {
        check: () => {
          const overdue = performance.now() - last.at > 3 * interval + READ_TIMEOUT_MS;
          const since = new Date(performance.timeOrigin + last.at).toISOString();
          expect(!overdue, `none has succeeded since ${since}`, last.failure); // not for how long: each new text is logged
        },
      },
      // Odd, but nobody is to be woken for it: reported, and healthy all the same.
      users: { check: () => expect(last.users !== 0, "the directory has none"), critical: false },
    },
    // Nothing on `live`: it is alive as long as it answers, and nothing else could be mended by a restart.
  });
  health.onChange(({ to }) => to === "draining" && console.log("Draining"));
  const server = await serve(health, { signals: true, drainDelay });
  if (server) console.log(`Health checks at ${server.url}`);

  const stopping = new AbortController();
  if (server) server.closed.then(() => stopping.abort());
  else for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => stopping.abort());
  const { signal } = stopping;
  const stopped = new Promise((resolve) => signal.addEventListener("abort", resolve));
  const failed = (failure: Error) => {
    if (!signal.aborted) console.error(`Sync failed: ${failure.message}`);
    last = { ...last, failure };
  };
  while (!signal.aborted) {
    // No new one while it drains; one under way has until the server closes.
    if (health.state !== "draining") await sync(directory, signal).then((synced) => last = synced, failed);
    await Promise.race([delay(interval), stopped]);
  }
  console.log("Stopped");
}

async function main([command, ...flags]: string[]): Promise<number> {
  if (command === "health-check") return await (await import("@baton/health/probe")).healthCheck(flags);
  return await runService(process.env).then(() => 0, ({ message }) => (console.error(message), 1));
}

process.exit(await main(process.argv.slice(2)));
