// Serves a bundle by Vercel's edge-runtime, in Node: `node edge_runtime_host.mjs <package's folder> <bundle>`. Its own `runServer` is
// for development, and sends every answer in chunks.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const [folder, bundle] = process.argv.slice(2);
const { EdgeRuntime } = createRequire(`${folder}/`)("edge-runtime");
const runtime = new EdgeRuntime({ initialCode: await readFile(bundle, "utf8") });

const server = createServer(async (request, response) => {
  const { method, headers } = request;
  try {
    const body = await text(request);
    const url = request.url.startsWith("/") ? `http://${headers.host ?? "localhost"}${request.url}` : request.url;
    const answer = await runtime.dispatchFetch(url, {
      method,
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
      ...(body !== "" && method !== "GET" && method !== "HEAD" && { body }),
    });
    response.statusCode = answer.status;
    for (const [name, value] of answer.headers) response.setHeader(name, value);
    const said = Buffer.from(await answer.arrayBuffer());
    if (method !== "HEAD") response.setHeader("content-length", said.length);
    response.end(said);
  } catch (error) {
    // a request that the runtime cannot even make
    response.statusCode = 400;
    response.end(String(error));
  }
});

async function text(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
