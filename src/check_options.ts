import type { Check } from "./check.ts";
import { LONGEST_MS, SHORTEST_INTERVAL_MS, TIMEOUT_MS, TTL_MS } from "./defaults.ts";
import { found, oneOfThese } from "./found.ts";

/**
 * What a check decides: whether the connector is ready, whether it can do its work (Baton's `Validate()`, NDC's connectedness), or
 * whether it is alive.
 */
export type Decides = "ready" | "validate" | "live";

/** Every value of {@linkcode Decides}. */
export const DECIDES: readonly Decides[] = ["ready", "validate", "live"];

/** A named check. All times are in milliseconds, up to 2 147 483 647. */
export interface CheckOptions {
  /** Passes by returning or resolving, fails by throwing, rejecting or answering `false`. */
  check: Check;
  /** What it decides. @default {"validate", or the check's own name if that is "ready" or "live"} */
  on?: Decides;
  /** A run is given up after this time, over 0. @default {30000, or the timeout of all} */
  timeout?: number;
  /** A result this young is answered again without a run; 0 runs at each request. No greater than `maxAge`. @default {1000} */
  ttl?: number;
  /** Runs in the background this often, 100 or more; requests then only read the last result. @default {off} */
  interval?: number;
  /** A result older than this is not an answer: the check is `stale`, and not healthy. @default {3 * interval + timeout} */
  maxAge?: number;
  /** How many failures in a row turn a check that is up, or one on `live`, down, 1 or more. @default {1} */
  failAfter?: number;
  /** How many passes in a row turn a check up that is not, 1 or more. @default {1} */
  passAfter?: number;
  /** If false, a failure is reported, but turns no endpoint. @default {true} */
  critical?: boolean;
}

/** A named check with all its options. */
export interface CheckSpec extends Required<Omit<CheckOptions, "interval">> {
  name: string;
  interval: number | undefined;
}

/**
 * Reads the options of a check.
 *
 * @throws {TypeError | RangeError} A sentence that names the option.
 */
export function readCheck(name: string, options: CheckOptions, timeoutOfAll: number = TIMEOUT_MS): CheckSpec {
  const where = `checks.${name}`;
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(name) || RESERVED.includes(name)) {
    throw unfit("the name of a check", `letters, digits, _, . and -, and none of ${RESERVED.join(", ")}`, name);
  }
  expectOptions(`the options of ${where}`, options, KEYS);
  const { check, on = ownDecision(name), interval, critical = true, failAfter = 1, passAfter = 1 } = options;
  if (typeof check !== "function") throw unfit(`${where}.check`, "a function", check);
  if (!DECIDES.includes(on)) throw unfit(`${where}.on`, oneOfThese(DECIDES), on);
  if (typeof critical !== "boolean") throw unfit(`${where}.critical`, "true or false", critical);
  return {
    name,
    check,
    on,
    critical,
    interval: interval === undefined ? undefined : readTime(`${where}.interval`, interval, SHORTEST_INTERVAL_MS),
    failAfter: readCount(`${where}.failAfter`, failAfter),
    passAfter: readCount(`${where}.passAfter`, passAfter),
    ...readAges(where, options, timeoutOfAll),
  };
}

/** What the keys of a body's details mean already. */
const RESERVED = ["error", "validation_error", "error_id"];

const KEYS = ["check", "on", "timeout", "ttl", "interval", "maxAge", "failAfter", "passAfter", "critical"];

function ownDecision(name: string): Decides {
  return name === "ready" || name === "live" ? name : "validate";
}

function readAges(where: string, options: CheckOptions, timeoutOfAll: number) {
  const { timeout = timeoutOfAll, interval = 0 } = options;
  readTimeout(`${where}.timeout`, timeout);
  const { maxAge = Math.min(3 * interval + timeout, LONGEST_MS) } = options;
  readTime(`${where}.maxAge`, maxAge, 0);
  const { ttl = Math.min(TTL_MS, maxAge) } = options;
  readTime(`${where}.ttl`, ttl, 0);
  if (ttl > maxAge) throw outOfRange(`${where}.ttl`, `at most maxAge, ${maxAge} ms`, ttl);
  return { timeout, maxAge, ttl };
}

/** @throws {TypeError | RangeError} */
export function readTimeout(name: string, value: unknown): number {
  if (typeof value !== "number") throw unfit(name, "a number of milliseconds", value);
  if (value > 0 && value <= LONGEST_MS) return value;
  throw outOfRange(name, `over 0 and at most ${LONGEST_MS} ms`, value);
}

/** @throws {TypeError | RangeError} */
function readTime(name: string, value: unknown, least: number): number {
  if (typeof value !== "number") throw unfit(name, "a number of milliseconds", value);
  if (value >= least && value <= LONGEST_MS) return value;
  throw outOfRange(name, `from ${least} to ${LONGEST_MS} ms`, value);
}

function readCount(name: string, value: unknown): number {
  if (typeof value !== "number") throw unfit(name, "a whole number from 1", value);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw outOfRange(name, "a whole number from 1", value);
}

/** @throws {TypeError} If it is no object, or has a key that means nothing. */
export function expectOptions(name: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) throw unfit(name, "an object", options);
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) throw unfit(name, `none but ${known.join(", ")}`, unknown);
}

function outOfRange(name: string, expected: string, value: number): RangeError {
  return new RangeError(unfit(name, expected, value).message);
}

/** The refusal of an option of the wrong type. */
export function unfit(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(`Cannot create health: expected ${name} to be ${expected}, got ${found(value)}`);
}
