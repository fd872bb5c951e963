/** Counts timers that have neither gone off nor been called off. Portable: part of the service under test. */
const running = new Set<unknown>();

/** Counts from now on. What a runtime does without these functions is not counted. */
export function watchTimers(): () => number {
  const { setTimeout: start, clearTimeout: stop } = globalThis;
  const watched = (callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
    const timer = start(() => {
      running.delete(timer);
      callback(...args);
    }, ms);
    running.add(timer);
    return timer;
  };
  globalThis.setTimeout = watched as typeof start;
  globalThis.clearTimeout = (timer) => {
    running.delete(timer);
    stop(timer);
  };
  return () => running.size;
}
