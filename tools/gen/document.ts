/**
 * The parts of an OpenAPI 3.1 document that the generator reads, and how to follow a reference in it.
 *
 * @module
 */

/** A parsed OpenAPI document. What is not listed is not read by the generator. */
export interface Document {
  info?: { version?: string };
  tags?: { name: string }[];
  paths?: Record<string, Record<string, OperationObject>>;
  components?: Record<string, Record<string, unknown>>;
}

/** A path's operation for one method. */
export interface OperationObject {
  operationId?: string;
  tags?: string[];
  summary?: string;
  responses?: Record<string, ResponseObject | Reference>;
  "x-endpoint"?: string;
  "x-aliases"?: unknown;
}

/** What an operation may answer under one status code. */
export interface ResponseObject {
  description?: string;
  headers?: Record<string, HeaderObject | Reference>;
  content?: Record<string, MediaTypeObject>;
  "x-answers"?: string;
}

/** A body in one media type. */
export interface MediaTypeObject {
  schema?: { $ref?: string };
  examples?: Record<string, { value?: unknown }>;
}

/** A response header; `const` in its schema is the value that the server sends, if it is one that the server has to set. */
export interface HeaderObject {
  schema?: { const?: unknown };
}

/** What is read of a body's schema. Descriptions, lengths, patterns and formats are for people and for other validators. */
export interface SchemaObject {
  $ref?: string | undefined;
  type?: string;
  const?: unknown;
  oneOf?: SchemaObject[];
  required?: string[];
  properties?: Record<string, SchemaObject>;
  additionalProperties?: boolean | SchemaObject;
}

/** The values of `x-answers`: why a request matched no operation. */
export const FALLBACKS = ["unknown-path", "unknown-method"];

/** A pointer to another part of the document. */
export interface Reference {
  $ref: string;
}

/**
 * The error for a document that nothing can be generated from.
 *
 * @param state What is wrong, with the place and the value.
 */
export function documentError(state: string): TypeError {
  return new TypeError(`Cannot generate gen/ from openapi.yaml: ${state}`);
}

/**
 * Follows a reference to a component; returns anything else as it is.
 *
 * @throws {TypeError} If the document has no such component.
 */
export function resolve<T extends object>(document: Document, value: T | Reference): T {
  if (!("$ref" in value)) return value;
  const [, section, name] = value.$ref.match(/^#\/components\/(\w+)\/(\w+)$/) ?? [];
  const component = document.components?.[section ?? ""]?.[name ?? ""];
  if (component === undefined) throw documentError(`"${value.$ref}" points to nothing`);
  return component as T;
}
