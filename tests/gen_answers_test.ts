import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { parse } from "yaml";
import { renderAnswers } from "../tools/gen/answers.ts";

const SOURCE = await Deno.readTextFile(new URL("../openapi.yaml", import.meta.url));

Deno.test("renderAnswers() renders gen/answers.ts", async () => {
  assertEquals(renderAnswers(parse(SOURCE)), await Deno.readTextFile(new URL("../gen/answers.ts", import.meta.url)));
});

Deno.test("renderAnswers() takes texts from const and oneOf, and what has no type for anything", () => {
  const document = parse(SOURCE);
  const { Alive, Details } = document.components.schemas;
  Alive.properties.status.const = "up";
  Alive.properties.uptime = { description: "Anything." };
  Details.properties.error.oneOf.pop();
  const answers = renderAnswers(document);
  assertMatch(answers, /^const Alive: .* status: \["up"\], timestamp: "string", uptime: "any" \}, others: "any" \};$/m);
  assertMatch(answers, /error: \["failed to get connector client", "connector validation failed"\], validation_error/);
});

Deno.test("renderAnswers() knows an endpoint by all of its names, and one without a name by none", () => {
  const document = parse(SOURCE);
  document.paths["/live"].get["x-aliases"] = [{ path: "/alive", endpoint: "alive" }, { path: "/a" }];
  assertMatch(renderAnswers(document), /^ {2}baton: .*, live: \{ 200: Alive \}, alive: \{ 200: Alive \} \},$/m);
  delete document.paths["/live"].get["x-endpoint"];
  assertMatch(renderAnswers(document), /^ {2}baton: .* 503: NotReady \}, alive: \{ 200: Alive \} \},$/m);
});

const REFUSED: [what: string, schema: object, message: string][] = [
  ["a const that is no text", { const: 1 }, "expected const to be a text, got [1]"],
  ["a number", { type: "integer" }, 'expected a body made of objects and texts, got type "integer"'],
  ["a list", { type: "array", items: {} }, 'expected a body made of objects and texts, got type "array"'],
  [
    "a schema that is not there",
    { $ref: "#/components/schemas/None" },
    '"#/components/schemas/None" points to nothing',
  ],
];
for (const [what, schema, message] of REFUSED) {
  Deno.test(`renderAnswers() refuses ${what}, which the client could not look for`, () => {
    const document = parse(SOURCE);
    document.components.schemas.Alive.properties.status = schema;
    const error = assertThrows(() => renderAnswers(document), TypeError);
    assertEquals(error.message, `Cannot generate gen/ from openapi.yaml: ${message}`);
  });
}
