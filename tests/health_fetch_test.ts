/** The answers of `fetch`, in all their parts: src/health.ts, called with a `Request`. */
import { assertEquals, assertStrictEquals } from "@std/assert";
import { createHealth } from "../src/health.ts";
import type { HealthOptions } from "../src/health_options.ts";
import { replaceProperty } from "./replace_global.ts";
import { THROWN_VALUES } from "./thrown_values.ts";

const EIGHT = Date.UTC(2026, 0, 31, 8, 0, 0);
const TIME = '"timestamp":"2026-01-31T08:00:00Z"';
const NO_CLIENT = '"details":{"error":"failed to get connector client"}';
const INVALID = '"error":"connector validation failed"';
const HEADERS = { "cache-control": "no-store", "content-type": "application/json" };
const RETRY = { ...HEADERS, "retry-after": "1" };
const NOT_ALLOWED = { ...HEADERS, allow: "GET, HEAD" };

const pass = () => {};
const fail = () => {
  throw new Error("Größe fehlt 🩺");
};

/** Answers that tell all, and no log. */
const TOLD: Pick<HealthOptions, "details" | "onError"> = { details: "always", onError: () => {} };

const HEALTHY: HealthOptions = { ready: pass, validate: pass, ...TOLD };
const DOWN: HealthOptions = { ready: fail, validate: pass, ...TOLD };
const BROKEN: HealthOptions = { ready: pass, validate: fail, ...TOLD };

const request = (method: string, path: string) => new Request(`http://localhost:8081${path}`, { method });

/** The same checks, answering later. */
const later = ({ ready, validate, ...rest }: HealthOptions): HealthOptions => ({
  ...rest,
  ...(ready && { ready: async (signal) => (await Promise.resolve(), ready(signal)) }),
  ...(validate && { validate: async (signal) => (await Promise.resolve(), validate(signal)) }),
});

const VALIDATION_FAILED = `{"status":"unhealthy",${TIME},"details":{${INVALID},"validation_error":"Größe fehlt 🩺"}}`;

const headersOf = (status: number) => status === 503 ? RETRY : HEADERS;

/** The length of each body in bytes, as HEAD says it. */
const ANSWERS: [what: string, path: string, options: HealthOptions, status: number, body: string, length: string][] = [
  ["a healthy connector", "/health", HEALTHY, 200, `{"status":"healthy",${TIME}}`, "55"],
  ["a connector without ready", "/health", { validate: pass, ...TOLD }, 200, `{"status":"healthy",${TIME}}`, "55"],
  ["a connector without client", "/health", DOWN, 503, `{"status":"unhealthy",${TIME},${NO_CLIENT}}`, "110"],
  ["a connector that is not valid", "/health", BROKEN, 503, VALIDATION_FAILED, "147"],
  ["a query and a fragment", "/health?verbose=1#top", HEALTHY, 200, `{"status":"healthy",${TIME}}`, "55"],
  ["a healthy connector", "/ready", HEALTHY, 200, `{"status":"ready",${TIME}}`, "53"],
  ["a connector without ready", "/ready", { validate: fail, ...TOLD }, 200, `{"status":"ready",${TIME}}`, "53"],
  ["a connector that is not valid", "/ready", BROKEN, 200, `{"status":"ready",${TIME}}`, "53"],
  ["a connector without client", "/ready", DOWN, 503, `{"status":"not_ready",${TIME},${NO_CLIENT}}`, "110"],
  ["a healthy connector", "/live", HEALTHY, 200, `{"status":"alive",${TIME}}`, "53"],
  [
    "a connector that fails in all",
    "/live",
    { ready: fail, validate: fail, ...TOLD },
    200,
    `{"status":"alive",${TIME}}`,
    "53",
  ],
  ["an unknown path", "/", HEALTHY, 404, '{"message":"unknown path","details":{}}', "39"],
  ["a path that goes on", "/health/", HEALTHY, 404, '{"message":"unknown path","details":{}}', "39"],
];
for (const [what, path, options, status, body, length] of ANSWERS) {
  for (const [when, given] of [["at once", options], ["later", later(options)]] as const) {
    Deno.test(`fetch() answers GET ${path} of ${what} by ${status} and a body, its checks answering ${when}`, async () => {
      using _clock = replaceProperty(Date, "now", () => EIGHT);
      const response = await createHealth(given).fetch(request("GET", path));
      assertEquals([response.status, Object.fromEntries(response.headers)], [status, headersOf(status)]);
      assertEquals(await response.text(), body);
    });

    Deno.test(`fetch() answers HEAD ${path} of ${what} by ${status} and a length, its checks answering ${when}`, async () => {
      using _clock = replaceProperty(Date, "now", () => EIGHT);
      const response = await createHealth(given).fetch(request("HEAD", path));
      assertStrictEquals(response.body, null);
      assertEquals([response.status, Object.fromEntries(response.headers)], [status, {
        ...headersOf(status),
        "content-length": length,
      }]);
    });
  }
}

