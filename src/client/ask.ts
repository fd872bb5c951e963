import type { Client } from "../../gen/client/client/index.ts";
import { createClient } from "../../gen/client/client/index.ts";
import { endpoints, type OperationId } from "../../gen/routes.ts";
import { textOf } from "../error_text.ts";
import { giveUpOn } from "../probe/timeout.ts";
import { type HealthAnswer, readAnswer } from "./answer.ts";
import type { ClientFetch, HealthClientSpec } from "./options.ts";
import { readResponse, type Said } from "./response.ts";
import { pause, pauseAfter } from "./retry.ts";
import { send } from "./send.ts";

/** Asks an endpoint of the dialect, by its name; again, where the answer is transient and `retry` says so. */
export type Ask = (endpoint: string, signal: AbortSignal | undefined) => Promise<HealthAnswer<OperationId>>;

/** Makes what asks. Nothing is done or loaded until it is called. */
export function createAsk({ baseUrl, dialect, fetch = send, retry }: HealthClientSpec): Ask {
  const client = createClient({
    baseUrl,
    // it makes the request alone: of what fetch says it would have to guess what is a body, and what was thrown
    fetch: () => Promise.resolve(new Response()),
    parseAs: "text",
    // what a redirect leads to is not the connector
    redirect: "manual",
  });
  const paths: Record<string, string> = endpoints[dialect];
  return async (endpoint, signal) => {
    for (let attempts = 1;; attempts++) {
      const said = await request(client, { url: `${paths[endpoint]}`, fetch, signal });
      const answer = { ...readAnswer(said, { dialect, endpoint }), attempts } as HealthAnswer<OperationId>;
      if (answer.classification !== "transient" || attempts === retry.attempts) return answer;
      const ms = pauseAfter(attempts, { ...retry, least: said.retryAfter, random: Math.random() });
      if (ms === undefined) return answer;
      await pause(ms, signal);
    }
  };
}

interface RequestOptions {
  url: string;
  fetch: ClientFetch;
  signal: AbortSignal | undefined;
}

/** One request, given up with the signal, whatever `fetch` does. @throws {Error} If there is no whole answer; `cause` is what was thrown. */
async function request(client: Client, { url, fetch, signal }: RequestOptions): Promise<Said> {
  signal?.throwIfAborted();
  const giveUp = signal && giveUpOn(signal);
  // its own: on Node a Request leaves a listener on its signal, which may be one for many
  const controller = new AbortController();
  giveUp?.promise.catch((reason) => controller.abort(reason));
  const ask = async () => {
    const { request } = await client.get({ url, signal: controller.signal, throwOnError: true });
    signal?.throwIfAborted();
    // a Request alone, and without `this`
    return await readResponse(await fetch(request), controller.signal);
  };
  try {
    return await (giveUp === undefined ? ask() : Promise.race([ask(), giveUp.promise]));
  } catch (cause) {
    signal?.throwIfAborted();
    const [text, asked] = [textOf(cause), `${client.getConfig().baseUrl}${url}`];
    throw new Error(text.includes(asked) ? text : `No answer: GET ${asked}: ${text}`, { cause });
  } finally {
    giveUp?.cancel();
  }
}
