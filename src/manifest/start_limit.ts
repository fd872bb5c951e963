import type { ManifestSpec } from "./spec.ts";
import type { Section } from "./unit_file.ts";

/** How often a start may fail in a row because of what a new one does not mend. */
export const STARTS = 3;

/**
 * When systemd gives up: what belongs into `[Unit]`. A connector that is not alive is started again for ever: systemd's own limit, 5
 * times in 10 s, is never reached at this pace.
 *
 * @param longest What a start, its end and the rest after it may take, in seconds.
 */
export function limitLines({ endpoint }: ManifestSpec, longest: number): Section[1] {
  if (endpoint === "live") return [];
  return [
    `A new start hardly mends what ${endpoint} finds: after ${STARTS} that fail, the unit has failed.`,
    // one more than there are, for all that is late
    ["StartLimitIntervalSec", `${(STARTS + 1) * longest}`],
    ["StartLimitBurst", `${STARTS}`],
  ];
}
