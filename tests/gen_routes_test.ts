import type { Document } from "../tools/gen/document.ts";
import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { parse } from "yaml";
import { renderRoutes } from "../tools/gen/routes.ts";

const SOURCE = await Deno.readTextFile(new URL("../openapi.yaml", import.meta.url));

Deno.test("renderRoutes() takes each dialect from the operation's tag", () => {
  const document = parse(SOURCE);
  document.tags.push({ name: "ndc" });
  document.paths["/live"].get.tags = document.paths["/live"].head.tags = ["ndc"];
  const routes = renderRoutes(document);
  assertMatch(routes, /^ {2}getLive: \{ operation: "getLive", handler: "getLive", dialect: "ndc",/m);
  assertMatch(routes, /^export type Dialect = "baton" \| "ndc";$/m);
});

Deno.test("renderRoutes() gives an answer without content no body", () => {
  const document = parse(SOURCE);
  delete document.paths["/health"].get.responses["200"].content;
  assertMatch(renderRoutes(document), /^ {2}getHealth: \{ status: 200 \} \| \{ status: 503; body: Unhealthy \};$/m);
});

// deno-lint-ignore no-explicit-any -- each case breaks the document in a way that no type describes
const REFUSED: [what: string, breakIt: (document: any) => void, state: string][] = [
  ["no operation", (d) => d.paths = {}, "there is no operation"],
  ["a method that has no handler", (d) => d.paths["/live"].post = {}, 'expected GET and HEAD alone, got "POST /live"'],
  ["a missing operationId", (d) => delete d.paths["/live"].get.operationId, "GET /live has no operationId"],
  [
    "an operationId given twice",
    (d) => d.paths["/live"].get.operationId = "getReady",
    'operationId "getReady" is given twice',
  ],
  [
    "an operationId that is no word",
    (d) => d.paths["/live"].get.operationId = "a-b",
    'operationId must be a word, got "a-b"',
  ],
  ["a missing tag", (d) => delete d.paths["/live"].get.tags, "GET /live must have one tag, its dialect, got []"],
  [
    "two tags",
    (d) => d.paths["/live"].get.tags.push("x"),
    'GET /live must have one tag, its dialect, got ["baton","x"]',
  ],
  ["an undeclared tag", (d) => d.paths["/live"].get.tags = ["x"], 'GET /live has unknown tag "x"'],
  [
    "an x-endpoint given twice",
    (d) => d.paths["/live"].get["x-endpoint"] = "ready",
    'x-endpoint "ready" is given twice',
  ],
  [
    "an x-endpoint on HEAD",
    (d) => d.paths["/live"].head["x-endpoint"] = "alive",
    'HEAD /live has x-endpoint "alive", which is for GET',
  ],
  [
    "no x-endpoint at all",
    (d) => Object.values<typeof d>(d.paths).forEach((item) => delete item.get["x-endpoint"]),
    "endpoints must share one successful status code, got none",
  ],
  [
    "two successful status codes",
    (d) => d.paths["/live"].get.responses["204"] = d.paths["/live"].head.responses["204"] = { headers: header(d) },
    "endpoints must share one successful status code, got 200, 204",
  ],
  [
    "an unknown x-answers",
    (d) => d.components.responses.NotFound["x-answers"] = "x",
    'GET /health has unknown x-answers "x", expected unknown-path or unknown-method',
  ],
  [
    "no answer to an unknown method",
    (d) => Object.values<typeof d>(d.paths).forEach((item) => delete item.get.responses["405"]),
    'no response with content has x-answers "unknown-method"',
  ],
  ["two status codes for unknown paths", (d) => {
    const { responses } = d.paths["/live"].get;
    responses["410"] = responses["404"];
    delete responses["404"];
  }, "GET /live answers unknown-path by 410, others by 404"],
  [
    "a fallback with two examples",
    (d) => d.components.responses.NotFound.content["application/json"].examples.more = { value: {} },
    "GET /health 404 must have one example, which is sent, got 2",
  ],
  [
    "fallbacks with different headers",
    (d) => delete d.components.responses.HeadNotFound.headers["Cache-Control"],
    "HEAD /health 404 has other constant headers than the other responses to unknown-path",
  ],
  [
    "an Allow header that lists other methods",
    (d) => d.components.headers.Allow.schema.const = "GET",
    'header Allow must be "GET, HEAD", got "GET"',
  ],
  [
    "a constant header on some answers only",
    (d) => delete d.paths["/live"].get.responses["200"].headers["Cache-Control"],
    "header cache-control must have one value on every answer, or be no constant",
  ],
  ["GET without HEAD", (d) => delete d.paths["/live"].head, "GET /live must stand beside HEAD /live"],
  ["HEAD without GET", (d) => delete d.paths["/live"].get, "HEAD /live must stand beside GET /live"],
  ["HEAD with another tag", (d) => {
    d.tags.push({ name: "ndc" });
    d.paths["/live"].head.tags = ["ndc"];
  }, 'HEAD /live has tag "ndc", GET has "baton"'],
  [
    "HEAD with another status code",
    (d) => delete d.paths["/health"].head.responses["503"],
    "HEAD /health answers 200, GET answers 200, 503",
  ],
  [
    "HEAD with content",
    (d) => d.paths["/live"].head.responses["200"].content = d.paths["/live"].get.responses["200"].content,
    "HEAD /live has a response with content",
  ],
  [
    "a response without a plain status code",
    (d) => d.paths["/live"].get.responses.default = { description: "" },
    'GET /live has no plain status code, got "default"',
  ],
  [
    "an operation without responses",
    (d) => d.paths["/live"].get.responses = {},
    "GET /live has no response of its own",
  ],
  [
    "two media types",
    (d) => d.paths["/live"].get.responses["200"].content["text/plain"] = {},
    'GET /live 200 must have one media type, got a second, "text/plain"',
  ],
  [
    "an unnamed schema",
    (d) => d.paths["/live"].get.responses["200"].content["application/json"].schema = { type: "object" },
    "GET /live 200 must name a schema among the components",
  ],
  ["a path with a parameter", (d) => {
    d.paths["/live/{id}"] = d.paths["/live"];
    delete d.paths["/live"];
  }, "GET /live/{id} has a parameter in its path, which no route can match"],
  [
    "a reference to nothing",
    (d) => d.paths["/live"].get.responses["404"].$ref = "#/components/responses/Nothing",
    '"#/components/responses/Nothing" points to nothing',
  ],
];

// deno-lint-ignore no-explicit-any -- as above
function header(document: any): unknown {
  return document.paths["/live"].get.responses["200"].headers;
}

for (const [what, breakIt, state] of REFUSED) {
  Deno.test(`renderRoutes() refuses ${what}`, () => {
    const document: Document = parse(SOURCE);
    breakIt(document);
    const { message } = assertThrows(() => renderRoutes(document), TypeError);
    assertEquals(message, `Cannot generate gen/ from openapi.yaml: ${state}`);
  });
}
