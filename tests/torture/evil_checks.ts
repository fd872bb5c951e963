/** Checks that do what nobody should have to expect, several at a time and in any order. */
import fc from "fast-check";
import { counted } from "../../tools/counted.ts";
import { exchange } from "../black_box/http_client.ts";
import { Contract } from "../contract.ts";
import { type Arena, type Attack, count, medianOf } from "./attack.ts";
import type { ServiceOptions } from "./commands.ts";
import { EVIL_MODES, type EvilMode } from "./evil.ts";
import { type Service, startSubject, type Subject } from "./subject.ts";

const SERVICES = 300;
const AT_A_TIME = 6;

/** Milliseconds. */
const TIMEOUT_MS = 60;
const DEADLINE_MS = 120;

/** How late an answer may be: others in the process block it, and the machine has more to do. */
const LATE_MS = 5_000;

const CONTRACTS = { baton: await Contract.read("baton"), ndc: await Contract.read("ndc") };

const PATHS = {
  baton: ["/health", "/ready", "/live"],
  ndc: ["/health", "/health/ready", "/health/live", "/health/connected"],
} as const;

interface Scenario {
  readonly dialect: keyof typeof PATHS;
  readonly details: "always" | "never";
  readonly checks: ServiceOptions["checks"];
  /** What checks turn to, one after the other. */
  readonly turns: readonly EvilMode[];
}

const mode = fc.constantFrom(...EVIL_MODES);

const options = fc.record({
  on: fc.constantFrom("ready" as const, "validate" as const, "live" as const),
  critical: fc.boolean(),
  ttl: fc.constantFrom(0, 0, 20, 1_000),
  failAfter: fc.integer({ min: 1, max: 3 }),
  passAfter: fc.integer({ min: 1, max: 3 }),
  interval: fc.constantFrom(undefined, undefined, 100),
}).map(({ interval, ...others }) => ({
  ...others,
  maxAge: 2_000,
  ...(interval === undefined ? {} : { interval }),
}));

const scenario: fc.Arbitrary<Scenario> = fc.record({
  dialect: fc.constantFrom("baton", "ndc"),
  details: fc.constantFrom("always", "never"),
  checks: fc.dictionary(
    fc.constantFrom("a", "b", "c", "d", "constructor", "toString"),
    fc.record({ mode, options }),
    { minKeys: 1, maxKeys: 5 },
  ).filter((checks) => Object.values(checks).some(({ options }) => options.on !== "live")),
  turns: fc.array(mode, { maxLength: 4 }),
});

class Tally {
  readonly times: number[] = [];
  runs = 0;
}

export const evilChecks: Attack = {
  name: "evil_checks",
  waits: true,
  async run({ runtime, seed, amount }: Arena) {
    const tally = new Tally();
    await using subject = await startSubject(runtime);
    const scenarios = fc.sample(scenario, { seed, numRuns: amount(SERVICES) });
    let next = 0;
    const lane = async () => {
      while (next < scenarios.length) await endure(subject, scenarios[next++]!, tally);
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, lane));
    await endureBlocking(subject);
    await nothingLeft(subject);
    const { times, runs } = tally;
    return `${counted(scenarios.length, "service", count)}, made of ${EVIL_MODES.length} kinds of evil checks, ${
      count(runs)
    } runs, every log and listener ` +
      `throwing or rejecting: ${count(times.length)} answers, all as the contract has them, in ${
        medianOf(times).toFixed(0)
      } ms ` +
      `(median), ${
        Math.max(...times).toFixed(0)
      } ms (most, of a deadline of ${DEADLINE_MS} ms with others blocking the process); ` +
      `no rejection unhandled, no timer left`;
  },
};

async function endure(subject: Subject, scenario: Scenario, tally: Tally): Promise<void> {
  const { dialect, details, checks, turns } = scenario;
  try {
    const service = await subject.start({
      health: { dialect, details, timeout: TIMEOUT_MS, deadline: DEADLINE_MS },
      checks,
      logs: "evil",
    });
    for (const turn of [undefined, ...turns]) {
      if (turn !== undefined) await service.tell({ do: "set", modes: { [Object.keys(checks)[0]!]: turn } });
      const asked = PATHS[dialect].map((path) => askInTime(service, dialect, path, tally));
      await Promise.all([...asked, service.tell({ do: "report", endpoint: "health" })]);
    }
    tally.runs += Object.values((await service.tell({ do: "tell" })).runs).reduce((sum, runs) => sum + runs, 0);
    await service.tell({ do: "close" });
  } catch (error) {
    throw new Error(`${JSON.stringify(scenario)}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

async function askInTime(service: Service, dialect: Scenario["dialect"], path: string, tally: Tally): Promise<void> {
  const start = performance.now();
  await exchange(service.url, { path }, (_, answer) => CONTRACTS[dialect].check({ method: "GET", path, ...answer }));
  const time = performance.now() - start;
  if (time > DEADLINE_MS + LATE_MS) throw new Error(`${path} was answered after ${time.toFixed(0)} ms`);
  tally.times.push(time);
}

/** For three seconds nobody is answered; what came too late then is no pass, and afterwards all is well. */
async function endureBlocking(subject: Subject): Promise<void> {
  const service = await subject.start({
    health: { timeout: 1_000, deadline: 2_000, details: "always" },
    checks: { ready: { mode: "pass" }, db: { mode: "block_3_s", options: { ttl: 0 } } },
  });
  const ask = async (path: string) => (await exchange(service.url, { path }, () => {})).status;
  const [blocked, live] = await Promise.all([ask("/health"), ask("/live")]);
  if (blocked !== 503 || live !== 200) throw new Error(`Blocked for 3 s, /health answered ${blocked}, /live ${live}`);
  await service.tell({ do: "set", modes: { db: "pass" } });
  if (await ask("/health") !== 200) throw new Error("After it was blocked for 3 s, it is not healthy again");
  await service.tell({ do: "close" });
}

/** Checks that were given up may go on for a moment by themselves. */
async function nothingLeft(subject: Subject): Promise<void> {
  for (const end = performance.now() + 5_000;;) {
    const { timers, unhandled } = await subject.tell({ do: "tell" });
    if (unhandled > 0) throw new Error(`${unhandled} rejections were not handled`);
    // its own, by which it tells
    if (timers === 0) return;
    if (performance.now() > end) throw new Error(`${timers} timers are left`);
  }
}
