import { assertEquals, assertStrictEquals } from "@std/assert";
import type { Handlers } from "../gen/routes.ts";
import { createRouter } from "../src/router.ts";

const TIMESTAMP = "2026-01-31T08:00:00Z";
const JSON_HEADERS = { "content-type": "application/json", "cache-control": "no-store" };

const handlers: Handlers<void> = {
  getHealth: () => ({
    status: 503,
    body: { status: "unhealthy", timestamp: TIMESTAMP, details: { error: "failed to get connector client" } },
  }),
  getReady: () => Promise.resolve({ status: 200, body: { status: "ready", timestamp: TIMESTAMP } }),
  getLive: () => ({ status: 200, body: { status: "alive", timestamp: TIMESTAMP } }),
};

const UNHEALTHY = {
  status: 503,
  headers: JSON_HEADERS,
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
      assertEquals(createRouter(handlers)(method, path), reply);
    });
  }
}

for (const method of ["GET", "HEAD"]) {
  Deno.test(`createRouter() answers ${method} /ready later when its handler does`, async () => {
    const reply = createRouter(handlers)(method, "/ready");
    assertEquals([reply instanceof Promise, await reply], [true, READY]);
  });
}

for (
  const path of ["", "/", "*", "/healt", "/health/", "/healthz", "//health", "/HEALTH", "/%68ealth", "/health/ready"]
    .concat(["health", "/health ", "/health\0", "/../health", "__proto__", "constructor", "toString", "/__proto__"])
) {
  Deno.test(`createRouter() answers 404 to the path ${JSON.stringify(path)}, whatever the method`, () => {
    const route = createRouter(handlers);
    for (const method of ["GET", "HEAD", "POST", "OPTIONS", ""]) assertEquals(route(method, path), NOT_FOUND);
  });
}

for (
  const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY", "PROPFIND", "PRI"]
    .concat(["get", "Get", "head", "GET ", "GETT", "", "*", "__proto__", "constructor", "get\0", "size"])
) {
  Deno.test(`createRouter() answers 405 to the method ${JSON.stringify(method)} on each of its paths`, () => {
    const route = createRouter(handlers);
    for (const path of ["/health", "/ready", "/live"]) assertEquals(route(method, path), NOT_ALLOWED);
  });
}

Deno.test("createRouter() calls the handler of what was asked, once a request, and no other", async () => {
  const called: string[] = [];
  const noting = Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [name, () => (called.push(name), handler())]),
  ) as unknown as Handlers<void>;
  const route = createRouter(noting);
  assertEquals(called, []);
  for (const path of ["/live", "/health", "/ready"]) await route("GET", path);
  await route("HEAD", "/ready");
  await route("POST", "/ready");
  await route("GET", "/");
  assertEquals(called, ["getLive", "getHealth", "getReady", "getReady"]);
});

Deno.test("createRouter() writes bodies as JSON that any decoder can read", () => {
  const text = '"Größe"\r\n\u2028 表 🩺 \ud800 </script>';
  const route = createRouter({
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
  const { body } = route("GET", "/health") as typeof READY;
  assertEquals(JSON.parse(new TextDecoder().decode(new TextEncoder().encode(body))).details.validation_error, text);
});

Deno.test("createRouter() gives its fallbacks without making them anew", () => {
  const route = createRouter(handlers);
  assertStrictEquals(route("GET", "/a"), route("PUT", "/b"));
  assertStrictEquals(route("PUT", "/live"), route("POST", "/health"));
});
