import { type Dialect, dialects } from "../../gen/routes.ts";
import { DIALECT, LONGEST_MS } from "../defaults.ts";
import { found, foundUrl, oneOfThese } from "../found.ts";
import { ATTEMPTS, MAX_DELAY_MS, type RetryOptions } from "./retry.ts";

/** Sends one request. Whatever `fetch` a runtime or a library has fits, and so does `createHealth`'s, without a network. */
export type ClientFetch = (request: Request) => Response | Promise<Response>;

/** Whom a client asks, and how. */
export interface HealthClientOptions<D extends Dialect = "baton"> {
  /**
   * Where the server listens: an `http://` or `https://` address without user, query or fragment. The endpoints' paths are put behind
   * its own, so that `http://127.0.0.1:8081/internal` asks `/internal/health`.
   */
  baseUrl: string | URL;
  /** Whose endpoints the server has. @default {"baton"} */
  dialect?: D | undefined;
  /**
   * What sends the requests.
   *
   * @default {a plain socket on Deno, Bun and Node, by no proxy, as the command asks; elsewhere the global fetch}
   */
  fetch?: ClientFetch | undefined;
  /** How transient answers are repeated. @default {not at all} */
  retry?: RetryOptions | undefined;
}

/** All that was read of {@linkcode HealthClientOptions}. */
export interface HealthClientSpec {
  /** Without a slash at its end. */
  baseUrl: string;
  dialect: Dialect;
  fetch: ClientFetch | undefined;
  retry: Required<RetryOptions>;
}

const OPTIONS = ["baseUrl", "dialect", "fetch", "retry"];
const RETRY_OPTIONS = ["attempts", "maxDelay"];

/** @throws {TypeError | RangeError} A sentence that names the option, what was expected, and what was found. */
export function readClientOptions(options: HealthClientOptions<Dialect>): HealthClientSpec {
  checkNames("the options", options, OPTIONS);
  const { baseUrl, dialect = DIALECT, fetch, retry = {} } = options;
  if (!dialects.includes(dialect)) throw unfit("dialect", oneOfThese(dialects), dialect);
  if (fetch !== undefined && typeof fetch !== "function") throw unfit("fetch", "a function", fetch);
  return { baseUrl: readBaseUrl(baseUrl), dialect, fetch, retry: readRetry(retry) };
}

function readBaseUrl(value: unknown): string {
  const expected = "Cannot read baseUrl: expected an http:// or https:// address";
  const text = value instanceof URL ? value.href : value;
  // of white space and backslashes a URL would silently be made that is another
  if (
    typeof text !== "string" || !/^https?:\/\/[^/\\]/i.test(text) || /[\0-\x20\\]/.test(text) || !URL.canParse(text)
  ) {
    throw new TypeError(`${expected}, got ${foundUrl(text)}`);
  }
  const { username, password, port, href } = new URL(text);
  // not repeated: they are a secret
  if (username !== "" || password !== "") {
    throw new TypeError(`${expected} without user name and password, send these by fetch`);
  }
  if (/[?#]/.test(href)) throw new TypeError(`${expected} without query and fragment, got ${foundUrl(text)}`);
  if (port === "0") throw new RangeError(`${expected} with a port from 1 to 65535, got ${foundUrl(text)}`);
  return href.replace(/\/+$/, "");
}

function readRetry(retry: RetryOptions): Required<RetryOptions> {
  checkNames("retry", retry, RETRY_OPTIONS);
  const { attempts = ATTEMPTS, maxDelay = MAX_DELAY_MS } = retry;
  checkNumber("retry.attempts", attempts, {
    expected: "a whole number from 1",
    fits: Number.isSafeInteger(attempts) && attempts >= 1,
  });
  checkNumber("retry.maxDelay", maxDelay, {
    expected: `a number of milliseconds over 0 and at most ${LONGEST_MS}`,
    fits: maxDelay > 0 && maxDelay <= LONGEST_MS,
  });
  return { attempts, maxDelay };
}

/** Also of the options of one question. @throws {TypeError} A sentence that names what is unknown. */
export function checkNames(what: string, value: unknown, names: readonly string[]): void {
  if (Array.isArray(value)) throw new TypeError(`Cannot read ${what}: expected an object, got an array`);
  if (typeof value !== "object" || value === null) throw unfit(what, "an object", value);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) throw unfit(what, `none but ${names.join(", ")}`, unknown);
}

function checkNumber(name: string, value: unknown, { expected, fits }: { expected: string; fits: boolean }): void {
  if (typeof value !== "number") throw unfit(name, expected, value);
  if (!fits) throw new RangeError(sentence(name, expected, value));
}

/** The refusal of an option of the wrong type. */
export function unfit(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(sentence(name, expected, value));
}

function sentence(name: string, expected: string, value: unknown): string {
  return `Cannot read ${name}: expected ${expected}, got ${found(value)}`;
}