for (const path of ["/health", "/ready", "/live"]) {
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY", "patch"]) {
    Deno.test(`fetch() refuses ${method} ${path} by 405, and says what it allows`, async () => {
      const response = await createHealth(HEALTHY).fetch(request(method, path));
      assertEquals([response.status, Object.fromEntries(response.headers)], [405, NOT_ALLOWED]);
      assertEquals(await response.text(), '{"message":"unknown method","details":{}}');
    });
  }
}

for (
  const path of ["/healthz", "/HEALTH", "//health", "/health/live", "/ready%2f", "/__proto__", "/?/health", "/#/health"]
) {
  Deno.test(`fetch() answers 404 to POST ${path}`, async () => {
    const response = await createHealth(HEALTHY).fetch(request("POST", path));
    assertEquals([response.status, Object.fromEntries(response.headers)], [404, HEADERS]);
    assertEquals(await response.text(), '{"message":"unknown path","details":{}}');
  });
}

Deno.test("fetch() answers without a promise when there is nothing to wait for", () => {
  const { fetch } = createHealth(HEALTHY);
  for (const path of ["/health", "/ready", "/live", "/"]) {
    assertEquals(fetch(request("GET", path)) instanceof Response, true);
  }
});

Deno.test("fetch() looks at nothing of a request that need not wait but its method and URL", async () => {
  const bare = { method: "GET", url: "http://localhost/health" } as Request;
  assertEquals((await createHealth(HEALTHY).fetch(Object.freeze(bare))).status, 200);
});

Deno.test("fetch() looks at one header more of a request that waits", async () => {
  const names: string[] = [];
  const headers = { get: (name: string) => (names.push(name), null) } as unknown as Headers;
  const bare = { method: "GET", url: "http://localhost/health", headers } as Request;
  assertEquals((await createHealth(later(HEALTHY)).fetch(Object.freeze(bare))).status, 200);
  assertEquals(new Set(names), new Set(["prefer"]));
});

for (const { name, value, text } of THROWN_VALUES) {
  Deno.test(`fetch() answers 503 and tells of it when validate throws or rejects with ${name}`, async () => {
    const thrower = () => {
      throw value;
    };
    for (const validate of [thrower, () => Promise.reject(value)]) {
      const response = await createHealth({ validate, ...TOLD }).fetch(request("GET", "/health"));
      assertEquals(response.status, 503);
      assertEquals((await response.json()).details, { error: "connector validation failed", validation_error: text });
    }
  });

  Deno.test(`fetch() answers 503 and tells nothing when ready throws or rejects with ${name}`, async () => {
    const thrower = () => {
      throw value;
    };
    for (const ready of [thrower, () => Promise.reject(value)]) {
      const response = await createHealth({ ready, validate: pass, ...TOLD }).fetch(request("GET", "/ready"));
      assertEquals(response.status, 503);
      assertEquals((await response.json()).details, { error: "failed to get connector client" });
    }
  });
}

Deno.test("fetch() tells of a check that answers false", async () => {
  const response = await createHealth({ validate: () => Promise.resolve(false), ...TOLD })
    .fetch(request("GET", "/health"));
  assertEquals(response.status, 503);
  assertEquals((await response.json()).details.validation_error, "the check answered false");
});
