import type { Document } from "../tools/gen/document.ts";
import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { parse } from "yaml";
import { renderRoutes } from "../tools/gen/routes.ts";

const SOURCE = await Deno.readTextFile(new URL("../openapi.yaml", import.meta.url));

/** The line of a table that begins with this key. */
function row(routes: string, key: string): string | undefined {
  return routes.split("\n").find((line) => line.startsWith(`  ${key}: {`));
}

// deno-lint-ignore no-explicit-any -- the tests change it in ways that no type describes
function withThirdDialect(): any {
  const document = parse(SOURCE);
  document.tags.push({ name: "x" });
  document.paths["/live"].get.tags = document.paths["/live"].head.tags = ["x"];
  return document;
}

Deno.test("renderRoutes() takes each dialect from the operation's tag", () => {
  const routes = renderRoutes(withThirdDialect());
  assertMatch(routes, /^ {2}getLive: \{ dialect: "x", methods: \["GET", "HEAD"\], paths: \["\/live"\], headers/m);
  assertMatch(routes, /^export const dialects = \["baton", "ndc", "x"\] as const;$/m);
  assertMatch(routes, /^export type Dialect = "baton" \| "ndc" \| "x";$/m);
  assertMatch(routes, /^export type Endpoint<.* = \{ baton: "health" \| "ready"; ndc: .*; x: "live" \}\[D\];$/m);
  assertMatch(routes, /^ {2}x: \{ live: "\/live" \},$/m);
  assertMatch(routes, /^export interface XHandlers<Context> \{\n.*\n {2}getLive: .*\n\}$/m);
  assertMatch(routes, /^export interface Handlers<Context> extends Baton.*, Ndc.*, XHandlers<Context> \{\}$/m);
});

Deno.test("renderRoutes() gives an answer without content no body and no content type", () => {
  const document = parse(SOURCE);
  delete document.paths["/health"].get.responses["200"].content;
  const routes = renderRoutes(document);
  assertMatch(routes, /^ {2}getHealth: \{ status: 200; body\?: never \} \| \{ status: 503; body: Unhealthy \};$/m);
  assertStringIncludes(row(routes, "getHealth")!, 'headers: { 200: { "cache-control": "no-store" }, 503: {');
});

Deno.test("renderRoutes() gives a dialect without endpoints none", () => {
  const document = withThirdDialect();
  delete document.paths["/live"].get["x-endpoint"];
  const routes = renderRoutes(document);
  assertMatch(routes, /^ {2}x: \{\},$/m);
  assertMatch(routes, /^export type Endpoint<.*; x: never \}\[D\];$/m);
});

Deno.test("renderRoutes() puts the aliases after the canonical path, for HEAD as for GET", () => {
  const document = parse(SOURCE);
  document.paths["/live"].get["x-aliases"] = [{ path: "/alive", endpoint: "alive" }, { path: "/health/live" }];
  const routes = renderRoutes(document);
  const paths = 'methods: ["GET", "HEAD"], paths: ["/live", "/alive", "/health/live"]';
  assertStringIncludes(row(routes, "getLive")!, paths);
  assertMatch(routes, /^ {2}baton: \{ health: "\/health", ready: "\/ready", alive: "\/alive", live: "\/live" \},$/m);
});

Deno.test("renderRoutes() lists every constant header but the content length, for HEAD as for GET", () => {
  const document = parse(SOURCE);
  for (const method of ["get", "head"]) {
    const { headers } = document.paths["/live"][method].responses["200"];
    headers["X-More"] = { schema: { const: 1 } };
    headers["Content-Length"] = { schema: { const: 55 } };
    headers["X-Varies"] = { schema: { type: "string" } };
  }
  const routes = renderRoutes(document);
  const headers =
    'headers: { 200: { "cache-control": "no-store", "content-type": "application/json", "x-more": "1" } }';
  assertStringIncludes(row(routes, "getLive")!, headers);
});

// deno-lint-ignore no-explicit-any -- each case breaks the document in a way that no type describes
type Refusal = [what: string, breakIt: (document: any) => void, state: string];

