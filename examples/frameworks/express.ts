/** Express 5 with health checks below /internal, in front of its log and its authentication. */
import { createHealth } from "@baton/health";
// @ts-types="@types/express"
import express from "express";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { askVendor } from "./vendor.ts";

const health = createHealth({ validate: askVendor });

const app = express();
app.use("/internal", health.listener); // Express takes the prefix off

app.use((request, _response, next) => (console.log(`${request.method} ${request.url}`), next()));
app.use((request, response, next) => {
  if (request.headers.authorization === "Bearer secret") next();
  else response.sendStatus(401);
});
app.use(express.json());
app.get("/users", (_request, response) => void response.json([]));

const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => {
  console.log(`Listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
