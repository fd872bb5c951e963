import { fallbacks } from "../gen/routes.ts";
import type { Asker } from "./budget.ts";
import { peerOfSocket } from "./peer.ts";
import { completeHeaders, type Reply } from "./reply.ts";
import type { Router } from "./router.ts";
import { pathOf } from "./target.ts";

/** What is used of `node:http`'s `IncomingMessage`. */
export interface NodeRequest {
  /** HTTP method. */
  method?: string | undefined;
  /** Request target: a path with its query, or a whole URL. */
  url?: string | undefined;
  /** Header values by name in lower case. */
  readonly headers?: { readonly [name: string]: string | string[] | undefined };
  /** The connection, for the address of the client. */
  readonly socket?: { readonly remoteAddress?: string | undefined };
  /** 2 where HTTP/2 is spoken, which knows no `Connection` header. */
  readonly httpVersionMajor?: number;
}

/** What is used of `node:http`'s `ServerResponse`. */
export interface NodeResponse {
  /** HTTP status code. */
  statusCode: number;
  /** Whether somebody else, such as a time limit of the framework, has answered already: then nothing is written. */
  readonly headersSent?: boolean;
  /** Sets one header. */
  setHeader(name: string, value: string): unknown;
  /** Sets the status code and all headers, where it can, which costs Node less than one after another. */
  writeHead?(status: number, headers: Readonly<Record<string, string>>): unknown;
  /** Sends the body, or none to a HEAD. */
  end(body: string): unknown;
}

/**
 * A handler for `node:http` and the frameworks on top of it. It reads no body, and leaves alone what somebody else has answered.
 *
 * @param next Called in place of the 404 when the path is none of the service's, as middleware does. Without it, all is answered.
 * @returns Nothing where the answer was there at once; else a promise of when it is written, which never rejects by itself, or, where
 * `next` returns one, of when that is done.
 */
export type NodeListener = (
  request: NodeRequest,
  response: NodeResponse,
  next?: () => unknown,
) => void | Promise<void>;

/**
 * Makes the listener that writes replies without building a `Request` and a `Response`, which cost Node most of its time.
 *
 * @param closes Whether connections should close after an answer.
 */
export function createListener(route: Router, closes: () => boolean): NodeListener {
  return (request, response, next) => {
    const finish = (reply: Reply) => {
      // Node leaves it out of answers to HEAD and to HTTP/1.0
      const all = completeHeaders(reply);
      const close = closes() && request.httpVersionMajor !== 2;
      send(reply, response, close ? { ...all, connection: "close" } : all);
    };
    const reply = route(request.method ?? "GET", pathOf(request.url ?? "/"), new NodeAsker(request));
    if (reply instanceof Promise) return reply.then(finish);
    // no endpoint answers by it: the path is not one of ours
    if (next === undefined || reply.status !== UNKNOWN_PATH) return finish(reply);
    const passed = next();
    return passed instanceof Promise ? passed : undefined;
  };
}

const UNKNOWN_PATH = fallbacks["unknown-path"].status;

function send({ status, body }: Reply, response: NodeResponse, headers: Reply["headers"]): void {
  if (response.headersSent) return;
  if (response.writeHead !== undefined) response.writeHead(status, headers);
  else {
    response.statusCode = status;
    for (const name in headers) response.setHeader(name, headers[name]!);
  }
  response.end(body);
}

class NodeAsker implements Asker {
  #request: NodeRequest;

  constructor(request: NodeRequest) {
    this.#request = request;
  }

  prefer(): string | undefined {
    const prefer = this.#request.headers?.prefer;
    return Array.isArray(prefer) ? prefer.join(",") : prefer;
  }

  peer(): string | undefined {
    return peerOfSocket(this.#request);
  }
}
