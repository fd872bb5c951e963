import { assertEquals, assertThrows } from "@std/assert";
import { Contract, type SeenAnswer } from "./contract.ts";

const contract = await Contract.read();

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
};

for (const [name, answer] of Object.entries(ACCEPTED)) {
  Deno.test(`Contract.problems() finds none in ${name}`, () => {
    assertEquals(contract.problems(answer), []);
  });
}

const REFUSED: Record<string, [SeenAnswer, string[]]> = {
  "an undeclared status": [{ ...healthy, status: 204 }, ["only 200, 404, 405, 503 are declared statuses"]],
  "the status of another case": [{ ...healthy, status: 503 }, [
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
    { ...healthy, body: '{"status":"healthy","timestamp":"2026-01-31T08:00:00Z","details":{}}' },
    [`body must NOT have additional properties {"additionalProperty":"details"}`],
  ],
  "a HEAD with a body": [{ ...healthy, method: "HEAD" }, ["a HEAD was answered with a body"]],
};

for (const [name, [answer, problems]] of Object.entries(REFUSED)) {
  Deno.test(`Contract.problems() refuses ${name}`, () => {
    assertEquals(contract.problems(answer), problems);
  });
}

Deno.test("Contract.check() throws what is wrong about an answer", () => {
  assertThrows(
    () => contract.check({ ...healthy, status: 204 }),
    Error,
    "openapi.yaml does not declare the answer 204 to GET /health: only 200, 404, 405, 503 are declared statuses",
  );
});