const REFUSED: Refusal[] = [
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
  ["a tag that is no word", (d) => d.tags.push({ name: "x-y" }), 'tag must be a word, got "x-y"'],
  ["a tag without operation", (d) => d.tags.push({ name: "x" }), 'there is no operation in dialect "x"'],
  ["a tag declared twice", (d) => d.tags.push({ name: "ndc" }), 'tag "ndc" is given twice'],
  ["an undeclared tag", (d) => d.paths["/live"].get.tags = ["x"], 'GET /live has unknown tag "x"'],
  [
    "an x-endpoint given twice",
    (d) => d.paths["/live"].get["x-endpoint"] = "ready",
    'x-endpoint "ready" is given twice in dialect "baton"',
  ],
  [
    "an alias with the endpoint of another operation",
    (d) => d.paths["/health/ready"].get["x-aliases"][0].endpoint = "live",
    'x-endpoint "live" is given twice in dialect "ndc"',
  ],
  [
    "an alias with the path of another operation",
    (d) => d.paths["/health/ready"].get["x-aliases"][0].path = "/health/live",
    'GET /health/live is given twice in dialect "ndc"',
  ],
  [
    "an alias given twice",
    (d) => d.paths["/health/live"].get["x-aliases"] = [{ path: "/" }],
    'GET / is given twice in dialect "ndc"',
  ],
  [
    "an alias with a parameter",
    (d) => d.paths["/health/ready"].get["x-aliases"][0].path = "/{id}",
    "GET /{id} has a parameter in its path, which no route can match",
  ],
  [
    "aliases that are no list",
    (d) => d.paths["/health/ready"].get["x-aliases"] = { path: "/" },
    "GET /health/ready must have a list of x-aliases",
  ],
  ...[{ paht: "/" }, { path: "health" }, { path: "/", endpoint: 1 }, { path: "/", summary: "" }, "/", null].map(
    (alias): Refusal => [
      `the alias ${JSON.stringify(alias)}`,
      (d) => d.paths["/health/ready"].get["x-aliases"][1] = alias,
      `GET /health/ready must have x-aliases of a path and an endpoint, if any, got ${JSON.stringify(alias)}`,
    ],
  ),
  [
    "aliases on HEAD",
    (d) => d.paths["/live"].head["x-aliases"] = [{ path: "/" }],
    "HEAD /live has x-aliases, which are for GET",
  ],
  [
    "an x-endpoint on HEAD",
    (d) => d.paths["/live"].head["x-endpoint"] = "alive",
    'HEAD /live has x-endpoint "alive", which is for GET',
  ],
  [
    "no x-endpoint at all",
    (d) => Object.values<typeof d>(d.paths).forEach(({ get }) => get["x-endpoint"] = get["x-aliases"] = undefined),
    "endpoints must share one successful status code, got none",
  ],
  [
    "two successful status codes",
    ({ paths: { "/live": { get, head } } }) => get.responses["204"] = head.responses["204"] = head.responses["200"],
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
    "a constant header of GET alone",
    (d) => delete d.paths["/health"].head.responses["503"].headers["Retry-After"],
    "HEAD /health 503 has other constant headers than GET",
  ],
  [
    "a constant header of HEAD alone",
    (d) => delete d.paths["/live"].get.responses["200"].headers["Cache-Control"],
    "HEAD /live 200 has other constant headers than GET",
  ],
  ["GET without HEAD", (d) => delete d.paths["/live"].head, "GET /live must stand beside HEAD /live"],
  ["HEAD without GET", (d) => delete d.paths["/live"].get, "HEAD /live must stand beside GET /live"],
  [
    "HEAD with another tag",
    (d) => d.paths["/live"].head.tags = ["ndc"],
    'HEAD /live has tag "ndc", GET has "baton"',
  ],
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

for (const [what, breakIt, state] of REFUSED) {
  Deno.test(`renderRoutes() refuses ${what}`, () => {
    const document: Document = parse(SOURCE);
    breakIt(document);
    const { message } = assertThrows(() => renderRoutes(document), TypeError);
    assertEquals(message, `Cannot generate gen/ from openapi.yaml: ${state}`);
  });
}
