import { found } from "../found.ts";
import { retryAfter } from "./retry.ts";

/** What an answer says. */
export interface Said {
  status: number;
  /** The whole body. */
  text: string;
  /** What it asks for by `Retry-After`, in milliseconds. */
  retryAfter: number;
}

/**
 * Reads whatever a `fetch` has resolved to, of whichever library.
 *
 * @param signal Closes a body that is still on its way.
 * @throws {TypeError} If it is no `Response`; or else whatever has broken it off.
 */
export async function readResponse(response: Response, signal: AbortSignal): Promise<Said> {
  const { status, headers, text } = (response ?? {}) as Partial<Response>;
  if (!Number.isInteger(status) || typeof headers?.get !== "function" || typeof text !== "function") {
    throw new TypeError(`expected a Response of fetch, got ${found(response)}`);
  }
  return { status: status!, text: await whole(response, signal).text(), retryAfter: retryAfter(headers) };
}

/** Its body ends with the signal, which not every `fetch` takes notice of. */
function whole(response: Response, signal: AbortSignal): Pick<Response, "text"> {
  const { body, bodyUsed } = response;
  // its own text() refuses what was read before; another library's body may be no stream of the web's
  if (bodyUsed || !(body instanceof ReadableStream)) return response;
  return new Response(body.pipeThrough(new TransformStream(), { signal }));
}
