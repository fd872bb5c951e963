import { byteLength, type Reply } from "./reply.ts";
import type { Router } from "./router.ts";
import { pathOf } from "./target.ts";

/** What is used of `node:http`'s `IncomingMessage`. */
export interface NodeRequest {
  /** HTTP method. */
  method?: string | undefined;
  /** Request target: a path with its query, or a whole URL. */
  url?: string | undefined;
}

/** What is used of `node:http`'s `ServerResponse`. */
export interface NodeResponse {
  /** HTTP status code. */
  statusCode: number;
  /** Whether somebody else, such as a time limit of the framework, has answered already: then nothing is written. */
  readonly headersSent?: boolean;
  /** Sets one header. */
  setHeader(name: string, value: string): unknown;
  /** Sends the body, or none to a HEAD. */
  end(body: string): unknown;
}

/** A handler for `node:http` and the frameworks on top of it. */
export type NodeListener = (request: NodeRequest, response: NodeResponse) => void;

/** Makes the listener that writes replies without building a `Request` and a `Response`, which cost Node most of its time. */
export function createListener(route: Router): NodeListener {
  return (request, response) => {
    const reply = route(request.method ?? "GET", pathOf(request.url ?? "/"));
    if (reply instanceof Promise) reply.then((late) => send(late, response));
    else send(reply, response);
  };
}

function send({ status, headers, body }: Reply, response: NodeResponse): void {
  if (response.headersSent) return;
  response.statusCode = status;
  for (const name in headers) response.setHeader(name, headers[name]!);
  // Node leaves it out of answers to HEAD and to HTTP/1.0
  response.setHeader("content-length", byteLength(body));
  response.end(body);
}
