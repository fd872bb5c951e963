import { assert, assertEquals } from "@std/assert";
import { VERSION } from "../gen/version.ts";
import { createHealth } from "../mod.ts";
import { healthCheck } from "../probe.ts";
import { serve } from "../server.ts";
import { HELP } from "../src/probe/help.ts";
import {
  answer,
  closedPort,
  type RawServer,
  sends,
  sendsAndStalls,
  startRawServer,
  startResettingServer,
} from "./probe/raw_server.ts";
import { failure, runInProcess, SUCCESS } from "./probe/run_in_process.ts";
import { replaceProperty } from "./replace_global.ts";

const REFUSED = "nothing listens there, is the connector running, with --health-check?";

/** The first line of each request that came. */
function requestLines({ requests }: RawServer): string[] {
  return requests.map((request) => request.split("\r\n", 1)[0]!);
}

for (const [endpoint, path] of [["health", "/health"], ["ready", "/ready"], ["live", "/live"]] as const) {
  Deno.test(`healthCheck() asks ${path} for --endpoint=${endpoint}, is silent and exits 0 on 200`, async () => {
    await using server = startRawServer(sends(answer(200, "{}")));
    assertEquals(await runInProcess([`--endpoint=${endpoint}`, `--health-check-port=${server.port}`]), SUCCESS);
    assertEquals(requestLines(server), [`GET ${path} HTTP/1.1`]);
  });
}

