import { assert, assertEquals } from "@std/assert";
import { readOptions } from "../../src/probe/options.ts";
import { pauseAfter, waitUntilHealthy } from "../../src/probe/wait.ts";
import { within } from "../black_box/within.ts";
import { answer, closedPort, sends, sendsAndStalls, sendsInTurn, startRawServer } from "./raw_server.ts";

function waiting(port: number, wait: number, { timeout = 5, terminal }: { timeout?: number; terminal?: Screen } = {}) {
  const { target } = readOptions([`--health-check-port=${port}`, `--timeout=${timeout}`], () => undefined);
  return within(10_000, "the end of waiting", waitUntilHealthy(target, { wait, terminal }));
}

class Screen {
  columns = 60;
  written: string[] = [];
  write(text: string) {
    this.written.push(text);
  }
}

for (
  const [count, random, expected] of [
    [0, 0, 50],
    [0, 1, 100],
    [1, 1, 150],
    [2, 1, 225],
    [3, 0.5, 253.125],
    [8, 1, 2_000],
    [8, 0, 1_000],
    [5_000, 1, 2_000],
  ] as const
) {
  Deno.test(`pauseAfter() is ${expected} ms after failure ${count + 1} with ${random} of its jitter`, () => {
    assertEquals(pauseAfter(count, random), expected);
  });
}

Deno.test("waitUntilHealthy() asks once where the answer is healthy", async () => {
  await using server = startRawServer(sends(answer(200, "{}")));
  const screen = new Screen();
  const { outcome, response, failure } = await waiting(server.port, 5_000, { terminal: screen });
  assertEquals({ outcome, response, failure }, {
    outcome: "healthy",
    response: { status: 200, body: "{}" },
    failure: undefined,
  });
  assertEquals(server.requests.length, 1);
  assertEquals(screen.written, ["\r\x1b[K"]);
});

Deno.test("waitUntilHealthy() asks again until it is healthy, and draws one line in place of another", async () => {
  await using server = startRawServer(sendsInTurn(answer(503, ""), "?", answer(200, "")));
  const screen = new Screen();
  const { outcome } = await waiting(server.port, 5_000, { terminal: screen });
  assertEquals(outcome, "healthy");
  assertEquals(server.requests.length, 3);
  const url = `http://127.0.0.1:${server.port}/health`;
  assertEquals(screen.written, [
    `\r\x1b[K${cut(`Waiting for 5 s more. Not healthy: GET ${url} answered 503`)}`,
    `\r\x1b[K${cut(`Waiting for 5 s more. Not a valid answer: GET ${url}: it ends`)}`,
    "\r\x1b[K",
  ]);
});

/** To one column less than the screen has. */
function cut(line: string): string {
  return line.slice(0, 58) + "…";
}

Deno.test("waitUntilHealthy() ends with the last failure when the time is up", async () => {
  const port = closedPort();
  const start = performance.now();
  const { outcome, failure } = await waiting(port, 300);
  assert(performance.now() - start < 2_000);
  const state = "nothing listens there, is the connector running, with --health-check?";
  assertEquals(outcome, "unreachable");
  assertEquals(failure, `No answer: GET http://127.0.0.1:${port}/health: ${state}`);
});

Deno.test("waitUntilHealthy() gives an attempt no more time than is left", async () => {
  await using server = startRawServer(sendsAndStalls(""));
  const { outcome, failure, duration } = await waiting(server.port, 200);
  assertEquals(outcome, "timeout");
  assert(duration < 2_000, `${duration}`);
  assertEquals(
    failure?.replace(/ 0\.\d+ s/, " 0.2 s"),
    `No answer: GET http://127.0.0.1:${server.port}/health: no whole answer within 0.2 s, see --wait`,
  );
});

Deno.test("waitUntilHealthy() gives an attempt no more time than --timeout", async () => {
  await using server = startRawServer(sendsAndStalls(""));
  await waiting(server.port, 1_000, { timeout: 0.05 });
  assert(server.requests.length > 2, `${server.requests.length}`);
});

Deno.test("waitUntilHealthy() prefers what failed to an attempt that had too little time", async () => {
  let asked = 0;
  await using server = startRawServer((connection) =>
    (asked++ === 0 ? sends(answer(503, "")) : sendsAndStalls(""))(connection)
  );
  const { outcome } = await waiting(server.port, 400);
  assertEquals(outcome, "unhealthy");
  assertEquals(asked, 2);
});

Deno.test("waitUntilHealthy() asks until the time is all but up", async () => {
  const start = performance.now();
  let last = 0;
  await using server = startRawServer(async (connection) => {
    last = performance.now() - start;
    await sends(answer(503, ""))(connection);
  });
  await waiting(server.port, 1_200);
  // a pause would be from 0.5 to 1 s by then
  assert(last >= 900, `the last at ${last} ms`);
});

Deno.test("waitUntilHealthy() takes a last answer that came at once for what is true now", async () => {
  let asked = 0;
  await using server = startRawServer((connection) => sends(answer(asked++ === 0 ? 503 : 404, ""))(connection));
  const { response } = await waiting(server.port, 400);
  assertEquals(response?.status, 404);
});
