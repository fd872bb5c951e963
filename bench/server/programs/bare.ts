/**
 * What the runtime alone can do: answers whatever it is asked by the same bytes, without a look at the request. On the port of the
 * first argument those of our `/live`, on that of the second those of `/health`.
 */
import { processArgs } from "../../../src/process.ts";
import { stay } from "./stay.ts";

const HEADERS = { "cache-control": "no-store", "content-type": "application/json" };
const STATUSES = ["alive", "healthy"];

const { Bun } = globalThis as { Bun?: { serve(options: unknown): void } };

for (const [i, port] of processArgs().entries()) await listen(Number(port), STATUSES[i]!);
stay();

async function listen(port: number, status: string): Promise<void> {
  const body = JSON.stringify({ status, timestamp: "2026-01-31T08:00:00Z" });
  const init = { headers: HEADERS };
  const fetch = () => new Response(body, init);
  const hostname = "127.0.0.1";
  if ("Deno" in globalThis) return void Deno.serve({ port, hostname, onListen: () => {} }, fetch);
  if (Bun !== undefined) return Bun.serve({ port, hostname, fetch });
  const { createServer } = await import("node:http");
  const headers = { ...HEADERS, "content-length": `${body.length}` };
  createServer((_, response) => void response.writeHead(200, headers).end(body)).listen(port, hostname);
}
