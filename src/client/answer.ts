import { bodies, type Fallback, fallbackBodies, type Shape } from "../../gen/answers.ts";
import type { Answer, Dialect, OperationId } from "../../gen/routes.ts";
import { type Classification, type ClassificationOf, classify } from "./classify.ts";
import type { Said } from "./response.ts";
import { fits } from "./shape.ts";

/** What is known of every answer. */
export interface Asked {
  /** How often it was asked: more than once only where answers were transient, and `retry` says so. */
  readonly attempts: number;
}

/** An answer as the contract has it: `status` tells which, and what its `body` is. */
export type ConformingAnswer<One extends { status: number }> = One extends unknown ?
    & Asked
    & Readonly<One>
    & {
      /** Status and body are as the contract has them. */
      readonly conforms: true;
      /** How ConductorOne reads the status. */
      readonly classification: ClassificationOf<One["status"]>;
    }
  : never;

/** Any other answer: of some other server, of a proxy, or of another dialect. */
export interface StrangeAnswer extends Asked {
  /** Status or body is not as the contract has it. */
  readonly conforms: false;
  /** HTTP status code. */
  readonly status: number;
  /** How ConductorOne reads the status; `other` of a 200, since who says it is not known to be the connector. */
  readonly classification: Exclude<Classification, "healthy">;
  /** The JSON value, where it is one, or the text, `""` for no body. */
  readonly body: unknown;
}

/** What an operation was answered by. Told apart by `conforms`, then `status`; or by `classification` if that is `healthy`. */
export type HealthAnswer<Operation extends OperationId> =
  | ConformingAnswer<Answer<Operation> | Fallback>
  | StrangeAnswer;

/** Which answers to expect. */
export interface Question {
  readonly dialect: Dialect;
  /** An endpoint of the dialect. */
  readonly endpoint: string;
}

/** An answer, before it is known how often was asked. */
export interface Read {
  conforms: boolean;
  status: number;
  classification: Classification;
  body?: unknown;
}

/** Reads an answer. */
export function readAnswer({ status, text }: Pick<Said, "status" | "text">, { dialect, endpoint }: Question): Read {
  const body = parsed(text);
  const shapes: Partial<Record<number, Shape>> = { ...fallbackBodies, ...shapesOf(dialect, endpoint) };
  const classification = classify(status);
  const shape = shapes[status];
  if (shape !== undefined && fits(body, shape)) return { conforms: true, status, classification, body };
  // where the contract has no body, one is somebody else's, such as the page of a proxy
  if (shape === undefined && status in shapes && text === "") return { conforms: true, status, classification };
  return { conforms: false, status, classification: classification === "healthy" ? "other" : classification, body };
}

function shapesOf(dialect: Dialect, endpoint: string): Partial<Record<number, Shape>> {
  return (bodies[dialect] as Record<string, Partial<Record<number, Shape>>>)[endpoint]!;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
