/**
 * Does something with each item, as many at a time as there are workers, and returns what came of them in the items' order.
 * After an error nothing more is begun, and what has begun is waited for: whatever the workers use can be removed then.
 */
export async function inParallel<W, T, R>(
  workers: readonly W[],
  items: readonly T[],
  act: (worker: W, item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const ended = await Promise.allSettled(workers.map(async (worker) => {
    while (next < items.length) {
      const i = next++;
      try {
        results[i] = await act(worker, items[i]!);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  }));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
  return results;
}
