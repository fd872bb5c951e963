/** Does something with each item, as many at a time as there are workers, and returns what came of them in the items' order. */
export async function inParallel<W, T, R>(
  workers: readonly W[],
  items: readonly T[],
  act: (worker: W, item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  await Promise.all(workers.map(async (worker) => {
    while (next < items.length) {
      const i = next++;
      results[i] = await act(worker, items[i]!);
    }
  }));
  return results;
}
