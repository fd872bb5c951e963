import { createHealth } from "../../mod.ts";
import { FakeClock } from "../../tests/fake_clock.ts";
import { replaceProperty } from "../../tests/replace_global.ts";
import type { Asker, Setting } from "./scenarios.ts";
import { LIFE_SECONDS, VENDOR_MS } from "./scenarios.ts";

/** What became of a connector: when its check called the vendor, in milliseconds from its start on. */
export interface Life {
  calls: readonly number[];
  /** How often `/health` was asked. */
  questions: number;
}

export interface LifeOptions {
  askers: readonly Asker[];
  setting: Setting;
  random: () => number;
}

/** Lets a connector live, with the real engine and by a clock that only says what time it is. */
export async function simulateLife({ askers, setting, random }: LifeOptions): Promise<Life> {
  using clock = new FakeClock();
  // of which the engine makes the time of its first background runs
  using _random = replaceProperty(Math, "random", random);
  const start = performance.now();
  const calls: number[] = [];
  const check = () => {
    calls.push(performance.now() - start);
    return new Promise((resolve) => setTimeout(resolve, VENDOR_MS));
  };
  const health = createHealth({ checks: { vendor: { ...setting.options, check } }, onError: () => {} });
  const stop = health.serving();
  const answers: (Response | Promise<Response>)[] = [];
  for (const at of questionsOf(askers, random)) {
    await letPass(clock, at - (performance.now() - start));
    answers.push(health.fetch(new Request("http://127.0.0.1:8081/health")));
  }
  await letPass(clock, LIFE_SECONDS * 1000 - (performance.now() - start));
  stop();
  await Promise.all(answers);
  return { calls, questions: answers.length };
}

/** As `clock.advance`, but far quicker, for the thousands of times: nothing here waits for anything but promises and timers. */
async function letPass(clock: FakeClock, ms: number): Promise<void> {
  await settle();
  for (let left = ms; left > 0;) {
    const next = Math.max(0, Math.min(left, ...clock.waits));
    clock.pass(next);
    left -= next;
    await settle();
  }
}

/** Lets all promises come to rest: the longest chain of them, from a timer to an answer, is far shorter than this. */
async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await undefined;
}

/** When each asks, in milliseconds, in order. */
function questionsOf(askers: readonly Asker[], random: () => number): number[] {
  const times = askers.flatMap(({ period, atStart }) => {
    const first = Math.floor(random() * (atStart ? 1 : period) * 1000);
    const count = Math.ceil((LIFE_SECONDS * 1000 - first) / (period * 1000));
    return Array.from({ length: count }, (_, i) => first + i * period * 1000);
  });
  return times.toSorted((a, b) => a - b);
}
