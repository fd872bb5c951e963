import { assertEquals, assertMatch } from "@std/assert";
import { VERSION } from "../../gen/version.ts";
import { HELP } from "../../src/probe/help.ts";
import {
  answer,
  AUTHORITY,
  closedPort,
  type RawServer,
  sends,
  startTlsServer,
  startUnixServer,
} from "../probe/raw_server.ts";
import { type Alone, failure, SUCCESS } from "./alone.ts";

/** What a flag is tried with. */
export interface Trial {
  alone: Alone;
  /** Answers healthy. */
  server: RawServer;
  /** The flag that leads to it. */
  port: string;
}

/** The names of all flags that the help lists, with their dashes. */
export const ALL_FLAGS = [...HELP.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, name]) => name!);

const firstLine = (server: RawServer) => server.requests.at(-1)?.split("\r\n")[0];

/** What shows that a flag does its work in a binary; what else it does is shown elsewhere, of the source. */
export const FLAG_TRIALS: Record<string, (trial: Trial) => Promise<void>> = {
  "--endpoint": async ({ alone, server, port }) => {
    assertEquals(await alone.run([port, "--endpoint=ready"]), SUCCESS);
    assertEquals(firstLine(server), "GET /ready HTTP/1.1");
  },
  "--timeout": async ({ alone, server, port }) => {
    server.script = async (connection) => void await connection.read(new Uint8Array(1));
    const url = `http://127.0.0.1:${server.port}/health`;
    const late = failure(`No answer: GET ${url}: no whole answer within 0.2 s, see --timeout`);
    assertEquals(await alone.run([port, "--timeout=0.2"]), late);
  },
  "--health-check-port": async ({ alone, server }) => {
    assertEquals(await alone.run(["health-check", "--health-check-port", `${server.port}`]), SUCCESS);
    assertEquals(await alone.run([], { env: { BATON_HEALTH_CHECK_PORT: `${server.port}` } }), SUCCESS);
  },
  "--health-check-bind-address": async ({ alone, server, port }) => {
    for (const address of ["0.0.0.0", "localhost"]) {
      assertEquals(await alone.run([port, `--health-check-bind-address=${address}`]), SUCCESS);
    }
    const env = { BATON_HEALTH_CHECK_PORT: `${server.port}`, BATON_HEALTH_CHECK_BIND_ADDRESS: "127.0.0.1" };
    assertEquals(await alone.run([], { env }), SUCCESS);
  },
  "--health-check-dialect": async ({ alone, server, port }) => {
    assertEquals(await alone.run([port, "--health-check-dialect=ndc", "--endpoint=live"]), SUCCESS);
    assertEquals(firstLine(server), "GET /health/live HTTP/1.1");
    assertEquals(await alone.run([port], { env: { BATON_HEALTH_CHECK_DIALECT: "ndc" } }), SUCCESS);
    assertEquals(firstLine(server), "GET /health HTTP/1.1");
  },
  "--url": async ({ alone, server }) => {
    assertEquals(await alone.run([`--url=http://127.0.0.1:${server.port}/a?b`]), SUCCESS);
    assertEquals(firstLine(server), "GET /a?b HTTP/1.1");
  },
  "--header": async ({ alone, server, port }) => {
    assertEquals(await alone.run([port, "--header", "X-A: b", "--header=X-C: d"]), SUCCESS);
    assertMatch(server.requests.at(-1)!, /\r\nX-A: b\r\nX-C: d\r\n/);
  },
  "--wait": async ({ alone, server, port }) => {
    const unhealthy = sends(answer(503, "{}"));
    const healthy = server.script;
    server.script = async (connection) => {
      server.script = healthy;
      await unhealthy(connection);
    };
    assertEquals(await alone.run([port, "--wait=5"]), SUCCESS);
    assertEquals(server.requests.length, 2);
    assertEquals((await alone.run([`--health-check-port=${closedPort()}`, "--wait=0.2"])).code, 1);
  },
  "--json": async ({ alone, port }) => {
    const { stdout, ...outcome } = await alone.run([port, "--json"]);
    assertEquals({ ...outcome, stdout: "" }, SUCCESS);
    assertEquals(JSON.parse(stdout).outcome, "healthy");
    assertEquals(stdout.split("\n").length, 2);
  },
  "--verbose": async ({ alone, port }) => {
    const { stdout, ...outcome } = await alone.run([port, "--verbose"]);
    assertEquals({ ...outcome, stdout: "" }, SUCCESS);
    assertMatch(stdout, /^GET http:\/\/127\.0\.0\.1:\d+\/health\n200 OK, healthy after \d+ ms\n$/);
  },
  "--unix-socket": async ({ alone, server }) => {
    const folder = await Deno.makeTempDir({ prefix: "socket-" });
    const path = `${folder}/socket`;
    try {
      assertEquals((await alone.run([`--unix-socket=${path}`])).code, 1);
      await using listening = startUnixServer(server.script, path);
      assertEquals(await alone.run([`--unix-socket=${path}`]), SUCCESS);
      assertEquals(firstLine(listening), "GET /health HTTP/1.1");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
  "--ca-file": async ({ alone, server }) => {
    await using secured = startTlsServer(server.script);
    const url = `--url=https://127.0.0.1:${secured.port}/health`;
    assertEquals(await alone.run([url, `--ca-file=${AUTHORITY}`]), SUCCESS);
    const untrusted = await alone.run([url]);
    assertEquals({ ...untrusted, stderr: "" }, { ...SUCCESS, code: 1 });
    assertMatch(untrusted.stderr, /^No answer: GET https:.*: its certificate cannot be trusted, see --ca-file: .*\n$/);
  },
  "--help": async ({ alone }) => {
    assertEquals(await alone.run(["--help"]), { ...SUCCESS, stdout: `${HELP}\n` });
  },
  "--version": async ({ alone }) => {
    assertEquals(await alone.run(["--version"]), { ...SUCCESS, stdout: `${VERSION}\n` });
  },
};
