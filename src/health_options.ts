import { type Dialect, dialects } from "../gen/routes.ts";
import type { Check } from "./check.ts";
import { type CheckOptions, type CheckSpec, expectOptions, readCheck, readTimeout, unfit } from "./check_options.ts";
import { DEADLINE_MS, DIALECT, DISCLOSURE, TIMEOUT_MS } from "./defaults.ts";
import { type Disclosure, DISCLOSURES } from "./disclosure.ts";
import type { OnError } from "./failure_log.ts";
import { found, oneOfThese } from "./found.ts";
import { logLine } from "./log.ts";

/** How a service speaks of its health. */
export interface SpokenOptions {
  /**
   * Whose endpoints are served: Baton's, or those of Hasura's NDC, as a proposal that was never merged has them.
   *
   * @default {"baton"}
   */
  dialect?: Dialect;
  /**
   * To whom the text of an error is shown. Others get a stable text and a short id, under which the log has the error.
   *
   * @default {"loopback"}
   */
  details?: Disclosure;
}

/** How handlers are made to fit where they are mounted. */
export interface MountOptions extends SpokenOptions {
  /**
   * What comes before each endpoint's path: `/internal` for `/internal/health`. For a server that does not take it off the path
   * before it calls the handler; any other path is unknown. It begins with a slash, and does not end with one.
   *
   * @default {""}
   */
  basePath?: string;
}

/** What {@linkcode createHealth} asks of a service. There must be a check on `ready` or on `validate`. */
export interface HealthOptions extends SpokenOptions {
  /** Obtains the connector's client, for `/ready`, and for `/health` first: a check of that name. @default {none} */
  ready?: Check;
  /** Baton's `Validate()`: whether the connector can do its work, for `/health`: a check of that name. @default {none} */
  validate?: Check;
  /** Whether the process still does its work, for NDC's `/health/live`: a check of that name. @default {none} */
  live?: Check;
  /** Checks by name, with options of their own. @default {{}} */
  checks?: Readonly<Record<string, CheckOptions>>;
  /** The timeout of checks that have none of their own, in milliseconds, over 0 and at most 2 147 483 647. @default {30000} */
  timeout?: number;
  /**
   * How long an answer may take, in milliseconds, over 0 and at most 2 147 483 647, whatever the checks do: those that are late are
   * `timeout`, and run on. A request with `Prefer: wait=SECONDS` sets it for itself, up to the longest timeout of the checks asked.
   *
   * @default {4000}
   */
  deadline?: number;
  /** Takes a line for the log when a check begins to fail, fails otherwise, or passes again. @default {console.error} */
  onError?: OnError;
}

/** All that was read of {@linkcode HealthOptions}. */
export interface HealthSpec {
  checks: CheckSpec[];
  deadline: number;
  dialect: Dialect;
  details: Disclosure;
  onError: OnError;
}

const SHORTHANDS = ["ready", "validate", "live"] as const;
const OPTIONS = [...SHORTHANDS, "checks", "timeout", "deadline", "dialect", "details", "onError"];

/** @throws {TypeError | RangeError} A sentence that names the option. */
export function readHealthOptions(options: HealthOptions): HealthSpec {
  expectOptions("the options", options, OPTIONS);
  const { onError = logLine, dialect = DIALECT, details = DISCLOSURE } = options;
  const { deadline = DEADLINE_MS } = options;
  if (typeof onError !== "function") throw unfit("onError", "a function", onError);
  return {
    checks: readChecks(options),
    deadline: readTimeout("deadline", deadline),
    dialect,
    details,
    onError,
  };
}

/** @throws {TypeError} A sentence that names the option. */
function checkSpoken({ dialect, details }: Required<SpokenOptions>): void {
  if (!dialects.includes(dialect)) throw unfit("dialect", oneOfThese(dialects), dialect);
  if (!DISCLOSURES.includes(details)) throw unfit("details", oneOfThese(DISCLOSURES), details);
}

const MOUNT_OPTIONS = ["basePath", "dialect", "details"];

/** @throws {TypeError} A sentence that names the option. */
export function readMount(options: MountOptions, byDefault: Required<SpokenOptions>): Required<MountOptions> {
  expectOptions("the options", options, MOUNT_OPTIONS);
  const { basePath = "", dialect = byDefault.dialect, details = byDefault.details } = options;
  checkSpoken({ dialect, details });
  checkBasePath(basePath);
  return { basePath, dialect, details };
}

/** @throws {TypeError} A sentence that names the option. */
function checkBasePath(basePath: string): void {
  // what a URL's path may hold as it is, so that it is compared with one by its letters
  if (typeof basePath === "string" && /^(\/[A-Za-z0-9_.~!$&'()*+,;=:@%-]+)*$/.test(basePath)) return;
  throw new TypeError(`Cannot mount health: expected basePath to be a path such as /internal, got ${found(basePath)}`);
}

function readChecks(options: HealthOptions): CheckSpec[] {
  const { checks = {}, timeout = TIMEOUT_MS } = options;
  readTimeout("timeout", timeout);
  // of a Map or an array nothing would be asked
  if (typeof checks !== "object" || checks === null || Symbol.iterator in checks) {
    throw unfit("checks", "an object of checks by name", checks);
  }
  const specs: CheckSpec[] = [];
  for (const name of SHORTHANDS) {
    const check = options[name];
    if (check === undefined) continue;
    if (typeof check !== "function") throw unfit(name, "a function", check);
    if (Object.hasOwn(checks, name)) throw unfit(`checks.${name}`, `left out, as there is ${name}`, checks[name]);
    specs.push(readCheck(name, { check }, timeout));
  }
  for (const [name, check] of Object.entries(checks)) specs.push(readCheck(name, check, timeout));
  if (!specs.some(({ on }) => on !== "live")) {
    throw new TypeError(
      "Cannot create health: expected validate, ready, or checks on one of them, got none: nothing would ever be asked",
    );
  }
  return specs;
}
