import type { Asker } from "./budget.ts";
import { type WaitUntil, waitUntilOf } from "./edge.ts";
import { later } from "./later.ts";
import { peerOf } from "./peer.ts";
import { toResponse } from "./reply.ts";
import type { Router } from "./router.ts";
import { pathOf } from "./target.ts";

/**
 * A handler for every runtime that serves by `Request` and `Response`; it needs no `this`. Never throws or rejects.
 *
 * @param request Only its method, its path and its `Prefer` header are looked at.
 * @param info What the runtime hands a fetch handler beside the request: the client's address is taken from it where it is known to
 * be there, and `waitUntil`, by which an edge runtime lets a check run on when its request has been answered. Whatever it is, it can
 * do no harm.
 * @param context What the runtime hands over as a third argument, as Cloudflare Workers do: `waitUntil` is looked for in it, first.
 */
export type FetchHandler = (request: Request, info?: unknown, context?: unknown) => Response | Promise<Response>;

/** @param closes Whether connections should close after an answer. */
export function createFetchHandler(route: Router, closes: () => boolean): FetchHandler {
  const requestedPath = createPathReader();
  return (request, info, context) => {
    const { method } = request;
    const reply = route(method, requestedPath(request), new FetchAsker(request, info, context));
    return later(reply, (reply) => toResponse(reply, method, closes() && !asksToClose(request)));
  };
}

/** Then the runtime closes anyhow, and Deno says so by itself: it would be said twice. */
function asksToClose(request: Request): boolean {
  return /\bclose\b/i.test(request.headers.get("connection") ?? "");
}

/**
 * Deno and workerd put the `Host` header into the URL as it came, and one that holds a path would choose the endpoint. A path of one
 * part, without a query behind it, is the request's own: it does not pay for a look at the header, and, since who asks mostly asks the
 * same again, the next of the same URL not even for being found.
 */
function createPathReader(): (request: Request) => string {
  let lastUrl = "";
  let lastPath = "";
  return (request) => {
    const { url } = request;
    if (url === lastUrl) return lastPath;
    const path = pathOf(url);
    const mayBeHosts = path.indexOf("/", 1) > 0 || url.includes("?") || url.includes("#");
    if (mayBeHosts) return /[/?#\\]/.test(request.headers.get("host") ?? "") ? "" : path;
    lastUrl = url;
    return lastPath = path;
  };
}

class FetchAsker implements Asker {
  #request: Request;
  #info: unknown;
  #context: unknown;

  constructor(request: Request, info: unknown, context: unknown) {
    this.#request = request;
    this.#info = info;
    this.#context = context;
  }

  prefer(): string | null {
    return this.#request.headers.get("prefer");
  }

  peer(): string | undefined {
    return peerOf(this.#info, this.#request);
  }

  waitUntil(): WaitUntil | undefined {
    return waitUntilOf(this.#context, this.#info);
  }
}
