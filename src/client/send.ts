/** What tells the runtimes with sockets from those without. */
interface Runtime {
  process?: { release?: { name?: string } };
  navigator?: { userAgent?: string };
}

/**
 * Sends a request as the `health-check` command does where the runtime has sockets: by no proxy, whatever the environment says;
 * elsewhere by the global `fetch`. What speaks over sockets is loaded at the first request: who brings a `fetch` never has it.
 */
export async function send(request: Request): Promise<Response> {
  if (!hasSockets()) return await fetch(request);
  const { createSocketFetch } = await import("../probe/fetch.ts");
  return await createSocketFetch()(request);
}

/** Whether this is Deno, Bun or Node. Some edge runtimes have a `process` that looks like Node's. */
export function hasSockets(): boolean {
  if ("Deno" in globalThis || "Bun" in globalThis) return true;
  const { process, navigator } = globalThis as Runtime;
  return process?.release?.name === "node" && (navigator?.userAgent ?? "Node.js").startsWith("Node.js");
}
