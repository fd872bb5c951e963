/** Counts the listeners of a signal, from now on. */
export function listenersOf(signal: AbortSignal): { count: number } {
  const counter = { count: 0 };
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    counter.count++;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    counter.count--;
    removeEventListener.apply(signal, args);
  };
  return counter;
}
