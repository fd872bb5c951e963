/** The listener as middleware, at the root of an app's main port, after what other middleware has done. */
import { assertEquals } from "@std/assert";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
// @ts-types="@types/express"
import express from "express";
import { Hono } from "hono";
import { createHealth } from "../mod.ts";
import { denoInfo } from "./asking.ts";
import { askPlainly } from "./ask_plainly.ts";

const health = createHealth({ ready: async () => {}, validate: async () => {} });

/** Serves on any free port, and asks. */
async function statuses(app: RequestListener, asks: readonly (readonly [method: string, path: string])[]) {
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const body = { headers: { "Content-Type": "application/json" }, body: '{"a":1}' };
  try {
    const answers = asks.map(([method, path]) => askPlainly(url, { method, path, ...(method === "POST" && body) }));
    return (await Promise.all(answers)).map(({ status }) => status);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

const ASKS = [["GET", "/health"], ["HEAD", "/live"], ["POST", "/ready"], ["GET", "/users"], [
  "POST",
  "/users",
]] as const;

Deno.test("health.listener in front of a plain server answers its own paths, and leaves all others to the app", async () => {
  const app: RequestListener = (_request, response) => void response.writeHead(202).end();
  const mounted: RequestListener = (request, response) => {
    health.listener(request, response, () => app(request, response));
  };
  assertEquals(await statuses(mounted, ASKS), [200, 200, 405, 202, 202]);
});

Deno.test("health.listener stands at the root of an Express app, even behind what has read the body", async () => {
  const app = express();
  app.use(express.json());
  app.use(health.listener);
  app.all("/users", (request, response) => void response.status(request.method === "POST" ? 201 : 202).end());
  assertEquals(await statuses(app, ASKS), [200, 200, 405, 202, 201]);
});

Deno.test("health.listener leaves an answer as it is that the framework has given before", async () => {
  const held = Promise.withResolvers<void>();
  const slow = createHealth({ validate: () => held.promise });
  let written: unknown;
  const app: RequestListener = (request, response) => {
    written = slow.listener(request, response);
    response.writeHead(504).end("too late");
    held.resolve();
  };
  assertEquals(await statuses(app, [["GET", "/health"]]), [504]);
  await written;
});

Deno.test("health.listener in NDC's dialect has the root of the port, too, unless it is mounted below a path", async () => {
  const app = express();
  app.use("/internal", health.as({ dialect: "ndc" }).listener);
  app.get("/", (_request, response) => void response.status(202).end());
  assertEquals(await statuses(app, [["GET", "/"], ["GET", "/internal"], ["GET", "/internal/health/connected"]]), [
    202,
    200,
    200,
  ]);
});

for (
  const [where, hostname, shown] of [["this machine", "127.0.0.1", true], ["elsewhere", "192.0.2.7", false]] as const
) {
  Deno.test(`Hono's mount hands on that a client of Deno.serve is on ${where}`, async () => {
    const failing = createHealth({ validate: () => Promise.reject(new Error("no table users")), onError: () => {} });
    const app = new Hono().mount("/internal", failing.fetch);
    const response = await app.fetch(new Request("http://localhost/internal/health"), denoInfo(hostname) as object);
    assertEquals([response.status, (await response.text()).includes("no table users")], [503, shown]);
  });
}
