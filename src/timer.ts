/** Calls back after `ms`, at once if that is not over 0. Returns what calls it off. */
export function startTimer(callback: () => void, ms: number, { keepAlive }: { keepAlive: boolean }): () => void {
  const timer = setTimeout(callback, ms);
  if (!keepAlive) unref(timer);
  return () => clearTimeout(timer);
}

/** Node, Bun and Deno from 2.9 have a method for it, Deno before that a function; an edge runtime has neither, nor a process. */
function unref(timer: unknown): void {
  const { Deno } = globalThis as { Deno?: { unrefTimer?: (id: unknown) => void } };
  if (typeof timer === "object") (timer as { unref?: () => void }).unref?.();
  else Deno?.unrefTimer?.(timer);
}
