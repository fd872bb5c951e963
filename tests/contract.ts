/**
 * Whether an answer is one that openapi.yaml declares, judged by the document alone: nothing of `gen/` or `src/` is used, so
 * that a fault in the generator or the server cannot hide itself.
 */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";

/** One answer, as it came over the wire. */
export interface SeenAnswer {
  readonly method: string;
  /** The request target: a path with or without a query, or a whole URL. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  /** @default {""} */
  readonly body?: string;
}

interface Response {
  readonly headers?: Readonly<Record<string, Header | Reference>>;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

interface Header {
  readonly required?: boolean;
  readonly schema: object;
}

interface Reference {
  readonly $ref: string;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly tags: readonly string[];
  readonly responses: Readonly<Record<string, Response | Reference>>;
  /** On a GET operation: the other paths of it and of its HEAD. */
  readonly "x-aliases"?: readonly { readonly path: string }[];
}

/** A part of the document and the JSON pointer to it, by which ajv finds its schemas. */
interface Part<T> {
  readonly value: T;
  readonly pointer: string;
}

const DOCUMENT_ID = "openapi.yaml";

/** One dialect of an OpenAPI 3.1 document to judge answers by. */
export class Contract {
  readonly #document: Document;
  /** The JSON pointers to the dialect's operations, by path (aliases too) and method. */
  readonly #operations = new Map<string, Map<string, string>>();
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  /** Header values are text: here "55" is an integer. */
  readonly #headerAjv = new Ajv2020({ strict: false, coerceTypes: true, validateSchema: false });
  readonly #headerValidators = new Map<string, ValidateFunction>();

  constructor(yaml: string, dialect = "baton") {
    this.#document = parse(yaml);
    this.#readOperations(dialect);
    for (const ajv of [this.#ajv, this.#headerAjv]) {
      addFormats.default(ajv);
      ajv.addSchema(this.#document, DOCUMENT_ID);
    }
  }

  static async read(dialect = "baton"): Promise<Contract> {
    return new Contract(await Deno.readTextFile(new URL("../openapi.yaml", import.meta.url)), dialect);
  }

  /** @throws {Error} When the document does not declare the answer, with all that is wrong about it. */
  check(answer: SeenAnswer): void {
    const problems = this.problems(answer);
    if (problems.length === 0) return;
    const { method, path, status, body = "" } = answer;
    throw new Error(
      `openapi.yaml does not declare the answer ${status} to ${method} ${path}: ${problems.join("; ")}` +
        `\nheaders: ${JSON.stringify([...answer.headers])}\nbody: ${JSON.stringify(body)}`,
    );
  }

  /** What is wrong about an answer, in words. Empty when it is as declared. */
  problems(answer: SeenAnswer): string[] {
    const declared = this.#declaredAnswer(answer);
    if (typeof declared === "string") return [declared];
    return [...this.#headerProblems(answer, declared), ...this.#bodyProblems(answer, declared)];
  }

  #readOperations(dialect: string): void {
    for (const [path, item] of Object.entries(this.#document.paths)) {
      const paths = [path, ...item.get?.["x-aliases"]?.map((alias) => alias.path) ?? []];
      const ofDialect = Object.entries(item).filter(([, { tags }]) => tags.includes(dialect));
      const methods = ofDialect.map((
        [name],
      ): [string, string] => [name.toUpperCase(), `/paths/${escaped(path)}/${name}`]);
      if (methods.length > 0) paths.forEach((path) => this.#operations.set(path, new Map(methods)));
    }
    if (this.#operations.size > 0) return;
    throw new Error(`Cannot read openapi.yaml: expected operations of dialect "${dialect}", got none`);
  }

  #declaredAnswer({ method, path, status }: SeenAnswer): Part<Response> | string {
    const pathOnly = path.replace(/^https?:\/\/[^/?]*/, "").replace(/\?.*$/s, "") || "/";
    const methods = this.#operations.get(pathOnly);
    const pointer = methods?.get(method);
    if (pointer === undefined) {
      const [name, expected] = methods === undefined
        ? [method === "HEAD" ? "HeadNotFound" : "NotFound", 404]
        : ["MethodNotAllowed", 405];
      return status === expected ? this.#resolve(`/components/responses/${name}`) : `status ${expected} was expected`;
    }
    const { responses } = this.#resolve<Operation>(pointer).value;
    if (!Object.hasOwn(responses, status)) return `only ${Object.keys(responses).join(", ")} are declared statuses`;
    return this.#resolve(`${pointer}/responses/${status}`);
  }

  #headerProblems({ headers }: SeenAnswer, { value, pointer }: Part<Response>): string[] {
    return Object.keys(value.headers ?? {}).flatMap((name) => {
      const declared = this.#resolve<Header>(`${pointer}/headers/${escaped(name)}`);
      const text = headers.get(name);
      if (text === null) return declared.value.required ? [`header ${name} is missing`] : [];
      const validate = this.#headerValidator(name, declared.pointer);
      return validate({ [name]: text }) ? [] : errorsOf(validate, "header ");
    });
  }

  /** Of an object with this header alone: ajv turns text into a number only inside of something. */
  #headerValidator(name: string, pointer: string): ValidateFunction {
    const key = `${name} ${pointer}`;
    const known = this.#headerValidators.get(key);
    if (known !== undefined) return known;
    const made = this.#headerAjv.compile({ properties: { [name]: { $ref: `${DOCUMENT_ID}#${pointer}/schema` } } });
    this.#headerValidators.set(key, made);
    return made;
  }

  #bodyProblems(answer: SeenAnswer, { value, pointer }: Part<Response>): string[] {
    const { method, headers, body = "" } = answer;
    if (method === "HEAD") return body === "" ? [] : ["a HEAD was answered with a body"];
    const content = value.content ?? {};
    const mediaType = (headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase();
    if (Object.keys(content).length === 0) {
      return [
        ...body === "" ? [] : ["no body is declared"],
        ...headers.has("content-type") ? [`media type "${mediaType}" is not declared`] : [],
      ];
    }
    if (!Object.hasOwn(content, mediaType)) return [`media type "${mediaType}" is not declared`];
    const validate = this.#ajv.getSchema(`${DOCUMENT_ID}#${pointer}/content/${escaped(mediaType)}/schema`);
    if (validate === undefined) return [`no schema for media type ${mediaType} is declared`];
    let parsed: unknown;
    try {
      parsed = JSON.parse(body);
    } catch {
      return ["the body is not JSON"];
    }
    return validate(parsed) ? [] : errorsOf(validate, "body");
  }

  /** Follows a JSON pointer into the document, and a reference that it finds there. */
  #resolve<T = Response>(pointer: string): Part<T> {
    let value: unknown = this.#document;
    for (const name of pointer.split("/").slice(1).map(unescaped)) {
      value = (value as Record<string, unknown> | undefined)?.[name];
    }
    if (value === undefined) throw new Error(`Cannot read openapi.yaml: expected a value at #${pointer}, got none`);
    const { $ref } = value as Partial<Reference>;
    return $ref === undefined ? { value: value as T, pointer } : this.#resolve<T>($ref.slice("#".length));
  }
}

function errorsOf({ errors }: ValidateFunction, what: string): string[] {
  return (errors ?? []).map(({ instancePath, message, params }) =>
    `${what}${instancePath} ${message} ${JSON.stringify(params)}`
  );
}

/** A name as it is written in a JSON pointer inside a URI fragment. */
function escaped(name: string): string {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}

function unescaped(name: string): string {
  return decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~");
}
