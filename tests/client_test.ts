import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { type BatonClient, createHealthClient, type Endpoint, isUnreachable, type NdcClient } from "../client.ts";
import { createHealth } from "../mod.ts";
import { answering, baseUrl, healthy, timestamp } from "./client/answering.ts";
import { FakeClock } from "./fake_clock.ts";
import { ANY_PORT, served } from "./server/served.ts";
import { eventLoopTurn } from "./unhandled.ts";

const fails = () => {
  throw new Error("no table users");
};
const quiet = { onError: () => {}, details: "always" } as const;

Deno.test("createHealthClient() types a 200 as healthy, and a 503 as an answer", async () => {
  using _clock = new FakeClock();
  const timestamp = new Date().toISOString().replace(/\.\d+/, "");
  const { health, ready, live } = createHealthClient({
    baseUrl,
    fetch: createHealth({ validate: fails, ...quiet }).fetch,
  });

  const unhealthy = await health();
  assert(unhealthy.conforms && unhealthy.status === 503);
  assertEquals(unhealthy.body satisfies { status: "unhealthy"; details: { error: string } }, {
    status: "unhealthy",
    timestamp,
    details: { error: "connector validation failed", validation_error: "no table users" },
  });
  assertEquals([unhealthy.classification satisfies "transient", unhealthy.attempts], ["transient", 1]);

  const answer = await ready();
  assert(answer.classification === "healthy");
  assertEquals(answer, {
    conforms: true,
    status: 200,
    classification: "healthy",
    body: answer.body satisfies { status: "ready" },
    attempts: 1,
  });
  assertEquals(answer.body, { status: "ready", timestamp });
  assertEquals((await live()).body, { status: "alive", timestamp });
});

Deno.test("createHealthClient() asks NDC's endpoints, each under its own path", async () => {
  const { fetch, requests } = answering(() => new Response());
  const client = createHealthClient({ baseUrl: `${baseUrl}/internal/`, dialect: "ndc", fetch });
  for (const ask of [client.ready, client.health, client.live, client.connected]) {
    assertEquals(await ask(), { conforms: true, status: 200, classification: "healthy", attempts: 1 });
  }
  assertEquals(
    requests.map(({ method, url }) => `${method} ${url}`),
    ["/health/ready", "/health", "/health/live", "/health/connected"].map((path) => `GET ${baseUrl}/internal${path}`),
  );
});

Deno.test("createHealthClient() tells NDC's failures apart", async () => {
  const options = { live: fails, validate: fails, dialect: "ndc", ...quiet } as const;
  const { live, connected } = createHealthClient({ baseUrl, dialect: "ndc", fetch: createHealth(options).fetch });
  const body = (what: string, check: string) => ({
    message: `connector is not ${what}`,
    details: { [check]: "no table users" },
  });
  const failed = { conforms: true, classification: "other", attempts: 1 } as const;
  assertEquals(await live(), { ...failed, status: 500, body: body("live", "live") });
  assertEquals(await connected(), { ...failed, status: 502, body: body("connected", "validate") });
});

Deno.test("BatonClient and NdcClient have every endpoint of their dialect and no other", () => {
  type Same<A, B> = [A, B] extends [B, A] ? true : false;
  const same: [Same<keyof BatonClient, Endpoint<"baton">>, Same<keyof NdcClient, Endpoint<"ndc">>] = [true, true];
  assertEquals(same, [true, true]);
  assertEquals(Object.keys(createHealthClient({ baseUrl })), ["health", "ready", "live"]);
  assertEquals(Object.keys(createHealthClient({ baseUrl, dialect: "ndc" })), ["health", "ready", "live", "connected"]);
});

const other = { classification: "other", attempts: 1 } as const;
const STRANGE: [what: string, response: () => Response, answer: object][] = [
  ["a 200 of some other server", () => new Response("<p>Welcome"), { ...other, status: 200, body: "<p>Welcome" }],
  ["a 200 without a body", () => new Response(), { ...other, status: 200, body: "" }],
  ["a 200 of another endpoint", () => Response.json({ status: "ready", timestamp }), {
    ...other,
    status: 200,
    body: { status: "ready", timestamp },
  }],
  ["a 200 that says null", () => Response.json(null), { ...other, status: 200, body: null }],
  ["a proxy's 503", () => new Response("no upstream", { status: 503 }), {
    classification: "transient",
    attempts: 1,
    status: 503,
    body: "no upstream",
  }],
  ["a 503 without a body", () => new Response(null, { status: 503 }), {
    classification: "transient",
    attempts: 1,
    status: 503,
    body: "",
  }],
  ["a 401", () => Response.json({ error: "who?" }, { status: 401 }), {
    classification: "configuration",
    attempts: 1,
    status: 401,
    body: { error: "who?" },
  }],
  ["a 404 of some other server", () => new Response("Not Found", { status: 404 }), {
    classification: "configuration",
    attempts: 1,
    status: 404,
    body: "Not Found",
  }],
  ["a 204", () => new Response(null, { status: 204 }), { ...other, status: 204, body: "" }],
  ["a redirect", () => Response.redirect("http://elsewhere.example/", 302), { ...other, status: 302, body: "" }],
];
for (const [what, response, answer] of STRANGE) {
  Deno.test(`createHealthClient() does not type ${what}`, async () => {
    const { options } = answering(response);
    assertEquals(await createHealthClient(options).health(), { conforms: false, ...answer } as never);
  });
}

