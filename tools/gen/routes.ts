import type { Answer, Contract } from "./contract.ts";
import type { Document } from "./document.ts";
import { readContract } from "./contract.ts";
import { endpointsOf, successStatus } from "./check_contract.ts";

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
  const rows = operations.filter(({ method }) => method === "GET").map(({ id, dialect, path, aliases, answers }) => {
    const row = {
      dialect,
      methods: operations.filter((other) => other.path === path).map((other) => other.method),
      paths: [path, ...aliases.map((alias) => alias.path)],
      headers: Object.fromEntries(answers.map((answer) => [answer.status, headersOf(answer)])),
    };
    return `  ${id}: ${literal(row)},`;
  });
  return [
    "/**",
    " * What each handler answers, by its operation's id: the methods, the paths (the canonical one, then the aliases), and the",
    " * headers that go with each status code. A HEAD has those of GET, the media type of the body that is left out among them.",
    " */",
    "export const routes = {",
    ...rows,
    "} as const;",
  ].join("\n");
}

function renderFallbacks({ fallbacks }: Contract): string {
  const rows = [...fallbacks].sort(([a], [b]) => a < b ? 1 : -1).map(([kind, answer]) => {
    const row = { status: answer.status, headers: headersOf(answer), body: answer.body.examples[0] };
    return `${comment(answer.description, "  ")}\n  ${JSON.stringify(kind)}: ${literal(row)},`;
  });
  return [
    "/** The answers to requests that no operation is for. They need no handler, and a HEAD gets them without the body. */",
    "export const fallbacks = {",
    ...rows,
    "} as const;",
  ].join("\n");
}

function renderConstants(contract: Contract): string {
  const rows = contract.dialects.map((dialect) =>
    `  ${dialect}: ${literal(Object.fromEntries(endpointsOf(contract, dialect)))},`
  );
  return [
    "/** The sets of operations that belong together, one of which a server answers. The first is the default. */",
    `export const dialects = ${literal(contract.dialects)} as const;`,
    "",
    "/** The path of each dialect's endpoints, by their names in the command's `--endpoint` flag. */",
    "export const endpoints = {",
    ...rows,
    "} as const;",
    "",
    "/** The one status code by which an endpoint reports success. */",
    `export const successStatus = ${successStatus(contract)};`,
  ].join("\n");
}

/** The types name no constant of the module: mod.ts exports them without it, and its documentation must stand alone. */
function renderNames(contract: Contract): string {
  const { dialects, operations } = contract;
  const handlers = operations.filter((operation) => operation.method === "GET");
  const endpoints = dialects.map((dialect) =>
    `${dialect}: ${union(endpointsOf(contract, dialect).map(([name]) => name)) || "never"}`
  );
  return [
    "/** The id of an operation. */",
    `export type OperationId = ${union(operations.map((operation) => operation.id))};`,
    "",
    "/** The id of an operation that has a handler. HEAD has none: it is answered by the handler of GET. */",
    `export type HandlerId = ${union(handlers.map((operation) => operation.id))};`,
    "",
    "/** The name of a dialect: a tag of the document. */",
    `export type Dialect = ${union(dialects)};`,
    "",
    "/** The name of an endpoint of one dialect, or of any, as the command's `--endpoint` flag takes it. */",
    `export type Endpoint<D extends Dialect = Dialect> = { ${endpoints.join("; ")} }[D];`,
  ].join("\n");
}

function renderAnswers({ operations }: Contract): string {
  const rows = operations.map(({ id, method, path, answers }) => {
    const variants = answers.map(({ status, body }) =>
      body ? `{ status: ${status}; body: ${body.schema} }` : `{ status: ${status}; body?: never }`
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

function renderHandlers(contract: Contract): string {
  const names = contract.dialects.map((dialect) => `${dialect[0]!.toUpperCase()}${dialect.slice(1)}Handlers<Context>`);
  return [
    ...contract.dialects.map((dialect, index) => renderDialectHandlers(contract, { dialect, name: names[index]! })),
    [
      "/** The handlers of all dialects. */",
      `export interface Handlers<Context> extends ${names.join(", ")} {}`,
    ].join("\n"),
  ].join("\n\n");
}

function renderDialectHandlers({ operations }: Contract, { dialect, name }: { dialect: string; name: string }): string {
  const handled = operations.filter((operation) => operation.method === "GET" && operation.dialect === dialect);
  const rows = handled.map(({ id, method, path, summary }) => {
    const answer = `Answer<${JSON.stringify(id)}>`;
    return `${
      comment(`${summary}: ${method} ${path}.`, "  ")
    }\n  ${id}: (context: Context) => ${answer} | Promise<${answer}>;`;
  });
  return [
    `/** One handler for each operation of dialect \`${dialect}\` that needs one, and no others. \`Context\` is whatever they are called with. */`,
    `export interface ${name} {`,
    ...rows,
    "}",
  ].join("\n");
}

/** The constant headers of an answer to a GET, by name. */
function headersOf({ headers, body }: Answer): Record<string, string> {
  const all = body === undefined ? headers : { ...headers, "content-type": body.mediaType };
  return Object.fromEntries(Object.entries(all).sort());
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
