import { type Answer, type Contract, type Operation, sortedHeaders } from "./contract.ts";
import { documentError, FALLBACKS } from "./document.ts";

/**
 * Refuses a contract whose parts do not fit together.
 *
 * @throws {TypeError} If they do not.
 */
export function checkContract(contract: Contract): void {
  const { operations } = contract;
  if (operations.length === 0) throw documentError("there is no operation");
  checkUnique("operationId", operations.map((operation) => operation.id));
  checkUnique("tag", contract.dialects);
  for (const dialect of contract.dialects) {
    checkDialect(dialect, operations.filter((operation) => operation.dialect === dialect));
  }
  for (const operation of operations) checkOperation(operation, operations);
  checkFallbacks(contract);
  successStatus(contract);
}

/** Lists a dialect's endpoints and the path of each. Aliases come first, so that `health` is the first in every dialect. */
export function endpointsOf({ operations }: Contract, dialect: string): [name: string, path: string][] {
  const ofDialect = operations.filter((operation) => operation.dialect === dialect);
  return ofDialect.flatMap((operation) => [...operation.aliases, operation]).flatMap(
    ({ endpoint, path }): [string, string][] => endpoint === undefined ? [] : [[endpoint, path]],
  );
}

/**
 * Finds the status code by which every endpoint reports success.
 *
 * @throws {TypeError} If there is none, or more than one.
 */
export function successStatus({ operations }: Contract): number {
  const endpoints = operations.filter((operation) => operation.endpoint !== undefined);
  const statuses = endpoints.flatMap((operation) => operation.answers.map((answer) => answer.status));
  const successes = [...new Set(statuses.filter((status) => status >= 200 && status < 300))];
  if (successes.length !== 1) {
    throw documentError(`endpoints must share one successful status code, got ${successes.join(", ") || "none"}`);
  }
  return successes[0]!;
}

function checkUnique(what: string, values: string[], where = ""): void {
  for (const [index, value] of values.entries()) {
    if (!/^[A-Za-z]\w*$/.test(value)) throw documentError(`${what} must be a word, got "${value}"`);
    if (values.indexOf(value) !== index) throw documentError(`${what} "${value}" is given twice${where}`);
  }
}

/** A server speaks one dialect, so what is the same in two of them is never mistaken for one another. */
function checkDialect(dialect: string, operations: Operation[]): void {
  const where = ` in dialect "${dialect}"`;
  if (operations.length === 0) throw documentError(`there is no operation${where}`);
  const entries = operations.flatMap((operation) => [operation, ...operation.aliases]);
  checkUnique("x-endpoint", entries.flatMap(({ endpoint }) => endpoint ?? []), where);
  const requests = operations.flatMap(({ method, path, aliases }) =>
    [path, ...aliases.map((alias) => alias.path)].map((path) => `${method} ${path}`)
  );
  for (const [index, request] of requests.entries()) {
    if (request.includes("{")) throw documentError(`${request} has a parameter in its path, which no route can match`);
    if (requests.indexOf(request) !== index) throw documentError(`${request} is given twice${where}`);
  }
}

/** HEAD is answered by the handler of GET, so the two must agree (RFC 9110, section 9.3.2). */
function checkOperation(operation: Operation, operations: Operation[]): void {
  const { method, path, answers, dialect, endpoint, aliases } = operation;
  const place = `${method} ${path}`;
  const twin = operations.find((other) => other.path === path && other.method !== method);
  if (twin === undefined) {
    throw documentError(`${place} must stand beside ${method === "GET" ? "HEAD" : "GET"} ${path}`);
  }
  if (method === "GET") return;
  const statuses = (of: Answer[]) => of.map((answer) => answer.status).join(", ");
  if (twin.dialect !== dialect) throw documentError(`${place} has tag "${dialect}", GET has "${twin.dialect}"`);
  if (endpoint !== undefined) throw documentError(`${place} has x-endpoint "${endpoint}", which is for GET`);
  if (aliases.length > 0) throw documentError(`${place} has x-aliases, which are for GET`);
  if (answers.some((answer) => answer.body !== undefined)) throw documentError(`${place} has a response with content`);
  if (statuses(answers) !== statuses(twin.answers)) {
    throw documentError(`${place} answers ${statuses(answers)}, GET answers ${statuses(twin.answers)}`);
  }
  for (const [index, answer] of answers.entries()) {
    if (sortedHeaders(answer) === sortedHeaders(twin.answers[index]!)) continue;
    throw documentError(`${place} ${answer.status} has other constant headers than GET`);
  }
}

function checkFallbacks({ operations, fallbacks }: Contract): void {
  for (const kind of FALLBACKS) {
    if (!fallbacks.has(kind)) throw documentError(`no response with content has x-answers "${kind}"`);
  }
  const allow = fallbacks.get("unknown-method")?.headers.allow;
  const methods = [...new Set(operations.map((operation) => operation.method))].join(", ");
  if (allow !== methods) throw documentError(`header Allow must be "${methods}", got ${JSON.stringify(allow)}`);
}
