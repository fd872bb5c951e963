import type { Client } from "../../gen/client/client/index.ts";
import { createClient } from "../../gen/client/client/index.ts";
import { endpoints, type OperationId } from "../../gen/routes.ts";
import { textOf } from "../error_text.ts";
import { type HealthAnswer, readAnswer } from "./answer.ts";
import type { HealthClientSpec } from "./options.ts";
import { pause, pauseAfter, retryAfter } from "./retry.ts";
import { send } from "./send.ts";

/** Asks an endpoint of the dialect, by its name; again, where the answer is transient and `retry` says so. */
export type Ask = (endpoint: string, signal: AbortSignal | undefined) => Promise<HealthAnswer<OperationId>>;

/** Makes what asks, by the generated client. Nothing is done or loaded until it is called. */
export function createAsk({ baseUrl, dialect, fetch = send, retry }: HealthClientSpec): Ask {
  const client = createClient({
    baseUrl,
    // a Request alone, and without `this`
    fetch: ((request: Request) => fetch(request)) as typeof globalThis.fetch,
    // what a redirect leads to is not the connector
    redirect: "manual",
    // read below: the generated client takes what has no media type for a stream, and leaves that open
    parseAs: "text",
  });
  // wrapped, since the generated client makes an object of what is empty
  client.interceptors.error.use((thrown) => ({ thrown }));
  const paths: Record<string, string> = endpoints[dialect];
  return async (endpoint, signal) => {
    for (let attempts = 1;; attempts++) {
      const { headers, ...said } = await request(client, { url: `${paths[endpoint]}`, signal });
      const answer = { ...readAnswer(said, { dialect, endpoint }), attempts } as HealthAnswer<OperationId>;
      if (answer.classification !== "transient" || attempts === retry.attempts) return answer;
      const ms = pauseAfter(attempts, { ...retry, least: retryAfter(headers), random: Math.random() });
      if (ms === undefined) return answer;
      await pause(ms, signal);
    }
  };
}

/** One request. @throws {Error} If there is no whole answer; `cause` is what `fetch` has thrown. */
async function request(
  client: Client,
  { url, signal }: { url: string; signal: AbortSignal | undefined },
): Promise<{ status: number; headers: Headers; body: unknown }> {
  signal?.throwIfAborted();
  const result = await client.get<{ 200: string }, { 0: { thrown: unknown } }>({ url, ...(signal && { signal }) });
  // whatever has come by then: a reason that is no Error would pass for a body
  signal?.throwIfAborted();
  const { response, error, data } = result;
  const thrown = error?.thrown;
  // what the generated client has read of an error's body is JSON or a text
  if (response === undefined || thrown instanceof Error) {
    const [text, asked] = [textOf(thrown), `${client.getConfig().baseUrl}${url}`];
    throw new Error(text.includes(asked) ? text : `No answer: GET ${asked}: ${text}`, { cause: thrown });
  }
  return { status: response.status, headers: response.headers, body: error === undefined ? parsed(data!) : thrown };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
