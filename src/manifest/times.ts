import { CLOSE_TIMEOUT_MS, DEADLINE_MS, DRAIN_DELAY_MS, LONGEST_MS, PROBE_TIMEOUT_SECONDS } from "../defaults.ts";
import { answerTime } from "../probe/patience.ts";
import { type ManifestFlag, type ManifestFlags, outOfRange, unfit } from "./flags.ts";
import type { OwnTime, Rules } from "./orchestrator.ts";

/** All in seconds, but `retries`. What an orchestrator does not have has its default, and is not written. */
export interface Times {
  /** Of the slowest check, if that was said. */
  checkTimeout: number | undefined;
  /** Within which the server answers. */
  deadline: number;
  /** The command's own. */
  timeout: number;
  /** After which the orchestrator gives the probe up. */
  orchestratorTimeout: number;
  interval: number;
  retries: number;
  startPeriod: number;
  startInterval: number;
  /** How long the server goes on answering, not ready, once it is to stop. */
  drainDelay: number;
  /** After which the orchestrator kills. */
  stopTimeout: number;
}

/** How a probe is asked. */
export interface Asking {
  rules: Rules;
  /** By the orchestrator's own request, without the command. */
  byHttp: boolean;
  /** By the command, again and again within the start. */
  waits: boolean;
}

/** What closing the server may take, in seconds. */
const CLOSE_SECONDS = CLOSE_TIMEOUT_MS / 1000;

/**
 * What the start of the command may take, in seconds: twice what the slowest build takes at 100 millicores and with a cold cache, as
 * docs/probe.md has it.
 */
export const START_SECONDS = 0.8;

/** What systemd gives a start beyond the command's wait, in seconds: it has to start, and to say why it gives up. */
const AFTER_WAIT_SECONDS = 30;

/**
 * Reads all times, and takes defaults that fit to what is said.
 *
 * @throws {TypeError | RangeError} A sentence that names the flag, or the two times that do not fit.
 */
export function readTimes(flags: ManifestFlags, { rules, byHttp, waits }: Asking): Times {
  const own = (flag: OwnTime, atLeast = 0) => readOwn(flags, rules, { flag, atLeast });
  const checkTimeout = flags["check-timeout"] === undefined ? undefined : readSeconds(flags, "check-timeout", 0);
  const timeout = readSeconds(flags, "timeout", PROBE_TIMEOUT_SECONDS);
  const usual = DEADLINE_MS / 1000;
  // the command asks for an answer within its own time, by `Prefer`, and whoever asks by HTTP alone does not
  const deadline = readSeconds(flags, "deadline", byHttp ? usual : Math.min(usual, answerTime(timeout * 1000) / 1000));
  const drainDelay = readSeconds(flags, "drain-delay", DRAIN_DELAY_MS / 1000, { zero: true });
  const startPeriod = own("start-period");
  const shortest = waits
    ? startPeriod + AFTER_WAIT_SECONDS
    : byHttp
    ? Math.floor(deadline) + 1
    : Math.ceil(timeout + START_SECONDS);
  const times = {
    checkTimeout,
    deadline,
    timeout,
    orchestratorTimeout: own("orchestrator-timeout", shortest),
    interval: own("interval"),
    retries: own("retries"),
    startPeriod,
    startInterval: own("start-interval"),
    drainDelay,
    stopTimeout: own("stop-timeout", Math.floor(drainDelay + CLOSE_SECONDS) + 1),
  };
  checkChain(times, { rules, byHttp, waits });
  return times;
}

/** Says how the times follow each other: `check timeout 3 s < deadline 4 s < --timeout 5 s < timeoutSeconds 6 s`. */
export function chainText(times: Times, asking: Asking): string {
  return chainOf(times, asking).map(({ name, value }) => `${name} ${value} s`).join(" < ");
}

