/** A plain server of Node's with health checks below /internal, in front of its log and its authentication. */
import { createHealth } from "@baton/health";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { askVendor } from "./vendor.ts";

const internal = createHealth({ validate: askVendor }).as({ basePath: "/internal" });

const app: RequestListener = (request, response) => {
  console.log(`${request.method} ${request.url}`);
  response.statusCode = request.headers.authorization === "Bearer secret" ? 200 : 401;
  response.end("[]");
};

const server = createServer((request, response) => internal.listener(request, response, () => app(request, response)));

server.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => {
  console.log(`Listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
