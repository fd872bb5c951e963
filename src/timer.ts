/** Calls back after `ms`, at once if that is not over 0. Returns what calls it off. */
export function startTimer(callback: () => void, ms: number, { keepAlive }: { keepAlive: boolean }): () => void {
  const timer = setTimeout(callback, ms);
  if (!keepAlive) unref(timer);
  return () => clearTimeout(timer);
}

/** The longest time between two looks, in milliseconds. */
const LONGEST_LOOK_MS = 50;

/**
 * Calls back once `isSo`, which is looked at again and again: the longer it takes, the less often, and by a quarter too late at most.
 * Returns what calls it off.
 */
export function lookUntil(isSo: () => boolean, callback: () => void): () => void {
  let delay = 1;
  const look = () => isSo() ? callback() : void (stop = later());
  const later = () => startTimer(look, delay = Math.min(LONGEST_LOOK_MS, delay * 1.25), { keepAlive: true });
  let stop = later();
  return () => stop();
}

/** Node, Bun and Deno from 2.9 have a method for it, Deno before that a function; an edge runtime has neither, nor a process. */
function unref(timer: unknown): void {
  const { Deno } = globalThis as { Deno?: { unrefTimer?: (id: unknown) => void } };
  if (typeof timer === "object") (timer as { unref?: () => void }).unref?.();
  else Deno?.unrefTimer?.(timer);
}
