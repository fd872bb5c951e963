import {
  type Answer,
  type BatonHandlers,
  type Dialect,
  fallbacks,
  type HandlerId,
  type NdcHandlers,
  routes,
} from "../gen/routes.ts";
import type { Asker } from "./budget.ts";
import type { Reply } from "./reply.ts";

/** Turns a request into a reply. Answers at once where there is nothing to wait for. Never throws or rejects. */
export type Router = (method: string, path: string, asker: Asker) => Reply | Promise<Reply>;

/** The handlers of one dialect. */
export type HandlersOf<D extends Dialect, Context> = D extends "baton" ? BatonHandlers<Context> : NdcHandlers<Context>;

type AnyAnswer = Answer<HandlerId>;
type Handler = (asker: Asker) => AnyAnswer | Promise<AnyAnswer>;
type Route = typeof routes[keyof typeof routes];

/** Makes the router of the contract's operations in one dialect, each answered by its handler. */
export function createRouter<D extends Dialect>(dialect: D, handlers: HandlersOf<D, Asker>): Router {
  const byHandler = handlers as unknown as Record<HandlerId, Handler>;
  const paths = new Map<string, Map<string, (asker: Asker) => Reply | Promise<Reply>>>();
  for (const [id, route] of Object.entries(routes)) {
    if (route.dialect !== dialect) continue;
    const respond = responder(route, byHandler[id as HandlerId]);
    const methods = new Map(route.methods.map((method) => [method as string, respond]));
    for (const path of route.paths) paths.set(path, methods);
  }
  const unknownPath = fallback(fallbacks["unknown-path"]);
  const unknownMethod = fallback(fallbacks["unknown-method"]);
  return (method, path, asker) => {
    const methods = paths.get(path);
    if (methods === undefined) return unknownPath;
    return methods.get(method)?.(asker) ?? unknownMethod;
  };
}

/** The same router below a path: what is not below it is unknown. The path itself stands for `/`. */
export function below(basePath: string, route: Router): Router {
  if (basePath === "") return route;
  return (method, path, asker) => {
    if (path === basePath) return route(method, "/", asker);
    // an empty path is none of any dialect
    return route(method, path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : "", asker);
  };
}

function responder({ headers }: Route, handler: Handler): (asker: Asker) => Reply | Promise<Reply> {
  const headersOf: Partial<Record<number, Record<string, string>>> = headers;
  let last: { answer: AnyAnswer; reply: Reply } | undefined;
  // a handler gives the same answer as long as there is nothing new: then neither is the text made anew
  const toReply = (answer: AnyAnswer): Reply => {
    if (last?.answer === answer) return last.reply;
    // of no body there is no JSON
    const body = JSON.stringify(answer.body) ?? "";
    const reply: Reply = { status: answer.status, headers: headersOf[answer.status]!, body };
    last = { answer, reply };
    return reply;
  };
  return (asker) => {
    const answer = handler(asker);
    return answer instanceof Promise ? answer.then(toReply) : toReply(answer);
  };
}

function fallback({ status, headers, body }: typeof fallbacks[keyof typeof fallbacks]): Reply {
  return { status, headers, body: JSON.stringify(body) };
}
