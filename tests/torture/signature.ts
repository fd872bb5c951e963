/**
 * Tells our answers from those that a runtime gives by itself, to what never becomes a request: ours are signed with what the handler
 * has seen. Portable: part of the service under test.
 */
import type { Handlers } from "../../mod.ts";

/** The header that has the signature. */
export const SIGNATURE = "x-seen";

/** What the handler was asked. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly host: string;
}

/** Signs every answer. */
export function signed({ fetch, listener }: Handlers): Handlers {
  return {
    fetch: (request, info) => {
      const { method, url, headers } = request;
      const signature = written({ method, url, host: headers.get("host") ?? "" });
      const sign = (response: Response) => (response.headers.set(SIGNATURE, signature), response);
      const response = fetch(request, info);
      return response instanceof Promise ? response.then(sign) : sign(response);
    },
    listener: (request, response) => {
      const { method = "", url = "", headers } = request;
      response.setHeader(SIGNATURE, written({ method, url, host: String(headers?.host ?? "") }));
      listener(request, response);
    },
  };
}

function written(seen: Seen): string {
  return encodeURIComponent(JSON.stringify(seen).toWellFormed());
}

export function readSignature(text: string): Seen {
  return JSON.parse(decodeURIComponent(text));
}
