import { assertEquals } from "@std/assert";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";

const ROOT = new URL("../", import.meta.url);
const DOCUMENT = parse(await Deno.readTextFile(new URL("openapi.yaml", ROOT)));

type Path = string[];
type Tree = Record<string, unknown>;

/** Visits every object in a part of the document, with the keys that lead to it; examples and constants are data, not parts. */
function* walk(value: unknown, path: Path = []): Generator<[Path, Tree]> {
  if (typeof value !== "object" || value === null) return;
  yield [path, value as Tree];
  for (const [key, child] of Object.entries(value)) {
    if (!["example", "examples", "const", "enum"].includes(key)) yield* walk(child, [...path, key]);
  }
}

const PARTS = ["servers", "tags", "parameters", "responses", "headers", "schemas", "properties"];

/** Lists what lacks a text of its own, among all that becomes public documentation. */
function undescribed(document: unknown): string[] {
  const silent = [...walk(document)].filter(([path, part]) => {
    const [parent, name] = [path.at(-2) ?? "", path.at(-1) ?? ""];
    // The values of an enum cannot be described: it has to be a `oneOf` of constants instead.
    if ("enum" in part) return true;
    // A reference is described by what it points to; a property also says what the value is there for.
    if ("$ref" in part && parent !== "properties") return false;
    const isPart = PARTS.includes(parent) || ["info", "schema", "additionalProperties"].includes(name);
    const isOperation = parent.startsWith("/");
    const isDocumented = isPart || isOperation || "const" in part;
    return isDocumented && !/\w.*\.$/s.test(String(part.description ?? ""));
  });
  return silent.map(([path]) => path.join(" "));
}

/** Lists the examples of bodies, headers, parameters and schemas, each with the JSON pointer to the schema it is for. */
function* examples(document: unknown): Generator<[name: string, pointer: string, value: unknown]> {
  for (const [path, part] of walk(document)) {
    const pointer = (keys: Path) => `#/${keys.map((key) => encodeURIComponent(key.replaceAll("/", "~1"))).join("/")}`;
    const isSchema = Array.isArray(part.examples);
    for (const [name, example] of Object.entries(part.examples ?? {})) {
      yield [
        [...path, name].join(" "),
        pointer(isSchema ? path : [...path, "schema"]),
        isSchema ? example : example.value,
      ];
    }
    if ("example" in part) yield [path.join(" "), pointer([...path, "schema"]), part.example];
  }
}

/** Lists the examples that their own schemas refuse. */
function refusedExamples(document: Tree): string[] {
  // `strict` and `validateSchema` are for documents that are schemas throughout.
  const ajv = new Ajv2020({ strict: false, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema(document, "openapi.yaml");
  return [...examples(document)].flatMap(([name, pointer, value]) => {
    const validate = ajv.compile({ $ref: `openapi.yaml${pointer}` });
    return validate(value) ? [] : [`${name}: ${ajv.errorsText(validate.errors)}`];
  });
}

/** Lists the responses with content that no example shows. */
function responsesWithoutExample(document: unknown): string[] {
  const contents = [...walk(document)].filter(([path]) => path.at(-2) === "content");
  return contents.filter(([, { examples = {} }]) => Object.keys(examples as Tree).length === 0).map(([path]) =>
    path.join(" ")
  );
}

interface Operation {
  operationId: string;
  parameters?: { $ref: string }[];
  responses: Record<string, Response & { $ref?: string }>;
}

interface Response {
  headers: Record<string, { $ref: string }>;
  content?: Record<string, { schema: { $ref: string } }>;
}

const OPERATIONS = Object.values<Record<string, Operation>>(DOCUMENT.paths).flatMap((item) => Object.values(item));

/** Every answer of every operation, named by operation and status code. */
const ANSWERS = OPERATIONS.flatMap(({ operationId, responses }) =>
  Object.entries(responses).map(([status, response]): [name: string, response: Response] => [
    `${operationId} ${status}`,
    response.$ref === undefined ? response : DOCUMENT.components.responses[lastName(response)!],
  ])
);

/** The name of the component that a reference is to. */
function lastName(reference: { $ref?: string } | undefined): string | undefined {
  return reference?.$ref?.split("/").at(-1);
}

async function lint(file: string): Promise<{ totals: unknown; rules: string[] }> {
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  // Without permission for the network there is neither telemetry nor a look for updates.
  const permissions = ["--allow-read", "--allow-env", "--allow-sys", "--no-prompt"];
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...permissions, imports["@redocly/cli"], "lint", file, "--extends=recommended", "--format=json"],
    cwd: ROOT,
    env: { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  }).output();
  const { totals, problems } = JSON.parse(new TextDecoder().decode(stdout));
  return { totals, rules: problems.map((problem: { ruleId: string }) => problem.ruleId) };
}

Deno.test("openapi.yaml has no error and no warning under redocly's recommended rules", async () => {
  assertEquals(await lint("openapi.yaml"), { totals: { errors: 0, warnings: 0, ignored: 0 }, rules: [] });
});

Deno.test("openapi.yaml describes every operation, parameter, response, header, schema, property and value", () => {
  assertEquals(undescribed(DOCUMENT), []);
});

