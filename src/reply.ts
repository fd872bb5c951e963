/** An answer before any runtime's wrapping: what goes on the wire is this, less the body where HEAD asked. */
export interface Reply {
  /** HTTP status code. */
  readonly status: number;
  /** Header names, in lower case, and values. One object serves many replies: never changed. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, empty for none. */
  readonly body: string;
  /** The same as a `Response`, where that was made before. Never handed out: what is, is a copy. */
  response?: Response;
}

/** On these a copy of a response costs a tenth of a new one, on others several times as much. */
const hasCheapCopies = "Deno" in globalThis || "Bun" in globalThis;

/**
 * Wraps a reply for a runtime that takes `Response`. The content length is the runtime's own, but for HEAD, where there is no
 * body to take it from.
 *
 * @param close Whether the connection should close after it, where the runtime passes that on.
 */
export function toResponse(reply: Reply, method: string, close: boolean): Response {
  if (method === "HEAD" || close) return special(reply, method, close);
  return hasCheapCopies ? (reply.response ??= plain(reply)).clone() : plain(reply);
}

function plain({ status, headers, body }: Reply): Response {
  return new Response(body === "" ? null : body, { status, headers });
}

function special({ status, headers, body }: Reply, method: string, close: boolean): Response {
  const isHead = method === "HEAD";
  const all = {
    ...headers,
    ...(isHead && { "content-length": byteLength(body) }),
    ...(close && { connection: "close" }),
  };
  return new Response(isHead || body === "" ? null : body, { status, headers: all });
}

/** The length of a text in bytes of UTF-8, as a `Content-Length` has it. */
export function byteLength(text: string): string {
  return `${new TextEncoder().encode(text).length}`;
}
