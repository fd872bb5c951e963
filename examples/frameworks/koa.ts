/** Koa with health checks below /internal, in front of its log and its authentication. */
import { createHealth } from "@baton/health";
// @ts-types="@types/koa"
import Koa from "koa";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { askVendor } from "./vendor.ts";

const internal = createHealth({ validate: askVendor }).as({ basePath: "/internal" });

const app = new Koa();
app.use((context, next) => internal.listener(context.req, context.res, next));

app.use((context, next) => (console.log(`${context.method} ${context.url}`), next()));
app.use((context, next) => context.get("authorization") === "Bearer secret" ? next() : void (context.status = 401));
app.use((context) => void (context.body = []));

const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => {
  console.log(`Listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