Deno.test("openapi.yaml left without one kind of text is noticed", () => {
  const document = structuredClone(DOCUMENT);
  delete document.info.description;
  delete document.paths["/live"].head.description;
  delete document.paths["/health"].get.responses["503"].description;
  delete document.tags[1].description;
  delete document.components.parameters.Prefer.description;
  delete document.components.headers.Allow.description;
  delete document.components.headers.Allow.schema.description;
  delete document.components.responses.NotFound.description;
  delete document.components.schemas.Alive.description;
  delete document.components.schemas.Alive.properties.timestamp.description;
  delete document.components.schemas.Details.properties.error.oneOf[2].description;
  delete document.components.schemas.Warnings.additionalProperties.description;
  document.components.schemas.Ready.properties.status.enum = ["ready"];
  assertEquals(undescribed(document), [
    "info",
    "tags 1",
    "paths /health get responses 503",
    "paths /live head",
    "components parameters Prefer",
    "components headers Allow",
    "components headers Allow schema",
    "components responses NotFound",
    "components schemas Ready properties status",
    "components schemas Alive",
    "components schemas Alive properties timestamp",
    "components schemas Details properties error oneOf 2",
    "components schemas Warnings additionalProperties",
  ]);
});

Deno.test("openapi.yaml shows every body by an example", () => {
  assertEquals(responsesWithoutExample(DOCUMENT), []);
});

/** The details in each example of a response. */
function exampleDetails(path: string, status: string): unknown[] {
  const { examples } = DOCUMENT.paths[path].get.responses[status].content["application/json"];
  return Object.values<{ value: Tree }>(examples).map(({ value }) => value.details);
}

Deno.test("openapi.yaml shows every kind of details in Baton's dialect", () => {
  const warning = { cache: "Cannot reach cache: connection refused" };
  const noClient = "failed to get connector client";
  assertEquals(exampleDetails("/health", "200"), [undefined, warning]);
  assertEquals(exampleDetails("/health", "503"), [
    { error: "connector validation failed", validation_error: "Cannot read users: table is missing" },
    { error: "connector validation failed", error_id: "k7f3a9c2" },
    { error: "connector validation failed", quota: "No request is left for today" },
    { error: noClient },
    { error: "connector is shutting down" },
  ]);
  assertEquals(exampleDetails("/ready", "200"), [undefined, warning]);
  assertEquals(exampleDetails("/ready", "503"), [
    { error: noClient },
    { error: noClient, error_id: "k7f3a9c2" },
    { error: noClient, schema: "The tables are still being created" },
    { error: "connector is shutting down" },
  ]);
});

Deno.test("openapi.yaml gives NDC's successes no body, and its failures an ErrorResponse", () => {
  const ndc = ANSWERS.filter(([name]) => /^getHealth(Ready|Live|Connected) [25]/.test(name));
  const bodies = ndc.map(([name, { headers, content }]) => {
    return [name, lastName(headers["Content-Length"]), lastName(content?.["application/json"]?.schema)];
  });
  assertEquals(bodies, [
    ["getHealthReady 200", "ContentLengthOfNothing", undefined],
    ["getHealthReady 503", "ContentLength", "ErrorResponse"],
    ["getHealthLive 200", "ContentLengthOfNothing", undefined],
    ["getHealthLive 500", "ContentLength", "ErrorResponse"],
    ["getHealthConnected 200", "ContentLengthOfNothing", undefined],
    ["getHealthConnected 502", "ContentLength", "ErrorResponse"],
    ["getHealthConnected 503", "ContentLength", "ErrorResponse"],
    ["getHealthConnected 504", "ContentLength", "ErrorResponse"],
  ]);
});

Deno.test("openapi.yaml keeps every answer from caches, and says on each 503 when to ask again", () => {
  for (const [name, { headers }] of ANSWERS) {
    const expected = ["Cache-Control", "Connection", "Content-Length"];
    if (name.endsWith(" 405")) expected.unshift("Allow");
    if (name.endsWith(" 503")) expected.push("Retry-After");
    assertEquals(Object.keys(headers), expected, name);
  }
  assertEquals(ANSWERS.filter(([name]) => name.endsWith(" 503")).length, 8);
});

Deno.test("openapi.yaml lets the client say how long it waits wherever a check may be waited for", () => {
  const waiting = OPERATIONS.filter(({ parameters }) => lastName(parameters?.[0]) === "Prefer");
  assertEquals(waiting.map((operation) => operation.operationId), [
    ...["getHealth", "headHealth", "getReady", "headReady"],
    ...["getHealthReady", "headHealthReady", "getHealthLive", "headHealthLive"],
    ...["getHealthConnected", "headHealthConnected"],
  ]);
});

Deno.test("openapi.yaml has only examples that their own schemas accept", () => {
  assertEquals(refusedExamples(DOCUMENT), []);
});

Deno.test("openapi.yaml with a wrong example of a body, a header or a schema is noticed", () => {
  const document = structuredClone(DOCUMENT);
  const body = document.paths["/ready"].get.responses["200"].content["application/json"].examples.ready;
  body.value.timestamp = "2026-01-31T08:00:00.000Z";
  document.components.headers.ContentLength.example = 0;
  document.components.schemas.Timestamp.examples.push("2026-13-31T08:00:00Z");
  const pattern = '"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$"';
  assertEquals(refusedExamples(document), [
    `paths /ready get responses 200 content application/json ready: data/timestamp must match pattern ${pattern}`,
    "components headers ContentLength: data must be >= 1",
    'components schemas Timestamp 1: data must match format "date-time"',
  ]);
});
