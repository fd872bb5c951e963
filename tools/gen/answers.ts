import type { Contract, Operation } from "./contract.ts";
import { readContract } from "./contract.ts";
import type { Document, SchemaObject } from "./document.ts";
import { documentError, resolve } from "./document.ts";

/**
 * Renders gen/answers.ts: what the body of each answer must be made of, for clients that look before they believe.
 *
 * @throws {TypeError} If the document is not fit for it.
 */
export function renderAnswers(document: Document): string {
  const contract = readContract(document);
  const bodies = contract.operations.flatMap(({ answers }) => answers).concat([...contract.fallbacks.values()])
    .flatMap(({ body }) => body?.schema ?? []);
  const names = [...new Set(bodies)].sort();
  const sections = [
    "// This file is written by `deno task gen` from openapi.yaml. Do not edit it.",
    SHAPE,
    ...names.map((name) => `const ${name}: Shape = ${render(shapeOf(document, named(name)))};`),
    renderBodies(contract),
    renderFallbacks(contract),
  ];
  return `${sections.join("\n\n")}\n`;
}

const SHAPE = `/**
 * What a JSON value must be made of: any value, any text, one of these texts, or an object whose properties are. A property that
 * the document does not name, and which a later version may add, is of shape \`others\`.
 */
export type Shape =
  | "any"
  | "string"
  | readonly string[]
  | { required: readonly string[]; properties: Readonly<Record<string, Shape>>; others: Shape };`;

function renderBodies(contract: Contract): string {
  const rows = contract.dialects.map((dialect) => {
    const named = contract.operations.filter((operation) => operation.dialect === dialect).flatMap(endpointsOf);
    return `  ${dialect}: { ${named.join(", ")} },`;
  });
  return [
    "/** The body of each answer, by dialect, the endpoint's name and the status code; `undefined` where there is none. */",
    "export const bodies = {",
    ...rows,
    "} as const;",
  ].join("\n");
}

/** One entry for each name of an operation. */
function endpointsOf({ endpoint, aliases, answers }: Operation): string[] {
  const byStatus = answers.map(({ status, body }) => `${status}: ${body?.schema ?? "undefined"}`).join(", ");
  return [endpoint, ...aliases.map((alias) => alias.endpoint)].filter((name) => name !== undefined)
    .map((name) => `${name}: { ${byStatus} }`);
}

function renderFallbacks({ fallbacks }: Contract): string {
  const all = [...fallbacks.values()].sort((a, b) => a.status - b.status);
  const rows = all.map(({ status, body }) => `${status}: ${body.schema}`);
  const types = all.map(({ status, body }) => `{ status: ${status}; body: ${body.schema} }`);
  return [
    "/** The bodies of the answers to requests that no operation is for, by status code. */",
    `export const fallbackBodies = { ${rows.join(", ")} } as const;`,
    "",
    "/** What any path may be answered by, to be told apart by its `status`. */",
    `export type Fallback = ${
      types.join(" | ").replaceAll(/body: (\w+)/g, 'body: import("./client/types.gen.ts").$1')
    };`,
  ].join("\n");
}

type Shape = "any" | "string" | string[] | { required: string[]; properties: Record<string, Shape>; others: Shape };

function shapeOf(document: Document, schema: SchemaObject): Shape {
  const { $ref, type, const: constant, oneOf, properties = {}, required = [], additionalProperties } = schema;
  if ($ref !== undefined) return shapeOf(document, { ...resolve<SchemaObject>(document, { $ref }), $ref: undefined });
  const texts = oneOf?.map((one) => one.const) ?? (constant === undefined ? [] : [constant]);
  if (texts.length > 0) {
    if (texts.every((text) => typeof text === "string")) return texts as string[];
    throw documentError(`expected const to be a text, got ${JSON.stringify(texts)}`);
  }
  if (type === undefined) return "any";
  if (type === "string") return "string";
  if (type !== "object") throw documentError(`expected a body made of objects and texts, got type "${type}"`);
  const others = typeof additionalProperties === "object" ? shapeOf(document, additionalProperties) : "any";
  const entries = Object.entries(properties).map(([name, one]) => [name, shapeOf(document, one)]);
  return { required, properties: Object.fromEntries(entries), others };
}

function named(name: string): SchemaObject {
  return { $ref: `#/components/schemas/${name}` };
}

function render(shape: Shape): string {
  if (typeof shape === "string" || Array.isArray(shape)) return JSON.stringify(shape).replaceAll(",", ", ");
  const properties = Object.entries(shape.properties).map(([name, one]) => `${name}: ${render(one)}`).join(", ");
  const required = JSON.stringify(shape.required).replaceAll(",", ", ");
  const inside = properties === "" ? "{}" : `{ ${properties} }`;
  return `{ required: ${required}, properties: ${inside}, others: ${render(shape.others)} }`;
}
