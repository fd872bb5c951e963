/** Many sets of times: what is accepted obeys the chain and the orchestrator's rules, and what is refused does not. */
import { assert, assertEquals } from "@std/assert";
import { manifest } from "../manifest.ts";
import { type Target, TARGETS } from "./manifest/targets.ts";

const COUNT = 300;

/** mulberry32: the same numbers at every run. */
function randomFrom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Mostly what works, and what is just over the border. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  "check-timeout": ["0.5", "1", "3", "3.9", "4", "30"],
  "deadline": ["0.5", "2", "4", "4.5", "4.9", "10"],
  "timeout": ["0.2", "2", "4", "5", "5.5", "20", "60"],
  "orchestrator-timeout": ["1", "2", "5", "6", "7", "60", "61", "90", "120"],
  "interval": ["1", "4", "5", "9", "10", "30", "300", "301"],
  "retries": ["0", "1", "3", "10", "11"],
  "start-period": ["0", "1", "60", "61", "300", "301"],
  "start-interval": ["0", "1", "5", "61"],
  "drain-delay": ["0", "0.5", "5", "20", "24", "25", "115", "120"],
  "stop-timeout": ["1", "5", "6", "10", "11", "30", "120", "121"],
};

function flagsOf(random: () => number, { args }: Target): [name: string, value: string][] {
  // refused whatever its value, which is another test's subject
  const without = args.includes("--style=http")
    ? ["timeout"]
    : args.includes("--for=ecs")
    ? ["start-interval"]
    : args.includes("--for=systemd")
    ? ["interval", "retries", "start-interval"]
    : [];
  return Object.entries(VALUES).flatMap(([name, values]) => {
    if (without.includes(name) || random() < 0.72) return [];
    return [[name, values[Math.floor(random() * values.length)]!] as [string, string]];
  });
}

function outcome(args: readonly string[]): { text: string } | { error: RangeError } {
  try {
    return { text: manifest(args).text };
  } catch (error) {
    // a TypeError would be a flag that this test does not know how to write
    assert(error instanceof RangeError, `${error}`);
    return { error };
  }
}

for (const [name, target] of Object.entries(TARGETS)) {
  Deno.test(`manifest() for ${name} accepts times that fit, and no others`, () => {
    const random = randomFrom(1);
    const seen = { accepted: 0, refused: 0 };
    for (let i = 0; i < COUNT; i++) {
      const flags = flagsOf(random, target);
      const isWhole = random() < 0.5;
      const args = [...target.args, ...isWhole ? target.whole : [], ...flags.map((flag) => `--${flag.join("=")}`)];
      const result = outcome(args);
      const said = Object.fromEntries(flags);
      if ("error" in result) seen.refused++, checkRefusal(result.error, args);
      else seen.accepted++, checkAccepted(result.text, { target, said, isWhole });
    }
    // both happen often enough to mean something
    assert(seen.accepted > COUNT / 10 && seen.refused > COUNT / 10, JSON.stringify(seen));
  });
}

/** The message gives two numbers of which the first is not under the second, or a range that the number is not in. */
function checkRefusal({ message }: RangeError, args: readonly string[]): void {
  const where = `${message}\n${args.join(" ")}`;
  const pair = /expected (.+) < (.+), got ([\d.]+) s and ([\d.]+) s, in/.exec(message) ??
    /expected (drainDelay \+ closing) < (.+), got [\d.]+ s \+ 5 s = ([\d.]+) s and ([\d.]+) s$/.exec(message);
  if (pair !== null) return assert(!(Number(pair[3]) < Number(pair[4])), where);
  const asked = /expected deadline <= ([\d.]+) s, .*, got ([\d.]+) s$/.exec(message);
  if (asked !== null) return assert(Number(asked[1]) < Number(asked[2]), where);
  const range = /^Cannot read --([a-z-]+): expected a whole number from (\d+) to (\d+), for .+, got "(\d+)"$/.exec(
    message,
  );
  if (range !== null) {
    const [least, most, value] = range.slice(2).map(Number) as [number, number, number];
    assert(value < least || value > most, where);
    return assert(args.includes(`--${range[1]}=${value}`), where);
  }
  const full = /^Cannot ask health every (\d+) s: expected an --interval of 10 s or more/.exec(message);
  assert(full !== null && Number(full[1]) < 10, where);
}

interface Accepted {
  target: Target;
  said: Record<string, string>;
  isWhole: boolean;
}

function checkAccepted(text: string, { target, said, isWhole }: Accepted): void {
  (isWhole ? target.check : target.checkPart)(text);
  const { probes, limits, stop } = target.read(text);
  const number = (name: string, byDefault: number) => Number(said[name] ?? byDefault);
  const timeouts = probes.map((words) =>
    Number(/^--timeout=(.+)$/.exec(words.find((word) => word.startsWith("--timeout")) ?? "")?.[1] ?? 5)
  );
  const first = probes.length === 0 ? Math.min(...limits) : Math.min(...timeouts);
  // what createHealth has, or, if that is less, what the command asks for
  const deadline = number("deadline", probes.length === 0 ? 4 : Math.min(4, first));
  assert(deadline < Math.min(...limits) && (said.deadline === undefined || deadline < first), text);
  assert(number("check-timeout", 0) < deadline, text);
  for (const timeout of timeouts) {
    assertEquals(timeout, number("timeout", 5));
    for (const limit of limits) assert(timeout < limit, text);
    // what the command asks for leaves a fifth of its time, at most 0.25 s, for the answer to come back
    if (said.deadline !== undefined) assert(deadline <= timeout - Math.min(timeout / 5, 0.25), text);
  }
  if (said["orchestrator-timeout"] !== undefined) {
    assertEquals(new Set(limits), new Set([number("orchestrator-timeout", 0)]));
  }
  if (stop !== undefined) assert(number("drain-delay", 5) + 5 < stop, text);
}
