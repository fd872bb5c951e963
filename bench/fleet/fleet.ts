import type { Life } from "./life.ts";
import { LIFE_SECONDS, SETTLED_SECONDS } from "./scenarios.ts";

/** Calls on the vendor's API per second, from a whole fleet. */
export interface Load {
  mean: number;
  /** In the worst second, of a fleet that was started bit by bit. */
  peak: number;
  /** The same, of one that was all started within a second: at first, and when it has run for long. */
  together: { first: number; later: number };
}

/** Puts so many connectors beside each other, each of which lives one of these lives. */
export function loadOf(lives: readonly Life[], size: number, random: () => number): Load {
  const [settled, life] = [SETTLED_SECONDS, LIFE_SECONDS];
  const [spread, together] = [new Uint32Array(life - settled), new Uint32Array(life + 1)];
  let sum = 0;
  for (let connector = 0; connector < size; connector++) {
    const { calls } = lives[Math.floor(random() * lives.length)]!;
    // begun at any time: its calls are moved along, and around
    const [begun, moment] = [Math.floor(random() * spread.length), random() * 1000];
    for (const at of calls) {
      together[Math.floor((at + moment) / 1000)]!++;
      const second = Math.floor(at / 1000) - settled;
      if (second < 0) continue;
      spread[(second + begun) % spread.length]!++;
      sum++;
    }
  }
  const [first, later] = [together.slice(0, settled), together.slice(settled, life)].map((part) => Math.max(...part));
  return { mean: sum / spread.length, peak: Math.max(...spread), together: { first: first!, later: later! } };
}
