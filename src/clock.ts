/** A time in milliseconds that only ever goes forward: no age or deadline minds the system's clock being set. */
export function monotonicNow(): number {
  return performance.now();
}