Deno.test("healthCheck() asks for NDC's endpoints in its dialect, and exits 0 on 200 without a body", async () => {
  await using server = startRawServer(sends("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  const args = ["--endpoint=connected", `--health-check-port=${server.port}`, "--health-check-dialect=ndc"];
  assertEquals(await runInProcess(args), SUCCESS);
  assertEquals(requestLines(server), ["GET /health/connected HTTP/1.1"]);
});

Deno.test("healthCheck() does not ask for an endpoint that the dialect has not", async () => {
  await using server = startRawServer(sends(answer(200, "{}")));
  assertEquals(
    await runInProcess(["--endpoint=connected", `--health-check-port=${server.port}`]),
    failure('Cannot read --endpoint: expected health, ready, live in dialect baton, got "connected"'),
  );
  assertEquals(server.requests, []);
});

Deno.test("healthCheck() says which check is late, by an answer that comes before it gives up", async () => {
  const validate = Promise.withResolvers<void>();
  const health = createHealth({ validate: () => validate.promise, onError: () => {} });
  await using service = await serve(health, { args: [], env: {}, enabled: true, port: 0 });
  const { host, port } = new URL(service!.url);
  const { code, stderr: [line] } = await runInProcess([`--health-check-port=${port}`, "--timeout=0.5"]);
  const start =
    `Not healthy: GET http://${host}/health answered 503 Service Unavailable: connector validation failed: `;
  // what was left of the 400 ms that it was given
  assertEquals([code, line], [1, `${start}no answer within 400 ms`]);
  validate.resolve();
});

Deno.test("healthCheck() takes a leading health-check", async () => {
  await using server = startRawServer(sends(answer(200, "{}")));
  const args = ["health-check", "--endpoint", "live", "--health-check-port", `${server.port}`];
  assertEquals(await runInProcess(args), SUCCESS);
  assertEquals(requestLines(server), ["GET /live HTTP/1.1"]);
});

Deno.test("healthCheck() takes one leading health-check, and no second", async () => {
  const { code, stderr } = await runInProcess(["health-check", "health-check"]);
  assertEquals(code, 1);
  assertEquals(stderr, ['Cannot read "health-check": expected a flag that --help names']);
});

Deno.test("healthCheck() takes port and address of the environment it is given", async () => {
  await using server = startRawServer(sends(answer(200, "{}")));
  const env = { BATON_HEALTH_CHECK_PORT: `${server.port}`, BATON_HEALTH_CHECK_BIND_ADDRESS: "0.0.0.0" };
  assertEquals(await runInProcess([], env), SUCCESS);
});

Deno.test("healthCheck() takes flags over the environment", async () => {
  await using server = startRawServer(sends(answer(200, "{}")));
  const env = { BATON_HEALTH_CHECK_PORT: `${closedPort()}`, BATON_HEALTH_CHECK_BIND_ADDRESS: "192.0.2.1" };
  const args = [`--health-check-port=${server.port}`, "--health-check-bind-address=127.0.0.1"];
  assertEquals(await runInProcess(args, env), SUCCESS);
});

for (const address of ["::", "[::]", "0:0:0:0:0:0:0:0", "::1", "[::1]"]) {
  Deno.test(`healthCheck() dials ::1 for ${address}`, async () => {
    await using server = startRawServer(sends(answer(200, "{}")), "::1");
    const args = [`--health-check-port=${server.port}`, `--health-check-bind-address=${address}`];
    assertEquals(await runInProcess(args), SUCCESS);
    assert(server.requests[0]!.includes(`\r\nHost: [::1]:${server.port}\r\n`), server.requests[0]);
  });
}

for (const address of ["0.0.0.0", "127.0.0.1"]) {
  Deno.test(`healthCheck() dials 127.0.0.1 for ${address}`, async () => {
    await using server = startRawServer(sends(answer(200, "{}")));
    const args = [`--health-check-port=${server.port}`, `--health-check-bind-address=${address}`];
    assertEquals(await runInProcess(args), SUCCESS);
    assert(server.requests[0]!.includes(`\r\nHost: 127.0.0.1:${server.port}\r\n`), server.requests[0]);
  });
}

Deno.test("healthCheck() finds a listener by localhost", async () => {
  await using server = startRawServer(sends(answer(200, "{}")), "localhost");
  const args = [`--health-check-port=${server.port}`, "--health-check-bind-address=localhost"];
  assertEquals(await runInProcess(args), SUCCESS);
});

for (
  const [status, said] of [
    [201, "201 Created"],
    [202, "202 Accepted"],
    [204, "204 No Content"],
    [206, "206 Partial Content"],
    [299, "299"],
    [304, "304 Not Modified"],
    [400, "400 Bad Request"],
    [401, "401 Unauthorized"],
    [404, "404 Not Found"],
    [500, "500 Internal Server Error"],
    [502, "502 Bad Gateway"],
    [503, "503 Service Unavailable"],
  ] as const
) {
  Deno.test(`healthCheck() exits 1 on ${status}`, async () => {
    await using server = startRawServer(sends(answer(status, "")));
    assertEquals(
      await runInProcess([`--health-check-port=${server.port}`]),
      failure(`Not healthy: GET http://127.0.0.1:${server.port}/health answered ${said}`),
    );
  });
}

Deno.test("healthCheck() exits 1 on a redirect, and never asks where it leads", async () => {
  await using trap = startRawServer(sends(answer(200, "{}")));
  const location = `Location: http://127.0.0.1:${trap.port}/health\r\n`;
  await using server = startRawServer(sends(answer(302, "", location)));
  assertEquals(
    await runInProcess([`--health-check-port=${server.port}`]),
    failure(`Not healthy: GET http://127.0.0.1:${server.port}/health answered 302 Found`),
  );
  assertEquals(trap.requests, []);
});

Deno.test("healthCheck() says what the connector says, in one clean line of at most 250 characters", async () => {
  const details = {
    error: "connector validation failed",
    validation_error: `401\x1b[31m\r\n\u202e%s ${"x".repeat(500)}`,
  };
  await using server = startRawServer(sends(answer(503, JSON.stringify({ status: "unhealthy", details }))));
  const start = `Not healthy: GET http://127.0.0.1:${server.port}/health answered 503 Service Unavailable: ` +
    "connector validation failed: 401 [31m %s ";
  const line = start + "x".repeat(249 - start.length) + "…";
  assertEquals(await runInProcess([`--health-check-port=${server.port}`]), failure(line));
});

Deno.test("healthCheck() exits 1 where nothing listens", async () => {
  const port = closedPort();
  assertEquals(
    await runInProcess([`--health-check-port=${port}`, "--endpoint=live"]),
    failure(`No answer: GET http://127.0.0.1:${port}/live: ${REFUSED}`),
  );
});

Deno.test("healthCheck() exits 1 for a host name that does not exist", async () => {
  assertEquals(
    await runInProcess(["--health-check-bind-address=connector.invalid"]),
    failure("No answer: GET http://connector.invalid:8081/health: the host name cannot be looked up"),
  );
});

for (const [seconds, said] of [["0.05", "0.05"], [".1", "0.1"]] as const) {
  Deno.test(`healthCheck() exits 1 when there is no answer within ${seconds} s`, async () => {
    await using server = startRawServer(sendsAndStalls("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"));
    assertEquals(
      await runInProcess([`--health-check-port=${server.port}`, `--timeout=${seconds}`]),
      failure(`No answer: GET http://127.0.0.1:${server.port}/health: no whole answer within ${said} s, see --timeout`),
    );
  });
}

Deno.test("healthCheck() exits 1 on a malformed answer, although it says 200", async () => {
  await using server = startRawServer(sends("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok"));
  assertEquals(
    await runInProcess([`--health-check-port=${server.port}`]),
    failure(`Not a valid answer: GET http://127.0.0.1:${server.port}/health: its content length is malformed`),
  );
});

Deno.test("healthCheck() exits 1 on a reset within the body, although the answer says 200", async () => {
  await using server = await startResettingServer("HTTP/1.1 200 OK\r\n\r\n{");
  assertEquals(
    await runInProcess([`--health-check-port=${server.port}`]),
    failure(`No answer: GET http://127.0.0.1:${server.port}/health: the connection was reset`),
  );
});

Deno.test("healthCheck() exits 1 on a flag that cannot be read, and asks nobody", async () => {
  await using server = startRawServer(sends(answer(200, "{}")));
  assertEquals(
    await runInProcess([`--health-check-port=${server.port}`, "--timeout=0"]),
    failure('Cannot read --timeout: expected a number of seconds over 0 and at most 2147483, got "0"'),
  );
  assertEquals(server.requests, []);
});

Deno.test("healthCheck() exits 1 on a variable that cannot be read", async () => {
  assertEquals(
    await runInProcess([], { BATON_HEALTH_CHECK_PORT: "tcp://10.0.0.1:8081" }),
    failure(
      'Cannot read BATON_HEALTH_CHECK_PORT: expected an integer from 1 to 65535, got "tcp://10.0.0.1:8081", as Kubernetes sets it for a Service: see enableServiceLinks',
    ),
  );
});

Deno.test("healthCheck() prints one clean line of at most 250 characters for an unclean flag", async () => {
  const { code, stdout, stderr } = await runInProcess([`--\x1b[31m\r\n\u202e\u009b${"x".repeat(500)}`]);
  assertEquals([code, stdout, stderr.length, stderr[0]!.length], [1, [], 1, 250]);
  assertEquals(stderr[0]!.match(/[\p{Cc}\p{Bidi_Control}]/u), null);
});

Deno.test("healthCheck() keeps its exit codes when nothing can be printed", async () => {
  const broken = () => {
    throw new Error("No space left on device");
  };
  using _stdout = replaceProperty(console, "log", broken);
  using _stderr = replaceProperty(console, "error", broken);
  assertEquals(await healthCheck(["--timeout=0"], {}), 1);
  assertEquals(await healthCheck([`--health-check-port=${closedPort()}`], {}), 1);
  assertEquals(await healthCheck(["--version"], {}), 0);
});

for (
  const args of [["--help"], ["-h"], ["health-check", "--help"], ["--endpoint=live", "--help"], ["--bad", "--help"]]
) {
  Deno.test(`healthCheck() prints the help to stdout and exits 0 for ${args.join(" ")}`, async () => {
    assertEquals(await runInProcess(args), { code: 0, stdout: [HELP], stderr: [] });
  });
}

for (const args of [["--version"], ["health-check", "--version"]]) {
  Deno.test(`healthCheck() prints the version to stdout and exits 0 for ${args.join(" ")}`, async () => {
    assertEquals(await runInProcess(args), { code: 0, stdout: [VERSION], stderr: [] });
  });
}

for (const args of [undefined, null, "--endpoint=live", [1], [undefined]]) {
  Deno.test(`healthCheck() says what it expects in place of ${JSON.stringify(args) ?? "nothing"}`, async () => {
    const stderr = ["Cannot read the arguments: expected an array of strings"];
    assertEquals(await runInProcess(args as unknown as string[]), { code: 1, stdout: [], stderr });
  });
}
