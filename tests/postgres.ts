import postgres from "postgres";
import { within } from "../tools/process/within.ts";
import { Output } from "../tools/process/output.ts";

/** A PostgreSQL server of the tests' own, in a temporary folder, on a free port. */
export interface PostgresServer extends AsyncDisposable {
  readonly port: number;
  /** Resolves when it accepts connections. */
  start(): Promise<void>;
  /** `fast` ends the sessions, `immediate` drops everything, as a crash does; `kill` leaves it no time even for that. */
  stop(mode: keyof typeof STOP_SIGNALS): Promise<void>;
  /** Connections still reach it, and get no answer, as from a machine that hangs; until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Runs `work` as the administrator, on a connection of its own. */
  administer<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T>;
}

/** Folder of the server's programs, of the newest version installed; `undefined` where there is none. */
export const POSTGRES_BIN: string | undefined = findPrograms();

const STOP_SIGNALS = { fast: "SIGINT", immediate: "SIGQUIT", kill: "SIGKILL" } as const;
const ADMINISTRATOR = "administrator";
const UNPRIVILEGED = 65534; // "nobody"; the server refuses to run as root

function findPrograms(): string | undefined {
  const root = "/usr/lib/postgresql";
  const debian = exists(root) ? [...Deno.readDirSync(root)].map(({ name }) => name) : [];
  const newestFirst = debian.sort((a, b) => Number(b) - Number(a)).map((version) => `${root}/${version}/bin`);
  const path = (Deno.env.get("PATH") ?? "").split(":");
  return [...path, ...newestFirst].find((folder) => exists(`${folder}/initdb`) && exists(`${folder}/postgres`));
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

function program(name: string, args: string[]): Deno.Command {
  const user = Deno.uid() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  // The language of the messages and of the start-up line waited for below.
  const env = { LC_ALL: "C" };
  return new Deno.Command(`${POSTGRES_BIN}/${name}`, {
    args,
    env,
    ...user,
    cwd: "/",
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function initialize(folder: string): Promise<void> {
  if (Deno.uid() === 0) await Deno.chown(folder, UNPRIVILEGED, UNPRIVILEGED);
  const { success, stderr } = await program("initdb", [
    `--pgdata=${folder}/data`,
    `--username=${ADMINISTRATOR}`,
    "--auth=trust",
    "--encoding=UTF8",
    "--no-locale",
    "--no-sync",
    "--no-instructions",
  ]).output();
  if (!success) throw new Error(`initdb fails: ${new TextDecoder().decode(stderr)}`);
  // Logins by password as on a real server, but for the administrator, who only mends.
  await Deno.writeTextFile(
    `${folder}/data/pg_hba.conf`,
    `host all ${ADMINISTRATOR} 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n`,
  );
}

/** Creates a database cluster and starts its server. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = await Deno.makeTempDir({ prefix: "health-postgres-" });
  await initialize(folder);
  const port = freePort();
  const settings = ["fsync=off", "listen_addresses=127.0.0.1", `unix_socket_directories=${folder}`];
  const args = ["-D", `${folder}/data`, "-p", `${port}`, ...settings.flatMap((setting) => ["-c", setting])];
  let server: Deno.ChildProcess | undefined;
  let log: Output[] = [];

  const start = async () => {
    server = program("postgres", args).spawn();
    log = [new Output(server.stdout), new Output(server.stderr)];
    await log[1].match(/ready to accept connections/);
  };
  const stop = async (mode: keyof typeof STOP_SIGNALS) => {
    if (!server) return;
    server.kill(STOP_SIGNALS[mode]);
    await within(8_000, "PostgreSQL to end", server.status);
    await Promise.all(log.map((output) => output.ended));
    server = undefined;
  };
  await start();
  return {
    port,
    start,
    stop,
    freeze: () => server?.kill("SIGSTOP"),
    thaw: () => server?.kill("SIGCONT"),
    administer: async (work) => {
      const sql = postgres({ host: "127.0.0.1", port, user: ADMINISTRATOR, database: "postgres", onnotice: () => {} });
      try {
        return await work(sql);
      } finally {
        await sql.end({ timeout: 5 });
      }
    },
    [Symbol.asyncDispose]: async () => {
      await stop("immediate");
      await Deno.remove(folder, { recursive: true });
    },
  };
}