for (const body of ["<html>login</html>", "{}", '{"status":"healthy"}', " "]) {
  Deno.test(`createHealthClient() takes a 200 that says ${JSON.stringify(body)} for nobody's who speaks NDC`, async () => {
    const client = createHealthClient({ baseUrl, dialect: "ndc", fetch: () => Promise.resolve(new Response(body)) });
    const { conforms, classification } = await client.connected();
    assertEquals([conforms, classification], [false, "other"]);
  });
}

Deno.test("createHealthClient() types what a server of the other dialect says", async () => {
  const { connected } = createHealthClient({
    baseUrl,
    dialect: "ndc",
    fetch: createHealth({ validate: () => {} }).fetch,
  });
  const body = { message: "unknown path", details: {} };
  assertEquals(await connected(), { conforms: true, status: 404, classification: "configuration", body, attempts: 1 });
});

Deno.test("createHealthClient() hands fetch a request alone, which follows no redirect", async () => {
  const given: unknown[][] = [];
  const fetch = function (this: unknown, ...args: unknown[]) {
    given.push([this, args.length, (args[0] as Request).redirect, [...(args[0] as Request).headers]]);
    return healthy();
  };
  await createHealthClient({ baseUrl, fetch }).health();
  assertEquals(given, [[undefined, 1, "manual", []]]);
});

Deno.test("createHealthClient() rejects where there is no answer, at the first time, with the cause", async () => {
  const cause = Object.assign(new TypeError("refused"), { code: "ECONNREFUSED" });
  const { options, requests } = answering(() => Promise.reject(cause));
  const { health } = createHealthClient({ ...options, retry: { attempts: 5 } });
  const error = await assertRejects(() => health(), Error);
  assertEquals(error.message, "No answer: GET http://127.0.0.1:8081/health: refused");
  assertStrictEquals(error.cause, cause);
  assertEquals([isUnreachable(error), requests.length], [true, 1]);
});

for (const status of [200, 503]) {
  Deno.test(`createHealthClient() rejects where the body of a ${status} breaks off`, async () => {
    const broken = new ReadableStream({ start: (controller) => controller.error(new Error("broken off")) });
    const { options } = answering(() => new Response(broken, { status }));
    const expected = "No answer: GET http://127.0.0.1:8081/health: broken off";
    assertEquals((await assertRejects(() => createHealthClient(options).health(), Error)).message, expected);
  });
}

Deno.test("createHealthClient() rejects by the signal's reason", async () => {
  const controller = new AbortController();
  const { options, requests } = answering(() =>
    new Promise((_, reject) => {
      requests[0]!.signal.addEventListener("abort", () => reject(new DOMException("given up", "AbortError")));
    })
  );
  const asked = assertRejects(
    () => createHealthClient(options).health({ signal: controller.signal }),
    Error,
    "too long",
  );
  await eventLoopTurn();
  controller.abort(new Error("too long"));
  await asked;
  assertEquals(requests.length, 1);
});

Deno.test("createHealthClient() rejects by the signal's reason while the body is on its way, whatever it is", async () => {
  const controller = new AbortController();
  let fail = (_reason: unknown) => {};
  const body = new ReadableStream({ start: (stream) => void (fail = (reason) => stream.error(reason)) });
  const { options } = answering(() => new Response(body, { status: 503 }));
  const asked = createHealthClient(options).health({ signal: controller.signal }).catch((reason) => ({ reason }));
  await eventLoopTurn();
  controller.abort("enough");
  fail("enough");
  assertEquals(await asked, { reason: "enough" } as never);
});

Deno.test("createHealthClient() sends nothing for a signal that is aborted", async () => {
  const { options, requests } = answering(healthy);
  const signal = AbortSignal.abort(new Error("too late"));
  await assertRejects(() => createHealthClient(options).health({ signal }), Error, "too late");
  assertEquals(requests, []);
});

for (
  const [options, message] of [
    [1, "Cannot read the options: expected an object, got 1"],
    [{ timeout: 1 }, 'Cannot read the options: expected none but signal, got "timeout"'],
    [{ signal: 5_000 }, "Cannot read signal: expected an AbortSignal, got 5000"],
  ] as const
) {
  Deno.test(`createHealthClient() rejects a question with ${JSON.stringify(options)}`, async () => {
    const error = await assertRejects(() => createHealthClient({ baseUrl }).live(options as never), TypeError);
    assertEquals(error.message, message);
  });
}

Deno.test("createHealthClient() asks a real server by itself, and says when there is none", async () => {
  const server = await served(ANY_PORT, createHealth({ validate: () => {} }));
  const { health } = createHealthClient({ baseUrl: server.url });
  assertEquals((await health()).classification, "healthy");
  await server.close();
  const error = await assertRejects(() => health(), Error);
  const state = "nothing listens there, is the connector running, with --health-check?";
  assertEquals([error.message, isUnreachable(error)], [`No answer: GET ${server.url}/health: ${state}`, true]);
});
