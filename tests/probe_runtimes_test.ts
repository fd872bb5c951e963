/** The command as a process on every runtime: what unit tests of one runtime cannot show. */
import { assert, assertEquals } from "@std/assert";
import { VERSION } from "../gen/version.ts";
import { HELP } from "../src/probe/help.ts";
import {
  answer,
  closedPort,
  drips,
  sends,
  sendsAndStalls,
  sendsForever,
  startFullListener,
  startRawServer,
  startResettingServer,
} from "./probe/raw_server.ts";
import { commandLine, type ProcessOutcome, run, runProbe } from "./probe/run_process.ts";
import { program, type Runtime, runtimes } from "./runtimes.ts";

const EMBEDDING = new URL("./probe/embedding.ts", import.meta.url);
const OK = "HTTP/1.1 200 OK\r\n";
const SUCCESS: ProcessOutcome = { code: 0, stdout: "", stderr: "" };

function failure(line: string): ProcessOutcome {
  return { code: 1, stdout: "", stderr: `${line}\n` };
}

const tests: Record<string, (runtime: Runtime) => Promise<void>> = {
  "asks once, is silent and exits 0 on 200": async (runtime) => {
    await using server = startRawServer(sends(answer(200, "{}")));
    const args = ["health-check", "--endpoint", "ready", `--health-check-port=${server.port}`];
    assertEquals(await runProbe(runtime, args), SUCCESS);
    assertEquals(server.requests, [
      `GET /ready HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nUser-Agent: baton-health/${VERSION}\r\n` +
      "Prefer: wait=4.75\r\nConnection: close\r\n\r\n",
    ]);
  },

  "reads its environment, and flags over it": async (runtime) => {
    await using server = startRawServer(sends(answer(200, "{}")));
    const env = { BATON_HEALTH_CHECK_PORT: `${server.port}`, BATON_HEALTH_CHECK_BIND_ADDRESS: "0.0.0.0" };
    assertEquals(await runProbe(runtime, [], { env }), SUCCESS);
    const wrong = { BATON_HEALTH_CHECK_PORT: "none", BATON_HEALTH_CHECK_BIND_ADDRESS: "0.0.0.0" };
    assertEquals(await runProbe(runtime, [`--health-check-port=${server.port}`], { env: wrong }), SUCCESS);
  },

  "prints one clean line and exits 1 on 503": async (runtime) => {
    const details = { error: "a\x1b[31m\r\n\u202e", validation_error: "für 100%s %c %% 🩺" };
    await using server = startRawServer(sends(answer(503, JSON.stringify({ details }))));
    assertEquals(
      await runProbe(runtime, [`--health-check-port=${server.port}`]),
      failure(
        `Not healthy: GET http://127.0.0.1:${server.port}/health answered 503 Service Unavailable: ` +
          "a [31m : für 100%s %c %% 🩺",
      ),
    );
  },

  "does not follow a redirect": async (runtime) => {
    await using trap = startRawServer(sends(answer(200, "{}")));
    await using server = startRawServer(sends(answer(302, "", `Location: http://127.0.0.1:${trap.port}/health\r\n`)));
    assertEquals(
      await runProbe(runtime, [`--health-check-port=${server.port}`]),
      failure(`Not healthy: GET http://127.0.0.1:${server.port}/health answered 302 Found`),
    );
    assertEquals(trap.requests, []);
  },

  "never asks a proxy": async (runtime) => {
    await using trap = startRawServer(sends(answer(200, "{}")));
    await using server = startRawServer(sends(answer(200, "{}")));
    const names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    const proxies = Object.fromEntries(names.map((name) => [name, `http://127.0.0.1:${trap.port}`]));
    // now and then, Deno asks by itself whether it is the newest, and by the proxy
    const own = { NODE_USE_ENV_PROXY: "1", NODE_NO_WARNINGS: "1", DENO_NO_UPDATE_CHECK: "1" };
    const env = { ...proxies, ...own, NO_PROXY: "", no_proxy: "" };
    assertEquals(await runProbe(runtime, [`--health-check-port=${server.port}`], { env }), SUCCESS);
    const port = closedPort();
    assertEquals((await runProbe(runtime, [`--health-check-port=${port}`], { env })).code, 1);
    assertEquals(trap.requests, []);
    assertEquals(server.requests.length, 1);
  },

  "says why there is no answer": async (runtime) => {
    const [port, unknown] = [closedPort(), "connector.invalid"];
    const [refused, unnamed] = await Promise.all([
      runProbe(runtime, [`--health-check-port=${port}`]),
      runProbe(runtime, [`--health-check-bind-address=${unknown}`]),
    ]);
    const hint = "nothing listens there, is the connector running, with --health-check?";
    assertEquals(refused, failure(`No answer: GET http://127.0.0.1:${port}/health: ${hint}`));
    assertEquals(unnamed, failure(`No answer: GET http://${unknown}:8081/health: the host name cannot be looked up`));
  },

  "gives up in time, whatever the server leaves out": async (runtime) => {
    await using silent = startRawServer(sendsAndStalls(""));
    await using bodiless = startRawServer(sendsAndStalls(`${OK}Content-Length: 2\r\n\r\n`));
    await using dripping = startRawServer(drips(`${OK}${"A: b\r\n".repeat(2000)}\r\n`, 20));
    using full = await startFullListener();
    await Promise.all([silent, bodiless, dripping, full].map(async ({ port }) => {
      const missing = port === full.port ? "connection" : "whole answer";
      assertEquals(
        await runProbe(runtime, [`--health-check-port=${port}`, "--timeout=0.25"]),
        failure(`No answer: GET http://127.0.0.1:${port}/health: no ${missing} within 0.25 s, see --timeout`),
      );
    }));
  },

  "fails on a reset before the answer is whole": async (runtime) => {
    await using early = await startResettingServer("");
    await using late = await startResettingServer(`${OK}\r\n{`);
    for (const { port } of [early, late]) {
      assertEquals(
        await runProbe(runtime, [`--health-check-port=${port}`]),
        failure(`No answer: GET http://127.0.0.1:${port}/health: the connection was reset`),
      );
    }
  },

  "fails on an answer that is malformed or never ends": async (runtime) => {
    for (
      const [script, state] of [
        [sends("SSH-2.0-OpenSSH_9.2\r\n"), "it is not HTTP/1.1"],
        [sends(`${OK}Content-Length: 9\r\n\r\npart`), "it ends before its body does"],
        [sendsForever(OK, "A: b\r\n".repeat(100)), "its headers are over 16 KB"],
        [sendsForever(`${OK}\r\n`, "x".repeat(1000)), "its body is over 64 KB"],
      ] as const
    ) {
      await using server = startRawServer(script);
      assertEquals(
        await runProbe(runtime, [`--health-check-port=${server.port}`]),
        failure(`Not a valid answer: GET http://127.0.0.1:${server.port}/health: ${state}`),
      );
    }
  },

  "reads chunks that come byte by byte, and a body until the end": async (runtime) => {
    const chunk = '{"message":"für 🩺"}';
    const size = new TextEncoder().encode(chunk).length.toString(16);
    const headers = "Transfer-Encoding: chunked\r\n\r\n";
    const chunked =
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 500 X\r\n${headers}${size};a=b\r\n${chunk}\r\n0\r\nA: b\r\n\r\n`;
    await using dripping = startRawServer(drips(chunked, 0));
    assertEquals(
      await runProbe(runtime, [`--health-check-port=${dripping.port}`]),
      failure(
        `Not healthy: GET http://127.0.0.1:${dripping.port}/health answered 500 Internal Server Error: für 🩺`,
      ),
    );
    await using closing = startRawServer(sends(`${OK}\r\n${"x".repeat(65_536)}`));
    assertEquals(await runProbe(runtime, [`--health-check-port=${closing.port}`]), SUCCESS);
  },

  "dials IPv6, loopback for a wildcard, and localhost": async (runtime) => {
    for (
      const [hostname, address] of [["::1", "::1"], ["::1", "[::]"], ["127.0.0.1", "0.0.0.0"], [
        "localhost",
        "localhost",
      ]] as const
    ) {
      await using server = startRawServer(sends(answer(200, "{}")), hostname);
      const args = [`--health-check-port=${server.port}`, `--health-check-bind-address=${address}`];
      assertEquals(await runProbe(runtime, args), SUCCESS);
    }
  },

  "prints help and version to stdout, and refuses what it does not know": async (runtime) => {
    const [help, version, refused] = await Promise.all(
      ["--help", "--version", "--timeout=0"].map((flag) => runProbe(runtime, [flag])),
    );
    assertEquals(help, { code: 0, stdout: `${HELP}\n`, stderr: "" });
    assertEquals(version, { code: 0, stdout: `${VERSION}\n`, stderr: "" });
    const expected = "a number of seconds over 0 and at most 2147483";
    assertEquals(refused, failure(`Cannot read --timeout: expected ${expected}, got "0"`));
  },

  "keeps its exit codes with closed or full streams": async (runtime) => {
    await using server = startRawServer(sends(answer(503, "{}")));
    const command = await commandLine(runtime);
    const shell = async (redirection: string, arg: string) =>
      (await run(["sh", "-c", `exec "$@" ${redirection}`, "sh", ...command, arg])).code;
    const port = `--health-check-port=${server.port}`;
    assertEquals(
      await Promise.all([
        shell("2>&-", port),
        shell("<&- >&- 2>&-", port),
        shell("2>/dev/full", port),
        shell("2>/dev/full", "--timeout=0"),
        shell(">&-", "--help"),
        shell(">/dev/full", "--help"),
      ]),
      [1, 1, 1, 1, 0, 0],
    );
    // a closed stream's number may become the socket's: nothing printed may go there
    for (const request of server.requests) assert(request.endsWith("Connection: close\r\n\r\n"), request);
  },

  "runs from any directory, and by a link where the runtime follows one": async (runtime) => {
    const folder = await Deno.makeTempDir({ prefix: "health check ü " });
    try {
      assertEquals((await runProbe(runtime, ["--version"], { cwd: folder })).stdout, `${VERSION}\n`);
      // Deno does not: imports of source are read from beside the link
      if (runtime.kind === "deno") return;
      // as package managers put it into node_modules/.bin
      await Deno.copyFile(await program(runtime, new URL("../probe.ts", import.meta.url)), `${folder}/probe.mjs`);
      await Deno.symlink("probe.mjs", `${folder}/health`);
      for (const file of ["health", "probe.mjs"]) {
        assertEquals((await run([...runtime.command, `${folder}/${file}`, "--version"])).stdout, `${VERSION}\n`);
      }
      // a file that does nothing, and exits by 0, would be a connector that is always healthy
      await Deno.rename(`${folder}/probe.mjs`, `${folder}/renamed.mjs`);
      assertEquals((await run([...runtime.command, `${folder}/renamed.mjs`, "--version"])).stdout, `${VERSION}\n`);
      if (runtime.kind !== "node") return;
      await Deno.writeTextFile(`${folder}/package.json`, '{ "type": "module", "main": "renamed.js" }');
      await Deno.rename(`${folder}/renamed.mjs`, `${folder}/renamed.js`);
      for (const name of ["/renamed", ""]) {
        assertEquals((await run([...runtime.command, `${folder}${name}`, "--version"])).stdout, `${VERSION}\n`);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },

  "does nothing in a program that imports it, until it is called": async (runtime) => {
    const embedding = await commandLine(runtime, EMBEDDING);
    assertEquals(await run([...embedding, "--health-check"]), { code: 0, stdout: "service mode\n", stderr: "" });
    // it ends by itself: nothing of the connection that was given up keeps it alive
    await using silent = startRawServer(sendsAndStalls(""));
    using full = await startFullListener();
    // Bun's connections cannot be given up while they are being made
    const ports = runtime.kind === "bun" ? [silent.port] : [silent.port, full.port];
    for (const port of ports) {
      const missing = port === full.port ? "connection" : "whole answer";
      assertEquals(await run([...embedding, "health-check", `--health-check-port=${port}`, "--timeout=0.2"]), {
        code: 0,
        stdout: "exit code 1\n",
        stderr: `No answer: GET http://127.0.0.1:${port}/health: no ${missing} within 0.2 s, see --timeout\n`,
      });
    }
  },
};

for (const runtime of await runtimes()) {
  for (const [behaviour, fn] of Object.entries(tests)) {
    Deno.test({
      name: `health-check on ${runtime.name} ${behaviour}${
        runtime.unavailable ? ` (cannot be tried: ${runtime.unavailable})` : ""
      }`,
      ignore: runtime.unavailable !== undefined,
      fn: () => fn(runtime),
    });
  }
}
