import { harmlessly } from "./failure_log.ts";

/**
 * Keeps a promise's work going when the request that began it has been answered, as an edge runtime's `waitUntil` does.
 */
export type WaitUntil = (promise: Promise<unknown>) => void;

/**
 * Whether this is a runtime without a process, where nothing runs between requests: timers, promises and connections belong to the
 * request that made them, and end with it. With `nodejs_compat` Cloudflare's has a `process` all the same.
 */
export function isEdge(scope: Scope = globalThis as Scope): boolean {
  // one after the other: on Deno it costs much to make up a process
  if (scope.Deno !== undefined || scope.Bun !== undefined) return false;
  return scope.process?.versions?.node === undefined || scope.navigator?.userAgent === "Cloudflare-Workers";
}

/** The globals by which runtimes are told apart. */
interface Scope {
  readonly Deno?: unknown;
  readonly Bun?: unknown;
  readonly process?: { readonly versions?: { readonly node?: string } };
  readonly navigator?: { readonly userAgent?: string };
}

/**
 * The `waitUntil` of what a runtime hands a fetch handler beside the request, wherever it stands: Cloudflare's execution context is the
 * third argument, Vercel's context and a `FetchEvent` the second. `undefined` where there is none; what it throws harms nothing.
 */
export function waitUntilOf(...handed: readonly unknown[]): WaitUntil | undefined {
  for (const each of handed) {
    try {
      const context = each as { waitUntil?: unknown } | null | undefined;
      if (typeof context?.waitUntil !== "function") continue;
      // called as a method: Cloudflare's refuses to be called otherwise. A request that is over takes no more: the run is then lost
      return (promise) => harmlessly(() => (context as { waitUntil: WaitUntil }).waitUntil(promise));
    } catch {
      // an environment of the user's own, that does not like to be looked at
    }
  }
  return undefined;
}
