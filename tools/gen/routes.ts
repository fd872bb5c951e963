import type { Contract, Operation } from "./contract.ts";
import type { Document } from "./document.ts";
import { readContract } from "./contract.ts";
import { allowedMethods, commonHeaders, successStatus } from "./check_contract.ts";

/**
 * Renders gen/routes.ts: the table, the fallbacks and the types of the handlers.
 *
 * @throws {TypeError} If the document is not fit for it.
 */
export function renderRoutes(document: Document): string {
  const contract = readContract(document);
  const sections = [
    "// This file is written by `deno task gen` from openapi.yaml. Do not edit it.",
    renderImports(contract),
    renderTable(contract),
    renderFallbacks(contract),
    renderConstants(contract),
    renderNames(contract),
    renderAnswers(contract),
    renderHandlers(contract),
  ];
  return `${sections.join("\n\n")}\n`;
}

function renderImports({ operations }: Contract): string {
  const names = operations.flatMap((operation) => operation.answers.flatMap((answer) => answer.body?.schema ?? []));
  return `import type { ${[...new Set(names)].sort().join(", ")} } from "./client/types.gen.ts";`;
}

function renderTable({ operations }: Contract): string {
  const rows = operations.map((operation) => {
    const { id, dialect, method, path, answers } = operation;
    const mediaTypes = answers.flatMap(({ status, body }) => body === undefined ? [] : [[status, body.mediaType]]);
    const row = {
      operation: id,
      handler: handlerOf(operation, operations).id,
      dialect,
      method,
      path,
      statuses: answers.map((answer) => answer.status),
      mediaTypes: Object.fromEntries(mediaTypes),
    };
    return `  ${id}: ${literal(row)},`;
  });
  return [
    "/**",
    " * Every operation, by its id: its method and path, the operation whose handler answers it (GET's for HEAD), the status",
    " * codes that the handler may answer by, and the media type of the body under each (none where there is no body).",
    " */",
    "export const routes = {",
    ...rows,
    "} as const;",
  ].join("\n");
}

function renderFallbacks(contract: Contract): string {
  const methods = allowedMethods(contract);
  const rows = [...contract.fallbacks].sort(([a], [b]) => a < b ? 1 : -1).map(
    ([kind, { status, description, body }]) => {
      const allow = kind === "unknown-method" ? { allow: methods } : {};
      const row = { status, ...allow, mediaType: body.mediaType, body: body.examples[0] };
      return `${comment(description, "  ")}\n  ${JSON.stringify(kind)}: ${literal(row)},`;
    },
  );
  return [
    "/** The answers to requests that no operation is for. They need no handler, and a HEAD gets them without the body. */",
    "export const fallbacks = {",
    ...rows,
    "} as const;",
  ].join("\n");
}

function renderConstants(contract: Contract): string {
  const endpoints = contract.operations.flatMap(({ endpoint, path }) =>
    endpoint === undefined ? [] : [[endpoint, path]]
  );
  return [
    "/** The headers that every answer carries, fallbacks included. */",
    `export const headers = ${literal(commonHeaders(contract))} as const;`,
    "",
    "/** The path of each endpoint, by its name in the command's `--endpoint` flag. */",
    `export const endpoints = ${literal(Object.fromEntries(endpoints))} as const;`,
    "",
    "/** The one status code by which an endpoint reports success. */",
    `export const successStatus = ${successStatus(contract)};`,
  ].join("\n");
}

function renderNames({ operations }: Contract): string {
  const handlers = operations.filter((operation) => operation.method === "GET");
  const endpoints = operations.flatMap((operation) => operation.endpoint ?? []);
  return [
    "/** The id of an operation. */",
    `export type OperationId = ${union(operations.map((operation) => operation.id))};`,
    "",
    "/** The id of an operation that has a handler. HEAD has none: it is answered by the handler of GET. */",
    `export type HandlerId = ${union(handlers.map((operation) => operation.id))};`,
    "",
    "/** A set of operations that belong together: a tag of the document. */",
    `export type Dialect = ${union(operations.map((operation) => operation.dialect))};`,
    "",
    "/** The name of an endpoint, as the command's `--endpoint` flag takes it. */",
    `export type Endpoint = ${union(endpoints)};`,
  ].join("\n");
}

function renderAnswers({ operations }: Contract): string {
  const rows = operations.map(({ id, method, path, answers }) => {
    const variants = answers.map(({ status, body }) =>
      body ? `{ status: ${status}; body: ${body.schema} }` : `{ status: ${status} }`
    );
    return `  /** The answers to ${method} ${path}. */\n  ${id}: ${variants.join(" | ")};`;
  });
  return [
    "/** What each operation may be answered by: a status code and the body that goes with it. */",
    "export interface Answers {",
    ...rows,
    "}",
    "",
    "/** What one operation may be answered by, to be told apart by its `status`. */",
    "export type Answer<Operation extends OperationId> = Answers[Operation];",
  ].join("\n");
}

function renderHandlers({ operations }: Contract): string {
  const rows = operations.filter((operation) => operation.method === "GET").map(({ id, method, path, summary }) => {
    const answer = `Answer<${JSON.stringify(id)}>`;
    return `${
      comment(`${summary}: ${method} ${path}.`, "  ")
    }\n  ${id}: (context: Context) => ${answer} | Promise<${answer}>;`;
  });
  return [
    "/** One handler for each operation that needs one, and no others. `Context` is whatever they are called with. */",
    "export interface Handlers<Context> {",
    ...rows,
    "}",
  ].join("\n");
}

function handlerOf(operation: Operation, operations: Operation[]): Operation {
  return operations.find((other) => other.method === "GET" && other.path === operation.path) ?? operation;
}

function union(names: string[]): string {
  return [...new Set(names)].map((name) => JSON.stringify(name)).join(" | ");
}

function comment(text: string, indent: string): string {
  return `${indent}/** ${text.replaceAll("*/", "*\\/")} */`;
}

/** Writes a value of the document as code, on one line. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => {
    const name = /^([A-Za-z_]\w*|[1-9]\d*)$/.test(key) ? key : JSON.stringify(key);
    return `${name}: ${literal(item)}`;
  });
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
