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
  /** What {@linkcode completeHeaders} has made before. */
  complete?: Reply["headers"];
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
  const isHead = method === "HEAD";
  if (isHead || close || !hasCheapCopies) return make(reply, isHead, close);
  // made anew now and then: if a runtime did share a body between copies, there would be no end to what hangs together
  return (reply.response = (++copies % 1_000 && reply.response) || make(reply, isHead, close)).clone();
}

let copies = 0;

function make(reply: Reply, isHead: boolean, close: boolean): Response {
  const { status, headers, body } = reply;
  const all = { ...(isHead ? completeHeaders(reply) : headers), ...(close && { connection: "close" }) };
  return new Response(isHead || !body ? null : body, { status, headers: all });
}

/** The headers of a reply with its length in bytes of UTF-8, where the runtime does not add that by itself. */
export function completeHeaders(reply: Reply): Reply["headers"] {
  return reply.complete ??= { ...reply.headers, "content-length": `${new TextEncoder().encode(reply.body).length}` };
}
