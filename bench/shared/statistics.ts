/** What many runs come to. */
export interface Summary {
  median: number;
  min: number;
  max: number;
}

/** @throws {RangeError} If there are none. */
export function summarize(values: readonly number[]): Summary {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** @throws {RangeError} If there are none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("Cannot find a median: expected one value or more, got none");
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

/**
 * The median of the ratios of each round, which what else the machine does disturbs less than a ratio of medians: it slows both
 * in a round.
 *
 * @throws {RangeError} If not every round has both.
 */
export function medianRatio(values: readonly number[], others: readonly number[]): number {
  if (values.length !== others.length) {
    throw new RangeError(`Cannot compare: expected as many rounds of both, got ${values.length} and ${others.length}`);
  }
  return median(values.map((value, round) => value / others[round]!));
}
