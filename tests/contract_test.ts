import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Contract, type SeenAnswer } from "./contract.ts";

const baton = await Contract.read();
const ndc = await Contract.read("ndc");

const HEADERS = { "cache-control": "no-store", "content-length": "55", "content-type": "application/json" };

const healthy: SeenAnswer = {
  method: "GET",
  path: "/health",
  status: 200,
  headers: new Headers(HEADERS),
  body: '{"status":"healthy","timestamp":"2026-01-31T08:00:00Z"}',
};

const unknownPath: SeenAnswer = {
  method: "GET",
  path: "/nowhere",
  status: 404,
  headers: new Headers(HEADERS),
  body: '{"message":"unknown path","details":{}}',
};

const unknownMethod: SeenAnswer = {
  method: "POST",
  path: "/health",
  status: 405,
  headers: new Headers({ ...HEADERS, allow: "GET, HEAD" }),
  body: '{"message":"unknown method","details":{}}',
};

const unhealthy: SeenAnswer = {
  method: "GET",
  path: "/health",
  status: 503,
  headers: new Headers({ ...HEADERS, "retry-after": "1" }),
  body: '{"status":"unhealthy","timestamp":"2026-01-31T08:00:00Z","details":{"error":"connector is shutting down"}}',
};

const connected: SeenAnswer = {
  method: "GET",
  path: "/health/connected",
  status: 200,
  headers: new Headers({ "cache-control": "no-store", "content-length": "0" }),
};

const unreachable: SeenAnswer = {
  ...connected,
  status: 504,
  headers: new Headers(HEADERS),
  body: '{"message":"connector validation failed","details":[null]}',
};

function without(name: string): Headers {
  const headers = new Headers(HEADERS);
  headers.delete(name);
  return headers;
}

const ACCEPTED: Record<string, SeenAnswer> = {
  "a declared answer": healthy,
  "a query string": { ...healthy, path: "/health?verbose=1" },
  "a whole URL as the path": { ...healthy, path: "http://localhost:8081/health?verbose=1" },
  "a HEAD without body": { ...healthy, method: "HEAD", body: "" },
  "an unknown path": unknownPath,
  "a HEAD of an unknown path": { ...unknownPath, method: "HEAD", body: "" },
  "an unknown method": unknownMethod,
  "a failure that says when to ask again": unhealthy,
  "a HEAD of it": { ...unhealthy, method: "HEAD", body: "" },
  "details with entries of other checks": {
    ...unhealthy,
    body: unhealthy.body!.replace('"details":{', '"details":{"quota":"none is left","error_id":"7f3a9c",'),
  },
  "a success with details": { ...healthy, body: healthy.body!.replace("}", ',"details":{"cache":"timed out"}}') },
  "a connection that ends": { ...healthy, headers: new Headers({ ...HEADERS, connection: "close" }) },
  "a connection that stays open": { ...healthy, headers: new Headers({ ...HEADERS, connection: "keep-alive" }) },
  "a path of the other dialect": { ...unknownPath, path: "/health/ready" },
};

