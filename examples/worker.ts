/**
 * A Cloudflare Worker with health checks below /internal. Nothing of it runs between requests: the check runs with a request when its
 * last result is a minute old, and behind the answer, since `context` has `waitUntil`.
 */
import { createHealth, type Handlers } from "@baton/health";

interface Environment {
  /** The address of the vendor's API. */
  readonly VENDOR: string;
}

function healthOf({ VENDOR }: Environment): Handlers {
  const check = async (signal: AbortSignal) => {
    const response = await fetch(VENDOR, { signal });
    if (!response.ok) throw new Error(`the vendor's API answered ${response.status}`);
  };
  return createHealth({ checks: { vendor: { check, interval: 60_000 } } }).as({ basePath: "/internal" });
}

let health: Handlers | undefined;

export default {
  fetch(request: Request, environment: Environment, context: unknown): Response | Promise<Response> {
    health ??= healthOf(environment);
    if (new URL(request.url).pathname.startsWith("/internal/")) return health.fetch(request, environment, context);
    return Response.json([]);
  },
};
