import { assertEquals, assertStrictEquals } from "@std/assert";
import type { BatonHandlers, NdcHandlers } from "../gen/routes.ts";
import type { Asker } from "../src/budget.ts";
import { createRouter } from "../src/router.ts";

const TIMESTAMP = "2026-01-31T08:00:00Z";
const NO_STORE = { "cache-control": "no-store" };
const JSON_HEADERS = { ...NO_STORE, "content-type": "application/json" };
const RETRY_HEADERS = { ...JSON_HEADERS, "retry-after": "1" };

const ASKER: Asker = { prefer: () => null, peer: () => undefined };

const handlers: BatonHandlers<Asker> = {
  getHealth: () => ({
    status: 503,
    body: { status: "unhealthy", timestamp: TIMESTAMP, details: { error: "failed to get connector client" } },
  }),
  getReady: () => Promise.resolve({ status: 200, body: { status: "ready", timestamp: TIMESTAMP } }),
  getLive: () => ({ status: 200, body: { status: "alive", timestamp: TIMESTAMP } }),
};

const UNHEALTHY = {
  status: 503,
  headers: RETRY_HEADERS,
  body:
    '{"status":"unhealthy","timestamp":"2026-01-31T08:00:00Z","details":{"error":"failed to get connector client"}}',
};
const READY = { status: 200, headers: JSON_HEADERS, body: '{"status":"ready","timestamp":"2026-01-31T08:00:00Z"}' };
const ALIVE = { status: 200, headers: JSON_HEADERS, body: '{"status":"alive","timestamp":"2026-01-31T08:00:00Z"}' };
const NOT_FOUND = { status: 404, headers: JSON_HEADERS, body: '{"message":"unknown path","details":{}}' };
const NOT_ALLOWED = {
  status: 405,
  headers: { ...JSON_HEADERS, allow: "GET, HEAD" },
  body: '{"message":"unknown method","details":{}}',
};

for (const [path, reply] of [["/health", UNHEALTHY], ["/live", ALIVE]] as const) {
  for (const method of ["GET", "HEAD"]) {
    Deno.test(`createRouter() answers ${method} ${path} at once when its handler does`, () => {
      assertEquals(createRouter("baton", handlers)(method, path, ASKER), reply);
    });
  }
}

for (const method of ["GET", "HEAD"]) {
  Deno.test(`createRouter() answers ${method} /ready later when its handler does`, async () => {
    const reply = createRouter("baton", handlers)(method, "/ready", ASKER);
    assertEquals([reply instanceof Promise, await reply], [true, READY]);
  });
}

for (
  const path of ["", "/", "*", "/healt", "/health/", "/healthz", "//health", "/HEALTH", "/%68ealth", "/health/ready"]
    .concat(["health", "/health ", "/health\0", "/../health", "__proto__", "constructor", "toString", "/__proto__"])
) {
  Deno.test(`createRouter() answers 404 to the path ${JSON.stringify(path)}, whatever the method`, () => {
    const route = createRouter("baton", handlers);
    for (const method of ["GET", "HEAD", "POST", "OPTIONS", ""]) assertEquals(route(method, path, ASKER), NOT_FOUND);
  });
}

for (
  const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY", "PROPFIND", "PRI"]
    .concat(["get", "Get", "head", "GET ", "GETT", "", "*", "__proto__", "constructor", "get\0", "size"])
) {
  Deno.test(`createRouter() answers 405 to the method ${JSON.stringify(method)} on each of its paths`, () => {
    const route = createRouter("baton", handlers);
    for (const path of ["/health", "/ready", "/live"]) assertEquals(route(method, path, ASKER), NOT_ALLOWED);
  });
}

Deno.test("createRouter() calls the handler of what was asked, once a request, and no other", async () => {
  const called: string[] = [];
  const noting = Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [name, () => (called.push(name), handler(ASKER))]),
  ) as unknown as BatonHandlers<Asker>;
  const route = createRouter("baton", noting);
  assertEquals(called, []);
  for (const path of ["/live", "/health", "/ready"]) await route("GET", path, ASKER);
  await route("HEAD", "/ready", ASKER);
  await route("POST", "/ready", ASKER);
  await route("GET", "/", ASKER);
  assertEquals(called, ["getLive", "getHealth", "getReady", "getReady"]);
});

