/** Hono, here on Node, with health checks below /internal, in front of its log and its authentication. */
import { createHealth } from "@baton/health";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { bearerAuth } from "hono/bearer-auth";
import { logger } from "hono/logger";
import process from "node:process";
import { askVendor } from "./vendor.ts";

const health = createHealth({ validate: askVendor });

const app = new Hono();
app.mount("/internal", health.fetch); // Hono takes the prefix off

app.use(logger());
app.use(bearerAuth({ token: "secret" }));
app.get("/users", (context) => context.json([]));

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: "127.0.0.1" }, ({ port }) => {
  console.log(`Listening on http://127.0.0.1:${port}`);
});
