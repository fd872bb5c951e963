import { assert } from "@std/assert";
import type { Health } from "../../mod.ts";
import { type HealthServer, serve, type ServeOptions } from "../../server.ts";

/** Without what this process was started with. */
export const QUIET: ServeOptions = { args: [], env: {} };

/** On any free port. */
export const ANY_PORT: ServeOptions = { ...QUIET, enabled: true, port: 0 };

/** Serves, and fails where that is off. */
export async function served(options: ServeOptions, health: Health): Promise<HealthServer> {
  const server = await serve(health, options);
  assert(server !== undefined, "It is not enabled");
  return server;
}

/** What is answered there. */
export async function textOf(url: string): Promise<string> {
  return await (await fetch(url)).text();
}

/** A port that somebody else listens on. */
export function takenPort(): { port: number } & Disposable {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return { port: listener.addr.port, [Symbol.dispose]: () => listener.close() };
}

/** What is said of it. */
export function takenMessage(port: number): string {
  return `Cannot listen on 127.0.0.1:${port}: the port is taken, choose another by --health-check-port or BATON_HEALTH_CHECK_PORT`;
}
