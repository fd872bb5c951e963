import { assertEquals } from "@std/assert";
import { parse } from "yaml";
import { bodies, fallbackBodies, type Shape } from "../../gen/answers.ts";
import { fits } from "../../src/client/shape.ts";

const timestamp = "2026-01-31T08:00:00Z";
const details = { error: "connector is shutting down" };
const { baton, ndc } = bodies;

const CASES: [shape: Shape, name: string, value: unknown, expected: boolean][] = [
  [baton.health[200], "Healthy", { status: "healthy", timestamp }, true],
  [baton.health[200], "Healthy", { status: "healthy", timestamp, details: { quota: "x" } }, true],
  [baton.health[200], "Healthy", { status: "healthy", timestamp, details: {} }, true],
  [baton.health[200], "Healthy", { status: "healthy", timestamp, version: 2 }, true],
  [baton.health[200], "Healthy", { status: "healthy", timestamp, details: { quota: 1 } }, false],
  [baton.health[200], "Healthy", { status: "healthy", timestamp, details: [] }, false],
  [baton.health[200], "Healthy", { status: "healthy", timestamp, details: null }, false],
  [baton.health[200], "Healthy", { status: "healthy" }, false],
  [baton.health[200], "Healthy", { status: "unhealthy", timestamp }, false],
  [baton.health[200], "Healthy", { status: "healthy", timestamp: 1 }, false],
  [baton.health[200], "Healthy", [], false],
  [baton.health[200], "Healthy", null, false],
  [baton.health[200], "Healthy", "healthy", false],
  [baton.health[200], "Healthy", undefined, false],
  [baton.health[503], "Unhealthy", { status: "unhealthy", timestamp, details }, true],
  [baton.health[503], "Unhealthy", { status: "unhealthy", timestamp }, false],
  [baton.health[503], "Unhealthy", { status: "unhealthy", timestamp, details: {} }, false],
  [baton.health[503], "Unhealthy", { status: "unhealthy", timestamp, details: { error: "no" } }, false],
  [baton.health[503], "Unhealthy", { status: "unhealthy", timestamp, details: { ...details, constructor: "x" } }, true],
  [baton.health[503], "Unhealthy", { status: "unhealthy", timestamp, details: { ...details, constructor: 1 } }, false],
  [baton.live[200], "Alive", { status: "alive", timestamp }, true],
  [baton.live[200], "Alive", Object.create({ status: "alive", timestamp }), false],
  [ndc.connected[502], "ErrorResponse", { message: "", details: null }, true],
  [ndc.connected[502], "ErrorResponse", { message: "" }, false],
  [ndc.connected[502], "ErrorResponse", { message: 1, details: {} }, false],
];
for (const [shape, name, value, expected] of CASES) {
  Deno.test(`fits() says of ${JSON.stringify(value)} as ${name} ${expected}`, () => {
    assertEquals(fits(value, shape), expected);
  });
}

Deno.test("fits() takes every example of the contract, under its own status alone", async () => {
  const document = parse(await Deno.readTextFile(new URL("../../openapi.yaml", import.meta.url)));
  const own: [string, Partial<Record<number, Shape>>][] = [
    ["/health", baton.health],
    ["/ready", baton.ready],
    ["/live", baton.live],
    ["/health/ready", ndc.ready],
    ["/health/live", ndc.live],
    ["/health/connected", ndc.connected],
  ];
  const taken = own.flatMap(([path, shapes]) =>
    Object.entries(shapes).map(([status, shape]) => {
      const content = document.paths[path].get.responses[status].content;
      const examples = Object.values(content?.["application/json"].examples ?? {}) as { value: unknown }[];
      const others = Object.entries({ ...shapes, ...fallbackBodies }).filter(([, other]) => other !== shape);
      return {
        of: `${path} ${status}`,
        examples: examples.length,
        fit: examples.filter(({ value }) => shape && fits(value, shape)).length,
        elsewhere: examples.filter(({ value }) => others.some(([, other]) => other && fits(value, other))).length,
      };
    })
  );
  assertEquals(taken, [
    { of: "/health 200", examples: 2, fit: 2, elsewhere: 0 },
    { of: "/health 503", examples: 5, fit: 5, elsewhere: 0 },
    { of: "/ready 200", examples: 2, fit: 2, elsewhere: 0 },
    { of: "/ready 503", examples: 4, fit: 4, elsewhere: 0 },
    { of: "/live 200", examples: 1, fit: 1, elsewhere: 0 },
    { of: "/health/ready 200", examples: 0, fit: 0, elsewhere: 0 },
    { of: "/health/ready 503", examples: 3, fit: 3, elsewhere: 0 },
    { of: "/health/live 200", examples: 0, fit: 0, elsewhere: 0 },
    { of: "/health/live 500", examples: 2, fit: 2, elsewhere: 0 },
    { of: "/health/connected 200", examples: 0, fit: 0, elsewhere: 0 },
    { of: "/health/connected 502", examples: 2, fit: 2, elsewhere: 0 },
    { of: "/health/connected 503", examples: 3, fit: 3, elsewhere: 0 },
    { of: "/health/connected 504", examples: 2, fit: 2, elsewhere: 0 },
  ]);
});
