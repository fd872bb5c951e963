import { assertEquals } from "@std/assert";
import { type Classification, type ClassificationOf, classify } from "../../src/client/classify.ts";

const READ: [status: number, classification: Classification][] = [
  [200, "healthy"],
  [503, "transient"],
  [401, "configuration"],
  [403, "configuration"],
  [404, "configuration"],
  [0, "other"],
  [100, "other"],
  [201, "other"],
  [204, "other"],
  [299, "other"],
  [302, "other"],
  [400, "other"],
  [402, "other"],
  [405, "other"],
  [429, "other"],
  [500, "other"],
  [502, "other"],
  [504, "other"],
  [NaN, "other"],
];
for (const [status, classification] of READ) {
  Deno.test(`classify() reads ${status} as ${classification}`, () => {
    assertEquals(classify(status), classification);
  });
}

Deno.test("ClassificationOf says of a type what classify() says of its value", () => {
  const types: [
    ClassificationOf<200>,
    ClassificationOf<503>,
    ClassificationOf<401 | 403 | 404>,
    ClassificationOf<500>,
  ] = [
    "healthy",
    "transient",
    "configuration",
    "other",
  ];
  assertEquals(types, [200, 503, 403, 500].map(classify) as typeof types);
});