Deno.test("createRouter() writes bodies as JSON that any decoder can read", () => {
  const text = '"Größe"\r\n\u2028 表 🩺 \ud800 </script>';
  const route = createRouter("baton", {
    ...handlers,
    getHealth: () => ({
      status: 503,
      body: {
        status: "unhealthy",
        timestamp: TIMESTAMP,
        details: { error: "connector validation failed", validation_error: text },
      },
    }),
  });
  const { body } = route("GET", "/health", ASKER) as typeof READY;
  assertEquals(JSON.parse(new TextDecoder().decode(new TextEncoder().encode(body))).details.validation_error, text);
});

Deno.test("createRouter() gives its fallbacks without making them anew", () => {
  const route = createRouter("baton", handlers);
  assertStrictEquals(route("GET", "/a", ASKER), route("PUT", "/b", ASKER));
  assertStrictEquals(route("PUT", "/live", ASKER), route("POST", "/health", ASKER));
});

Deno.test("createRouter() hands who asks to the handler", () => {
  const askers: Asker[] = [];
  const route = createRouter("baton", {
    ...handlers,
    getLive: (asker) => (askers.push(asker), handlers.getLive(asker)),
  });
  route("GET", "/live", ASKER);
  assertStrictEquals(askers[0], ASKER);
});

const ndc: NdcHandlers<Asker> = {
  getHealthReady: () => ({ status: 200 }),
  getHealthLive: () => ({ status: 500, body: { message: "connector is not live", details: {} } }),
  getHealthConnected: () => Promise.resolve({ status: 504, body: { message: "not connected", details: { a: "b" } } }),
};
const NDC_READY = { status: 200, headers: NO_STORE, body: "" };
const NDC_DEAD = {
  status: 500,
  headers: JSON_HEADERS,
  body: '{"message":"connector is not live","details":{}}',
};
const NDC_CUT_OFF = {
  status: 504,
  headers: JSON_HEADERS,
  body: '{"message":"not connected","details":{"a":"b"}}',
};

for (
  const [path, reply] of [
    ["/health/ready", NDC_READY],
    ["/health", NDC_READY],
    ["/", NDC_READY],
    ["/health/live", NDC_DEAD],
    ["/health/connected", NDC_CUT_OFF],
  ] as const
) {
  for (const method of ["GET", "HEAD"]) {
    Deno.test(`createRouter() answers ${method} ${path} in dialect ndc`, async () => {
      assertEquals(await createRouter("ndc", ndc)(method, path, ASKER), reply);
    });
  }
}

Deno.test("createRouter() knows no path of another dialect's", () => {
  const routeNdc = createRouter("ndc", ndc);
  for (const path of ["/ready", "/live"]) assertEquals(routeNdc("GET", path, ASKER), NOT_FOUND);
  assertEquals(routeNdc("POST", "/", ASKER), NOT_ALLOWED);
  const routeBaton = createRouter("baton", handlers);
  for (const path of ["/", "/health/ready", "/health/live", "/health/connected"]) {
    assertEquals(routeBaton("GET", path, ASKER), NOT_FOUND);
  }
});

Deno.test("createRouter() makes no text anew of an answer that it has had, and does of another", () => {
  const answers = [1, 1, 2].map((n) => n === 1 ? ALIVE_ANSWER : { ...ALIVE_ANSWER });
  const route = createRouter("baton", { ...handlers, getLive: () => answers.shift()! });
  const [first, second, third] = [1, 2, 3].map(() => route("GET", "/live", ASKER));
  assertStrictEquals(second, first);
  assertEquals([third === first, third], [false, ALIVE]);
});

const ALIVE_ANSWER = { status: 200, body: { status: "alive", timestamp: TIMESTAMP } } as const;
