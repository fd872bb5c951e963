/** h3, here on Node, with health checks below /internal, in front of its log and its authentication. */
import { createHealth } from "@baton/health";
import { H3, HTTPError, serve } from "h3/node";
import process from "node:process";
import { askVendor } from "./vendor.ts";

const internal = createHealth({ validate: askVendor }).as({ basePath: "/internal" });

const app = new H3();
app.use("/internal/**", (event) => internal.fetch(event.req));

app.use((event) => console.log(`${event.req.method} ${event.url.pathname}`));
app.use((event) => {
  if (event.req.headers.get("authorization") !== "Bearer secret") throw new HTTPError({ status: 401 });
});
app.get("/users", () => []);

const server = serve(app, { port: Number(process.env.PORT ?? 3000), hostname: "127.0.0.1", silent: true });
await server.ready();
console.log(`Listening on ${server.url}`);