/** Says what has to fit into the time to stop: `drainDelay 5 s + closing 5 s < stopTimeout 30 s`. */
export function stopText({ drainDelay, stopTimeout }: Times, { rules }: Asking): string {
  return `drainDelay ${drainDelay} s + closing ${CLOSE_SECONDS} s < ${
    rules.times["stop-timeout"]?.field
  } ${stopTimeout} s`;
}

/** A time and the name that the reader of a refusal knows it by. */
interface Link {
  name: string;
  value: number;
}

function chainOf(times: Times, { rules, byHttp, waits }: Asking): Link[] {
  const links: Link[] = [];
  if (times.checkTimeout !== undefined) links.push({ name: "check timeout", value: times.checkTimeout });
  links.push({ name: "deadline", value: times.deadline });
  if (!byHttp) links.push({ name: "--timeout", value: times.timeout });
  if (waits) links.push({ name: "--wait", value: times.startPeriod });
  links.push({ name: rules.times["orchestrator-timeout"]!.field, value: times.orchestratorTimeout });
  return links;
}

/** Each time has to be over the one before: else that one's end comes too late to be told. */
function checkChain(times: Times, asking: Asking): void {
  const links = chainOf(times, asking);
  const index = links.findIndex(({ value }, i) => i > 0 && !(links[i - 1]!.value < value));
  if (index > 0) {
    const [before, after] = [links[index - 1]!, links[index]!];
    throw new RangeError(
      `Cannot use these times: expected ${before.name} < ${after.name}, got ${before.value} s and ${after.value} s, in ${
        chainText(times, asking)
      }`,
    );
  }
  const asked = answerTime(times.timeout * 1000) / 1000;
  if (!asking.byHttp && times.deadline > asked) {
    throw new RangeError(
      `Cannot use these times: expected deadline <= ${asked} s, which the command with --timeout ${times.timeout} s asks for, got ${times.deadline} s`,
    );
  }
  if (!(times.drainDelay + CLOSE_SECONDS < times.stopTimeout)) {
    const { field } = asking.rules.times["stop-timeout"]!;
    throw new RangeError(
      `Cannot use these times: expected drainDelay + closing < ${field}, got ${times.drainDelay} s + ${CLOSE_SECONDS} s = ${
        times.drainDelay + CLOSE_SECONDS
      } s and ${times.stopTimeout} s`,
    );
  }
}

/** The shortest that is told apart from nothing: no connection takes less. */
const LEAST_SECONDS = 0.01;

/** Reads a time that the connector or the command keeps: a part of a second makes sense, down to a millisecond. */
function readSeconds(flags: ManifestFlags, flag: ManifestFlag, byDefault: number, { zero = false } = {}): number {
  const text = flags[flag];
  if (text === undefined) return byDefault;
  const longest = Math.floor(LONGEST_MS / 1000);
  const least = zero ? 0 : LEAST_SECONDS;
  const expected = `a number of seconds from ${least} to ${longest}`;
  if (!/^(\d+(\.\d*)?|\.\d+)$/.test(text)) throw unfit(flag, expected, text);
  const seconds = Number(text);
  if (seconds < least || seconds > longest) throw outOfRange(flag, expected, text);
  return Math.round(seconds * 1000) / 1000;
}

/** Reads a number that the orchestrator keeps: whole, and within its bounds. */
function readOwn(flags: ManifestFlags, rules: Rules, { flag, atLeast }: { flag: OwnTime; atLeast: number }): number {
  const bounds = rules.times[flag];
  if (bounds === undefined) return 1;
  const { field, byDefault, least, most } = bounds;
  const text = flags[flag];
  // one that is over the most is refused by the chain, with the times that made it so
  if (text === undefined) return Math.min(most, Math.max(byDefault, atLeast));
  const expected = `a whole number from ${least} to ${most}, for ${field}`;
  if (!/^\d+$/.test(text)) throw unfit(flag, expected, text);
  const value = Number(text);
  if (value < least || value > most) throw outOfRange(flag, expected, text);
  return value;
}
