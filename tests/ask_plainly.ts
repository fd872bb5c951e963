/** HTTP by Node's client, which asks no proxy: for answers of others, whose bytes are not looked at. */
import { request } from "node:http";
import type { Answer, Ask } from "./black_box/target.ts";

/** One request. A framework may send in chunks what it has from a `Response`. */
export function askPlainly(url: string, { method = "GET", path, headers, body }: Ask): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = request(url + path, { method, headers: { ...headers }, agent: false }, async (response) => {
    let text = "";
    for await (const chunk of response.setEncoding("utf8")) text += chunk;
    const received = new Headers(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
    if (received.has("transfer-encoding")) received.set("content-length", `${new TextEncoder().encode(text).length}`);
    resolve({ status: response.statusCode!, headers: received, body: text });
  });
  sent.on("error", reject).end(body);
  return promise;
}
