import type { Document, OperationObject, ResponseObject } from "./document.ts";
import { documentError, FALLBACKS, resolve } from "./document.ts";
import { checkContract } from "./check_contract.ts";

/** What {@linkcode readContract} makes of a document: all that gen/routes.ts says. */
export interface Contract {
  /** The document's tags, in its order. */
  dialects: string[];
  /** In the document's order. */
  operations: Operation[];
  /** By the value of `x-answers`. */
  fallbacks: Map<string, Fallback>;
}

/** A method on a path. */
export interface Operation {
  id: string;
  dialect: string;
  /** In upper case. */
  method: string;
  path: string;
  /** The other paths that it is asked under, in its dialect alone. HEAD has none of its own, but those of GET. */
  aliases: Alias[];
  summary: string;
  /** Name in the command's --endpoint flag, unique in the dialect. */
  endpoint: string | undefined;
  /** What its handler may answer, by ascending status code. */
  answers: Answer[];
}

/** One more path of an operation. */
export interface Alias {
  path: string;
  /** Name in the command's --endpoint flag, unique in the dialect. */
  endpoint: string | undefined;
}

/** What is answered under one status code. */
export interface Answer {
  status: number;
  description: string;
  /** The headers that have one value only, names in lower case. Without `Content-Type`, which the body tells. */
  headers: Record<string, string>;
  body: Body | undefined;
}

/** An answer's content. */
export interface Body {
  mediaType: string;
  /** Name of the schema among the document's components. */
  schema: string;
  examples: unknown[];
}

/** The answer to a request that no operation is for: without a handler, always the same. */
export type Fallback = Answer & { body: Body };

/**
 * Reads a document, and refuses one that the generated table would be wrong for.
 *
 * @throws {TypeError} If anything is missing, doubled, unknown or contradictory.
 */
export function readContract(document: Document): Contract {
  const contract: Contract = {
    dialects: (document.tags ?? []).map((tag) => tag.name),
    operations: [],
    fallbacks: new Map(),
  };
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(item)) {
      readOperation(document, { path, method, operation }, contract);
    }
  }
  checkContract(contract);
  return contract;
}

function readOperation(
  document: Document,
  { path, method, operation }: { path: string; method: string; operation: OperationObject },
  contract: Contract,
): void {
  const place = `${method.toUpperCase()} ${path}`;
  const { operationId, tags = [], summary = "" } = operation;
  if (method !== "get" && method !== "head") throw documentError(`expected GET and HEAD alone, got "${place}"`);
  if (operationId === undefined) throw documentError(`${place} has no operationId`);
  if (tags.length !== 1) throw documentError(`${place} must have one tag, its dialect, got ${JSON.stringify(tags)}`);
  if (!contract.dialects.includes(tags[0]!)) throw documentError(`${place} has unknown tag "${tags[0]}"`);
  const answers: Answer[] = [];
  for (const [code, reference] of Object.entries(operation.responses ?? {})) {
    const response = resolve(document, reference);
    const answer = readAnswer(document, { place, code, response });
    const kind = response["x-answers"];
    if (kind === undefined) answers.push(answer);
    else addFallback(contract.fallbacks, { place, kind, answer });
  }
  if (answers.length === 0) throw documentError(`${place} has no response of its own`);
  answers.sort((a, b) => a.status - b.status);
  contract.operations.push({
    id: operationId,
    dialect: tags[0]!,
    method: method.toUpperCase(),
    path,
    aliases: readAliases(place, operation["x-aliases"]),
    summary,
    endpoint: operation["x-endpoint"],
    answers,
  });
}

/** Both keys are read, so that one which is misspelt is refused and not passed over. */
function readAliases(place: string, aliases: unknown = []): Alias[] {
  if (!Array.isArray(aliases)) throw documentError(`${place} must have a list of x-aliases`);
  return aliases.map((alias) => {
    const { path, endpoint, ...rest } = Object(alias);
    const isEndpoint = endpoint === undefined || typeof endpoint === "string";
    if (typeof path === "string" && path.startsWith("/") && isEndpoint && Object.keys(rest).length === 0) {
      return { path, endpoint };
    }
    throw documentError(`${place} must have x-aliases of a path and an endpoint, if any, got ${JSON.stringify(alias)}`);
  });
}

function readAnswer(
  document: Document,
  { place, code, response }: { place: string; code: string; response: ResponseObject },
): Answer {
  if (!/^[1-5]\d\d$/.test(code)) throw documentError(`${place} has no plain status code, got "${code}"`);
  const headers: Answer["headers"] = {};
  for (const [name, reference] of Object.entries(response.headers ?? {})) {
    const value = resolve(document, reference).schema?.const;
    // The runtime counts the bytes, even where there are always as many.
    if (value === undefined || name.toLowerCase() === "content-length") continue;
    headers[name.toLowerCase()] = String(value);
  }
  const body = readBody(`${place} ${code}`, response.content);
  return { status: Number(code), description: response.description ?? "", headers, body };
}

function readBody(place: string, content: ResponseObject["content"]): Body | undefined {
  const [entry, second] = Object.entries(content ?? {});
  if (second !== undefined) throw documentError(`${place} must have one media type, got a second, "${second[0]}"`);
  if (entry === undefined) return undefined;
  const [mediaType, { schema, examples = {} }] = entry;
  const name = schema?.$ref?.match(/^#\/components\/schemas\/(\w+)$/)?.[1];
  if (name === undefined) throw documentError(`${place} must name a schema among the components`);
  return { mediaType, schema: name, examples: Object.values(examples).map((example) => example.value) };
}

/** Every operation refers to the fallbacks; those of HEAD have no content, so the first that has it is kept. */
function addFallback(
  fallbacks: Contract["fallbacks"],
  { place, kind, answer }: { place: string; kind: string; answer: Answer },
): void {
  if (!FALLBACKS.includes(kind)) {
    throw documentError(`${place} has unknown x-answers "${kind}", expected ${FALLBACKS.join(" or ")}`);
  }
  const { body, status } = answer;
  const known = fallbacks.get(kind);
  if (known !== undefined && known.status !== status) {
    throw documentError(`${place} answers ${kind} by ${status}, others by ${known.status}`);
  }
  if (known !== undefined && sortedHeaders(known) !== sortedHeaders(answer)) {
    throw documentError(`${place} ${status} has other constant headers than the other responses to ${kind}`);
  }
  if (body === undefined || known !== undefined) return;
  if (body.examples.length !== 1) {
    throw documentError(`${place} ${status} must have one example, which is sent, got ${body.examples.length}`);
  }
  fallbacks.set(kind, { ...answer, body });
}

/** The constant headers as a text that is the same for the same headers. */
export function sortedHeaders({ headers }: Answer): string {
  return JSON.stringify(Object.entries(headers).sort());
}
