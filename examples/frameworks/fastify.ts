/** Fastify 5 with health checks below /internal: not in its log, and outside the plugin that asks who it is. */
import { createHealth } from "@baton/health";
import fastify from "fastify";
import process from "node:process";
import { askVendor } from "./vendor.ts";

const internal = createHealth({ validate: askVendor }).as({ basePath: "/internal" });

const app = fastify({ logger: true });
app.all("/internal/*", { logLevel: "silent" }, (request, reply) => internal.listener(request.raw, reply.hijack().raw));

app.register((api, _options, done) => {
  api.addHook("onRequest", async (request, reply) => {
    if (request.headers.authorization !== "Bearer secret") await reply.code(401).send();
  });
  api.get("/users", () => []);
  done();
});

const url = await app.listen({ port: Number(process.env.PORT ?? 3000), host: "127.0.0.1" });
console.log(`Listening on ${url}`);
