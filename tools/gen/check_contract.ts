import type { Answer, Contract, Operation } from "./contract.ts";
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
  checkUnique("x-endpoint", operations.flatMap((operation) => operation.endpoint ?? []));
  for (const operation of operations) checkOperation(operation, operations);
  checkFallbacks(contract);
  successStatus(contract);
}

/** Lists the methods that the document declares, which are the same on every path. */
export function allowedMethods({ operations }: Contract): string {
  return [...new Set(operations.map((operation) => operation.method))].join(", ");
}

/** Lists the constant headers that every answer carries. */
export function commonHeaders(contract: Contract): Answer["headers"] {
  const [first, ...others] = allAnswers(contract);
  return Object.fromEntries(
    Object.entries(first!.headers).filter(([name, value]) => others.every((answer) => answer.headers[name] === value)),
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

function checkUnique(what: string, values: string[]): void {
  for (const [index, value] of values.entries()) {
    if (!/^[A-Za-z]\w*$/.test(value)) throw documentError(`${what} must be a word, got "${value}"`);
    if (values.indexOf(value) !== index) throw documentError(`${what} "${value}" is given twice`);
  }
}

/** HEAD is answered by the handler of GET, so the two must agree (RFC 9110, section 9.3.2). */
function checkOperation(operation: Operation, operations: Operation[]): void {
  const { method, path, answers, dialect, endpoint } = operation;
  const place = `${method} ${path}`;
  if (path.includes("{")) throw documentError(`${place} has a parameter in its path, which no route can match`);
  const twin = operations.find((other) => other.path === path && other.method !== method);
  if (twin === undefined) {
    throw documentError(`${place} must stand beside ${method === "GET" ? "HEAD" : "GET"} ${path}`);
  }
  if (method === "GET") return;
  const statuses = (of: Answer[]) => of.map((answer) => answer.status).join(", ");
  if (twin.dialect !== dialect) throw documentError(`${place} has tag "${dialect}", GET has "${twin.dialect}"`);
  if (endpoint !== undefined) throw documentError(`${place} has x-endpoint "${endpoint}", which is for GET`);
  if (answers.some((answer) => answer.body !== undefined)) throw documentError(`${place} has a response with content`);
  if (statuses(answers) !== statuses(twin.answers)) {
    throw documentError(`${place} answers ${statuses(answers)}, GET answers ${statuses(twin.answers)}`);
  }
}

function checkFallbacks(contract: Contract): void {
  for (const kind of FALLBACKS) {
    if (!contract.fallbacks.has(kind)) throw documentError(`no response with content has x-answers "${kind}"`);
  }
  const refusal = contract.fallbacks.get("unknown-method");
  const methods = allowedMethods(contract);
  if (refusal?.headers.allow !== methods) {
    throw documentError(`header Allow must be "${methods}", got ${JSON.stringify(refusal?.headers.allow)}`);
  }
  const common = commonHeaders(contract);
  for (const answer of allAnswers(contract)) {
    for (const name of Object.keys(answer.headers)) {
      if (name in common || (name === "allow" && answer === refusal)) continue;
      throw documentError(`header ${name} must have one value on every answer, or be no constant`);
    }
  }
}

function allAnswers({ operations, fallbacks }: Contract): Answer[] {
  return [...operations.flatMap((operation) => operation.answers), ...fallbacks.values()];
}
