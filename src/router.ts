import { type Answer, fallbacks, type HandlerId, type Handlers, headers, routes } from "../gen/routes.ts";
import type { Reply } from "./reply.ts";

/** Turns a method and a path into a reply. Answers at once where there is nothing to wait for. Never throws or rejects. */
export type Router = (method: string, path: string) => Reply | Promise<Reply>;

type Route = typeof routes[keyof typeof routes];
type AnyAnswer = Answer<HandlerId>;

/** Makes the router of the contract's operations, each answered by its handler. */
export function createRouter(handlers: Handlers<void>): Router {
  const paths = new Map<string, Map<string, () => Reply | Promise<Reply>>>();
  for (const route of Object.values(routes)) {
    const methods = paths.get(route.path) ?? new Map();
    paths.set(route.path, methods.set(route.method, responder(route, handlers[route.handler])));
  }
  const unknownPath = fallback(fallbacks["unknown-path"]);
  const unknownMethod = fallback(fallbacks["unknown-method"]);
  return (method, path) => {
    const methods = paths.get(path);
    if (methods === undefined) return unknownPath;
    return methods.get(method)?.() ?? unknownMethod;
  };
}

function responder(route: Route, handler: () => AnyAnswer | Promise<AnyAnswer>): () => Reply | Promise<Reply> {
  const { mediaTypes }: { mediaTypes: Partial<Record<number, string>> } = routes[route.handler];
  const headersOf = Object.fromEntries(
    route.statuses.map((status) => [status, withType(mediaTypes[status])]),
  );
  const toReply = ({ status, body }: AnyAnswer): Reply => ({
    status,
    headers: headersOf[status]!,
    body: JSON.stringify(body),
  });
  return () => {
    const answer = handler();
    return answer instanceof Promise ? answer.then(toReply) : toReply(answer);
  };
}

function withType(mediaType: string | undefined): Record<string, string> {
  return mediaType === undefined ? headers : { "content-type": mediaType, ...headers };
}

function fallback(answer: { status: number; allow?: string; mediaType: string; body: unknown }): Reply {
  const { status, allow, mediaType, body } = answer;
  return {
    status,
    headers: allow === undefined ? withType(mediaType) : { ...withType(mediaType), allow },
    body: JSON.stringify(body),
  };
}
