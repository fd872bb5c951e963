/** The command's further flags, as processes on every runtime. */
import { assertEquals } from "@std/assert";
import { VERSION } from "../../gen/version.ts";
import { type Runtime, runtimes } from "../runtimes.ts";
import {
  answer,
  AUTHORITY,
  closedPort,
  sends,
  sendsAndStalls,
  sendsInTurn,
  startGreetingServer,
  startRawServer,
  startTlsServer,
  startUnixServer,
} from "./raw_server.ts";
import { type ProcessOutcome, runProbe } from "./run_process.ts";

const SUCCESS: ProcessOutcome = { code: 0, stdout: "", stderr: "" };
const REFUSED = "nothing listens there, is the connector running, with --health-check?";

function failure(line: string): ProcessOutcome {
  return { code: 1, stdout: "", stderr: `${line}\n` };
}

/** The outcome less what no test can know: how long it took. */
function timeless({ code, stdout, stderr }: ProcessOutcome): ProcessOutcome {
  return {
    code,
    stdout: stdout.replace(/"duration":\d+(\.\d)?,/, '"duration":1,').replace(/after \d+ ms/, "after 1 ms"),
    stderr,
  };
}

/** A folder for as long as a test takes. */
async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

const tests: Record<string, (runtime: Runtime) => Promise<void>> = {
  "asks a URL, and sends headers along": async (runtime) => {
    await using server = startRawServer(sends(answer(200, "{}")));
    const headers = ["--header", "Host: connector", "--header=X-A: für"];
    assertEquals(
      await runProbe(runtime, [`--url=http://127.0.0.1:${server.port}/a?b`, ...headers]),
      SUCCESS,
    );
    assertEquals(server.requests, [
      `GET /a?b HTTP/1.1\r\nHost: connector\r\nUser-Agent: baton-health/${VERSION}\r\n` +
      "Prefer: wait=4.75\r\nX-A: für\r\nConnection: close\r\n\r\n",
    ]);
  },

  "asks over https those whose certificate is trusted": async (runtime) => {
    await using server = startTlsServer(sends(answer(200, "{}")));
    for (const host of ["127.0.0.1", "localhost"]) {
      const args = [`--url=https://${host}:${server.port}/live`, `--ca-file=${AUTHORITY}`];
      assertEquals(await runProbe(runtime, args), SUCCESS);
    }
    // where the first takes its time, another address of localhost is tried beside it, and left without a request
    const asked = server.requests.filter((request) => request !== "");
    assertEquals(asked.map((request) => request.split("\r\n").slice(0, 2)), [
      ["GET /live HTTP/1.1", `Host: 127.0.0.1:${server.port}`],
      ["GET /live HTTP/1.1", `Host: localhost:${server.port}`],
    ]);
  },

  "asks nobody over https whose certificate is not trusted, or for another": async (runtime) => {
    await using server = startTlsServer(sends(answer(200, "{}")));
    await using other = startTlsServer(sends(answer(200, "{}")), "other");
    await using plain = await startGreetingServer("220 mail.example ESMTP\r\n");
    const trusted = `--ca-file=${AUTHORITY}`;
    // what would switch the verification off
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: "0", NODE_NO_WARNINGS: "1" };
    for (const [port, args] of [[server.port, []], [other.port, [trusted]], [plain.port, [trusted]]] as const) {
      const { code, stdout, stderr } = await runProbe(runtime, [`--url=https://127.0.0.1:${port}`, ...args], { env });
      const reason = port === plain.port
        ? "no TLS connection: "
        : port === other.port
        ? "its certificate is refused: "
        : "its certificate cannot be trusted, see --ca-file: ";
      // what follows is the runtime's own
      const line = stderr.slice(stderr.lastIndexOf("No answer:"));
      const start = `No answer: GET https://127.0.0.1:${port}/: ${reason}`;
      assertEquals([code, stdout, line.slice(0, start.length)], [1, "", start]);
    }
    assertEquals([...server.requests, ...other.requests].join(""), "");
  },

  "says what is wrong with --ca-file": async (runtime) => {
    const ask = (path: string) => runProbe(runtime, ["--url=https://127.0.0.1", `--ca-file=${path}`]);
    assertEquals(await ask("/none"), failure('Cannot read --ca-file: expected a file that is there, got "/none"'));
    const file = AUTHORITY.replace("authority.pem", "README.md");
    assertEquals(await ask(file), failure(`Cannot read --ca-file: expected certificates in PEM, got "${file}"`));
  },

  "gives up in time where TLS is never begun": async (runtime) => {
    await using silent = startRawServer(sendsAndStalls(""));
    const url = `https://127.0.0.1:${silent.port}/`;
    assertEquals(
      await runProbe(runtime, [`--url=${url}`, "--timeout=0.25"]),
      failure(`No answer: GET ${url}: no connection within 0.25 s, see --timeout`),
    );
  },

  "asks over a Unix socket": async (runtime) => {
    await using folder = await temporaryFolder();
    const [path, none] = [`${folder.path}/ü.sock`, `${folder.path}/none.sock`];
    await using server = startUnixServer(sendsInTurn(answer(200, "{}"), answer(503, "")), path);
    assertEquals(await runProbe(runtime, ["--unix-socket", path, "--endpoint=ready"]), SUCCESS);
    assertEquals(server.requests[0]!.split("\r\n").slice(0, 2), ["GET /ready HTTP/1.1", "Host: localhost"]);
    const asked = "GET http://localhost/health over";
    assertEquals(
      await runProbe(runtime, ["--unix-socket", path]),
      failure(`Not healthy: ${asked} ${path} answered 503 Service Unavailable`),
    );
    assertEquals(
      await runProbe(runtime, ["--unix-socket", none]),
      failure(`No answer: ${asked} ${none}: there is no such socket, is the connector running, with --health-check?`),
    );
  },

  "finds what listens on either loopback address by localhost": async (runtime) => {
    for (const hostname of ["127.0.0.1", "::1"]) {
      await using server = startRawServer(sends(answer(200, "{}")), hostname);
      const args = [`--health-check-port=${server.port}`, "--health-check-bind-address=localhost"];
      assertEquals(await runProbe(runtime, args), SUCCESS);
    }
    const port = closedPort();
    assertEquals(
      await runProbe(runtime, [`--url=http://localhost:${port}`]),
      failure(`No answer: GET http://localhost:${port}/: ${REFUSED}`),
    );
  },

  "prints one line of JSON, and nothing else": async (runtime) => {
    const body = { status: "unhealthy", details: { error: "\x1b\u009b für 🩺" } };
    await using server = startRawServer(sendsInTurn(answer(200, ""), answer(503, JSON.stringify(body)), "?"));
    await using silent = startRawServer(sendsAndStalls(""));
    const ask = async (port: number) =>
      timeless(await runProbe(runtime, ["--json", `--health-check-port=${port}`, "--timeout=0.5"]));
    const line = (port: number, status: number | null, rest: string, message?: string) => {
      const url = `http://127.0.0.1:${port}/health`;
      const said = message === undefined ? null : `"${message.replace("URL", url)}"`;
      const stdout = `{"endpoint":"health","url":"${url}","status":${status},${rest},"message":${said}}\n`;
      return { code: message === undefined ? 0 : 1, stdout, stderr: "" };
    };
    const { port } = server;
    assertEquals(await ask(port), line(port, 200, '"outcome":"healthy","duration":1,"body":null'));
    const said = '{"status":"unhealthy","details":{"error":"\\u001b\\u009b für 🩺"}}';
    assertEquals(
      await ask(port),
      line(
        port,
        503,
        `"outcome":"unhealthy","duration":1,"body":${said}`,
        "Not healthy: GET URL answered 503 Service Unavailable:   für 🩺",
      ),
    );
    assertEquals(
      await ask(port),
      line(
        port,
        null,
        '"outcome":"invalid","duration":1,"body":null',
        "Not a valid answer: GET URL: it ends before its headers do",
      ),
    );
    const closed = closedPort();
    assertEquals(
      await ask(closed),
      line(
        closed,
        null,
        '"outcome":"unreachable","duration":1,"body":null',
        "No answer: GET URL: nothing listens there, is the connector running, with --health-check?",
      ),
    );
    assertEquals(
      await ask(silent.port),
      line(
        silent.port,
        null,
        '"outcome":"timeout","duration":1,"body":null',
        "No answer: GET URL: no whole answer within 0.5 s, see --timeout",
      ),
    );
    const seconds = "a number of seconds over 0 and at most 2147483";
    assertEquals(
      await runProbe(runtime, ["--json", "--timeout=0"]),
      failure(`Cannot read --timeout: expected ${seconds}, got "0"`),
    );
  },

  "prints what a person wants to know": async (runtime) => {
    const body = { status: "unhealthy", details: { error: "down", "a\x1b[31m": "b\r\nc" } };
    await using server = startRawServer(sendsInTurn(answer(200, "{}"), answer(503, JSON.stringify(body))));
    const args = ["--verbose", `--health-check-port=${server.port}`];
    const url = `http://127.0.0.1:${server.port}/health`;
    const env = { FORCE_COLOR: "1" };
    assertEquals(timeless(await runProbe(runtime, args, { env })), {
      code: 0,
      stdout: `GET ${url}\n200 OK, healthy after 1 ms\n`,
      stderr: "",
    });
    const { code, stdout } = timeless(await runProbe(runtime, args));
    assertEquals({ code, stdout: stdout.split("\n") }, {
      code: 1,
      stdout: [
        `GET ${url}`,
        "503 Service Unavailable, unhealthy after 1 ms",
        "  status  unhealthy",
        "  error   down",
        "  a [31m  b c",
        "",
      ],
    });
  },

  "asks again until it is healthy, or the time is up": async (runtime) => {
    await using server = startRawServer(sendsInTurn(answer(503, ""), "?", answer(200, "{}")));
    assertEquals(await runProbe(runtime, ["--wait", `--health-check-port=${server.port}`]), SUCCESS);
    assertEquals(server.requests.length, 3);
    const port = closedPort();
    assertEquals(
      await runProbe(runtime, ["--wait=0.3", `--health-check-port=${port}`]),
      failure(`No answer: GET http://127.0.0.1:${port}/health: ${REFUSED}`),
    );
  },
};

for (const runtime of await runtimes()) {
  // what lies between these behaves as they do
  if (["Node 22", "Node 24"].includes(runtime.name)) continue;
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