const REFUSED: Record<string, [SeenAnswer, string[]]> = {
  "an undeclared status": [{ ...healthy, status: 204 }, ["only 200, 404, 405, 503 are declared statuses"]],
  "the status of another case": [{ ...unhealthy, body: healthy.body }, [
    `body must have required property 'details' {"missingProperty":"details"}`,
    `body/status must be equal to constant {"allowedValue":"unhealthy"}`,
  ]],
  "an unknown path that is answered": [{ ...healthy, path: "/health/" }, ["status 404 was expected"]],
  "a path of JavaScript's own": [{ ...healthy, path: "constructor" }, ["status 404 was expected"]],
  "an unknown method that is answered": [{ ...healthy, method: "POST" }, ["status 405 was expected"]],
  "a method in lower case that is answered": [{ ...healthy, method: "get" }, ["status 405 was expected"]],
  "a missing header": [{ ...healthy, headers: without("cache-control") }, ["header Cache-Control is missing"]],
  "a missing Allow": [{ ...unknownMethod, headers: new Headers(HEADERS) }, ["header Allow is missing"]],
  "a wrong constant in a header": [
    { ...healthy, headers: new Headers({ ...HEADERS, "cache-control": "no-cache" }) },
    [`header /Cache-Control must be equal to constant {"allowedValue":"no-store"}`],
  ],
  "a header that is not a number": [
    { ...healthy, headers: new Headers({ ...HEADERS, "content-length": "55, 55" }) },
    [`header /Content-Length must be integer {"type":"integer"}`],
  ],
  "another media type": [
    { ...healthy, headers: new Headers({ ...HEADERS, "content-type": "text/plain;charset=UTF-8" }) },
    [`media type "text/plain" is not declared`],
  ],
  "no media type": [{ ...healthy, headers: without("content-type") }, [`media type "" is not declared`]],
  "a body that is not JSON": [{ ...healthy, body: "OK" }, ["the body is not JSON"]],
  "an empty body": [{ ...healthy, body: "" }, ["the body is not JSON"]],
  "another status word": [
    { ...healthy, body: '{"status":"ok","timestamp":"2026-01-31T08:00:00Z"}' },
    [`body/status must be equal to constant {"allowedValue":"healthy"}`],
  ],
  "a day that does not exist": [
    { ...healthy, body: '{"status":"healthy","timestamp":"2026-02-31T08:00:00Z"}' },
    [`body/timestamp must match format "date-time" {"format":"date-time"}`],
  ],
  "a field too many": [
    { ...healthy, body: '{"status":"healthy","timestamp":"2026-01-31T08:00:00Z","pid":1}' },
    [`body must NOT have additional properties {"additionalProperty":"pid"}`],
  ],
  "a HEAD with a body": [{ ...healthy, method: "HEAD" }, ["a HEAD was answered with a body"]],
  "details without an entry": [
    { ...healthy, body: healthy.body!.replace("}", ',"details":{}}') },
    ['body/details must NOT have fewer than 1 properties {"limit":1}'],
  ],
  "details that are no text": [
    { ...unhealthy, body: unhealthy.body!.replace('"details":{', '"details":{"quota":0,') },
    [`body/details/quota must be string {"type":"string"}`],
  ],
  "details that are too long": [
    { ...unhealthy, body: unhealthy.body!.replace('"details":{', `"details":{"quota":"${"x".repeat(501)}",`) },
    [`body/details/quota must NOT have more than 500 characters {"limit":500}`],
  ],
  "a 503 that does not say when to ask again": [
    { ...unhealthy, headers: new Headers(HEADERS) },
    ["header Retry-After is missing"],
  ],
  "a HEAD of a 503 that does not": [
    { ...unhealthy, method: "HEAD", body: "", headers: new Headers(HEADERS) },
    ["header Retry-After is missing"],
  ],
  "a path of the other dialect that is answered": [{ ...healthy, path: "/health/ready" }, ["status 404 was expected"]],
  "an alias of the other dialect that is answered": [{ ...healthy, path: "/" }, ["status 404 was expected"]],
};

const ACCEPTED_BY_NDC: Record<string, SeenAnswer> = {
  "a declared answer": connected,
  "a HEAD of it": { ...connected, method: "HEAD" },
  "an alias that is a path of the other dialect": { ...connected, path: "/health" },
  "a HEAD of an alias": { ...connected, path: "/", method: "HEAD" },
  "a whole URL of the alias / with a query": { ...connected, path: "http://localhost:8081/?verbose=1" },
  "a failure with any JSON value as its details": unreachable,
  "an unknown path": unknownPath,
  "a path of the other dialect": { ...unknownPath, path: "/ready" },
  "an unknown method on an alias": { ...unknownMethod, path: "/" },
};

const REFUSED_BY_NDC: Record<string, [SeenAnswer, string[]]> = {
  "a path of the other dialect that is answered": [{ ...healthy, path: "/live" }, ["status 404 was expected"]],
  "an answer of the other dialect": [healthy, [
    `header /Content-Length must be equal to constant {"allowedValue":0}`,
    "no body is declared",
    `media type "application/json" is not declared`,
  ]],
  "a media type of nothing": [
    { ...connected, headers: new Headers({ ...HEADERS, "content-length": "0", "content-type": "text/plain" }) },
    [`media type "text/plain" is not declared`],
  ],
  "a failure of another endpoint": [{ ...unreachable, path: "/" }, ["only 200, 404, 405, 503 are declared statuses"]],
  "a failure without details": [
    { ...unreachable, body: '{"message":"connector validation failed"}' },
    [`body must have required property 'details' {"missingProperty":"details"}`],
  ],
  "a 503 that does not say when to ask again": [{ ...unreachable, status: 503 }, ["header Retry-After is missing"]],
};

for (
  const [dialect, contract, accepted, refused] of [
    ["Baton's", baton, ACCEPTED, REFUSED],
    ["NDC's", ndc, ACCEPTED_BY_NDC, REFUSED_BY_NDC],
  ] as const
) {
  for (const [name, answer] of Object.entries(accepted)) {
    Deno.test(`Contract.problems() finds none, in ${dialect} dialect, in ${name}`, () => {
      assertEquals(contract.problems(answer), []);
    });
  }
  for (const [name, [answer, problems]] of Object.entries(refused)) {
    Deno.test(`Contract.problems() refuses, in ${dialect} dialect, ${name}`, () => {
      assertEquals(contract.problems(answer), problems);
    });
  }
}

Deno.test("Contract.read() refuses a dialect that has no operation", async () => {
  await assertRejects(
    () => Contract.read("ncd"),
    Error,
    'Cannot read openapi.yaml: expected operations of dialect "ncd", got none',
  );
});

Deno.test("Contract.check() throws what is wrong about an answer", () => {
  assertThrows(
    () => baton.check({ ...healthy, status: 204 }),
    Error,
    "openapi.yaml does not declare the answer 204 to GET /health: only 200, 404, 405, 503 are declared statuses",
  );
});
