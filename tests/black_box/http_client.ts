/** HTTP/1.1 written by hand on a socket, so that every byte of an answer is seen and none of a request is tidied up. */
import type { Answer, Ask } from "./target.ts";
import { within } from "./within.ts";

const ANSWER_LIMIT_MS = 5_000;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Sees every answer, and throws when it is not as it should be. */
export type Inspect = (ask: Ask, answer: Answer) => void;

/** A connection to a server. */
export class Connection implements Disposable {
  readonly #socket: Deno.TcpConn;
  readonly #inspect: Inspect;
  #received = new Uint8Array();

  private constructor(socket: Deno.TcpConn, inspect: Inspect) {
    this.#socket = socket;
    this.#inspect = inspect;
  }

  static async open(url: string, inspect: Inspect): Promise<Connection> {
    const { hostname, port } = new URL(url);
    const socket = await Deno.connect({ hostname: hostname.replace(/^\[|\]$/g, ""), port: Number(port) });
    return new Connection(socket, inspect);
  }

  async send(ask: Ask): Promise<void> {
    await this.write(requestText(ask));
  }

  async write(text: string): Promise<void> {
    let rest = encoder.encode(text);
    while (rest.length > 0) rest = rest.subarray(await this.#socket.write(rest));
  }

  /** Writes as much as the server takes, which may have had enough before the end, and says that nothing more comes. */
  async writeLastly(text: string): Promise<void> {
    try {
      await this.write(text);
      await this.#socket.closeWrite();
    } catch (error) {
      if (!isReset(error)) throw error;
    }
  }

  /** Reads one answer, whose body must have the length that its headers say. */
  async readAnswer(ask: Ask, limit = ANSWER_LIMIT_MS): Promise<Answer> {
    const { method = "GET", path } = ask;
    const answer = await within(limit, `an answer to ${method} ${path}`, this.#readAnswer(method));
    this.#inspect(ask, answer);
    return answer;
  }

  /** Reads what comes until the server ends the connection, and resolves to it. */
  readToEnd(limit = ANSWER_LIMIT_MS): Promise<string> {
    return within(limit, "the server to end the connection", this.#readToEnd());
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  async #readToEnd(): Promise<string> {
    while (await this.#receive());
    return decoder.decode(this.#take(this.#received.length));
  }

  async #readAnswer(method: string): Promise<Answer> {
    const [statusLine, ...fields] = (await this.#readHead()).split("\r\n");
    const [, status] = statusLine.match(/^HTTP\/1\.[01] ([1-5]\d\d)(?: |$)/) ?? fail(`a status line`, statusLine);
    const headers = new Headers(
      fields.map((field) => {
        const [, name, value] = field.match(/^([\w-]+):[ \t]*(.*?)[ \t]*$/) ?? fail("a header", field);
        return [name, value];
      }),
    );
    const body = method === "HEAD" ? "" : await this.#readBody(headers);
    return { status: Number(status), headers, body };
  }

  async #readHead(): Promise<string> {
    for (;;) {
      const end = indexOfBlankLine(this.#received);
      if (end >= 0) return decoder.decode(this.#take(end + 4).subarray(0, end));
      if (!await this.#receive()) fail("headers", decoder.decode(this.#received));
    }
  }

  async #readBody(headers: Headers): Promise<string> {
    const length = headers.get("content-length");
    if (length === null || !/^\d+$/.test(length)) fail("a content length", JSON.stringify([...headers]));
    while (this.#received.length < Number(length)) {
      if (!await this.#receive()) fail(`${length} bytes of body`, decoder.decode(this.#received));
    }
    return decoder.decode(this.#take(Number(length)));
  }

  /** Whether anything came before the connection was ended. */
  async #receive(): Promise<boolean> {
    const chunk = new Uint8Array(16_384);
    const length = await this.#socket.read(chunk).catch((error: unknown) => {
      if (isReset(error)) return null;
      throw error;
    });
    if (length === null) return false;
    const all = new Uint8Array(this.#received.length + length);
    all.set(this.#received);
    all.set(chunk.subarray(0, length), this.#received.length);
    this.#received = all;
    return true;
  }

  #take(length: number): Uint8Array {
    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }
}

/** Whether a server that gives up a connection says so by this error. */
export function isReset(error: unknown): boolean {
  return [Deno.errors.ConnectionReset, Deno.errors.BrokenPipe, Deno.errors.NotConnected].some((type) =>
    error instanceof type
  );
}

/** The bytes of a request. */
export function requestText({ method = "GET", path, headers, body = "" }: Ask): string {
  const length: Record<string, string> = body === "" ? {} : { "Content-Length": String(encoder.encode(body).length) };
  const fields = Object.entries({ Host: "localhost", ...length, ...headers });
  return `${method} ${path} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`;
}

/** One request on a connection of its own, which must carry nothing after the answer. */
export async function exchange(url: string, ask: Ask, inspect: Inspect): Promise<Answer> {
  using connection = await Connection.open(url, inspect);
  await connection.send({ ...ask, headers: { Connection: "close", ...ask.headers } });
  const answer = await connection.readAnswer(ask);
  const rest = await connection.readToEnd();
  if (rest !== "") fail("nothing after the answer", rest);
  return answer;
}

function indexOfBlankLine(bytes: Uint8Array): number {
  for (let index = 0; index + 3 < bytes.length; index++) {
    if (bytes[index] === 13 && bytes[index + 1] === 10 && bytes[index + 2] === 13 && bytes[index + 3] === 10) {
      return index;
    }
  }
  return -1;
}

function fail(expected: string, found: string): never {
  throw new Error(`Cannot read the server's answer: expected ${expected}, got ${JSON.stringify(found)}`);
}
