/** What may be the matter with a service, for the tests of what each dialect makes of it. */
import type { Check } from "../src/check.ts";
import type { Disclosure } from "../src/disclosure.ts";
import { createHealth, type Health } from "../src/health.ts";
import type { HealthOptions } from "../src/health_options.ts";
import { type Asked, type Asking, Log, type PEERS, WAYS } from "./asking.ts";
import { FakeClock } from "./fake_clock.ts";

/** A service in a certain situation. */
export interface Situation {
  /** Made anew for each use. */
  readonly options: () => HealthOptions;
  /** Brings the service there. */
  readonly prepare?: (health: Health, clock: FakeClock) => void;
  /** How much time passes while an answer is waited for, in milliseconds. @default {0} */
  readonly passes?: number;
}

/** Who may read texts, and who may not, by each disclosure. */
export const READERS: readonly [keyof typeof PEERS, Disclosure][] = [
  ["loopback", "loopback"],
  ["loopback", "always"],
  ["stranger", "always"],
  ["unknown", "always"],
];
export const OTHERS: readonly [keyof typeof PEERS, Disclosure][] = [
  ["stranger", "loopback"],
  ["unknown", "loopback"],
  ["loopback", "never"],
  ["stranger", "never"],
  ["unknown", "never"],
];

/** A service in a situation is asked, by fetch or listener. */
export async function askIn(
  { options, prepare, passes = 0 }: Situation,
  { way, path, details, ...asking }: Asking & { way: keyof typeof WAYS; path: string; details: Disclosure },
): Promise<{ answer: Asked; log: Log }> {
  using clock = new FakeClock();
  const log = new Log();
  const health = createHealth({ ...options(), dialect: asking.dialect ?? "baton", details, onError: log.onError });
  try {
    prepare?.(health, clock);
    const answer = WAYS[way](health, path, asking);
    await clock.advance(passes);
    return { answer: await answer, log };
  } finally {
    health.stop();
  }
}

/** A check that passes and fails in turn, as the letters say: `pf`, the last of them for good. */
export function turns(letters: string): Check {
  let run = 0;
  return () => {
    if (letters[Math.min(run++, letters.length - 1)] === "f") throw new Error("down again");
  };
}
