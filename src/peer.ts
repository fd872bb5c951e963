import { UNIX_PEER } from "./address.ts";

/**
 * The address of the client, from what a runtime hands a fetch handler beside the request: Deno's `ServeHandlerInfo`, Bun's server,
 * or what Hono has of Node's request. `undefined` for anything else, whatever it is and does: edge runtimes hand over an environment
 * of the user's own.
 */
export function peerOf(info: unknown, request: Request): string | undefined {
  return textOrNothing(() => addressOf(info as RuntimeInfo | undefined, request));
}

/** The same from `node:http`'s request, or from what a framework makes one of. */
export function peerOfSocket(
  request: { readonly socket?: { readonly remoteAddress?: string | undefined } },
): string | undefined {
  return textOrNothing(() => request.socket?.remoteAddress);
}

function textOrNothing(read: () => unknown): string | undefined {
  try {
    const address = read();
    return typeof address === "string" ? address : undefined;
  } catch {
    return undefined;
  }
}

interface RuntimeInfo {
  incoming?: { socket?: { remoteAddress?: unknown } };
  remoteAddr?: { transport?: unknown; hostname?: unknown };
  requestIP?: (request: Request) => { address?: unknown } | null;
}

function addressOf(info: RuntimeInfo | undefined, request: Request): unknown {
  const transport = info?.remoteAddr?.transport;
  if (transport === "tcp") return info?.remoteAddr?.hostname;
  if (transport === "unix") return UNIX_PEER;
  if (typeof info?.requestIP === "function") return info.requestIP(request)?.address;
  return info?.incoming?.socket?.remoteAddress;
}
