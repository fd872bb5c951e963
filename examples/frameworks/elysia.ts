/** Elysia on Bun with health checks below /internal, in front of its log and its authentication. */
import { createHealth } from "@baton/health";
import { Elysia } from "elysia";
import process from "node:process";
import { askVendor } from "./vendor.ts";

const internal = createHealth({ validate: askVendor }).as({ basePath: "/internal" });

const app = new Elysia()
  .all("/internal/*", ({ request, server }) => internal.fetch(request, server), { parse: "none" })
  .onBeforeHandle(({ request }) => console.log(`${request.method} ${request.url}`))
  .onBeforeHandle(({ headers, status }) => headers.authorization === "Bearer secret" ? undefined : status(401))
  .get("/users", () => [])
  .listen({ port: Number(process.env.PORT ?? 3000), hostname: "127.0.0.1" });

console.log(`Listening on http://127.0.0.1:${app.server!.port}`);
