import type { ClientFetch } from "../../client.ts";

export const baseUrl = "http://127.0.0.1:8081";
export const timestamp = "2026-01-31T08:00:00Z";

/** Answers by these, in this order, the last one again and again; and notes what was asked. */
export function answering(...responses: (() => Response | Promise<Response>)[]) {
  const requests: Request[] = [];
  const fetch: ClientFetch = (request) => {
    requests.push(request);
    return responses[Math.min(requests.length, responses.length) - 1]!();
  };
  return { fetch, requests, options: { baseUrl, fetch } };
}

const UNHEALTHY = { status: "unhealthy", timestamp, details: { error: "connector is shutting down" } };
export const unhealthy = (headers: Record<string, string> = {}) => () =>
  Response.json(UNHEALTHY, { status: 503, headers });
export const healthy = () => Response.json({ status: "healthy", timestamp });
