import { batonHandlers } from "./baton.ts";
import { type Check, createRunner } from "./check.ts";
import { LONGEST_MS, TIMEOUT_MS } from "./defaults.ts";
import { found } from "./found.ts";
import { createListener, type NodeListener } from "./listener.ts";
import { toResponse } from "./reply.ts";
import { createRouter } from "./router.ts";
import { pathOf } from "./target.ts";

/** What {@linkcode createHealth} asks of a connector. */
export interface HealthOptions {
  /** Baton's `Validate()`: whether the connector can do its work, for `/health`. */
  validate: Check;
  /**
   * Obtains the connector's client, for `/ready`, and for `/health` before `validate` is asked.
   *
   * @default {() => {}} a connector that answers is ready
   */
  ready?: Check;
  /**
   * How long each check may take, in milliseconds, over 0 and at most 2 147 483 647. After it the check is given up, and counts
   * as failed.
   *
   * @default {30000}
   */
  timeout?: number;
}

/** The health of a connector, as {@linkcode createHealth} makes it. Its functions need no `this`. */
export interface Health {
  /**
   * Answers a request, on every runtime that serves by `Request` and `Response`. Never throws or rejects.
   *
   * @param request Only its method and its path are looked at.
   * @param info What the runtime hands a fetch handler beside the request: whatever it is, it can do no harm.
   */
  readonly fetch: (request: Request, info?: unknown) => Response | Promise<Response>;
  /** Answers a request of `node:http`, straight to its socket. Never throws. */
  readonly listener: NodeListener;
  /** Gives up the checks that are running: they fail now, and so who waits for them is answered. For a service that closes. */
  readonly giveUp: () => void;
  /** From now on, a check that is running keeps the process alive no longer: for a process that wants to end by itself. */
  readonly unref: () => void;
}

/**
 * Makes the health endpoints of a connector from its checks. Nothing runs until a request asks.
 *
 * The answers are those of Baton's specification of connector health checks: `/health` asks `ready`, then `validate`;
 * `/ready` asks `ready`; `/live` asks nothing.
 *
 * @throws {TypeError} If a check is not a function, or an option is of the wrong type or unknown.
 * @throws {RangeError} If `timeout` is out of its range.
 *
 * @example
 * ```ts
 * import { createHealth } from "@baton/health";
 *
 * const health = createHealth({
 *   ready: () => {},
 *   validate: () => {
 *     throw new Error("the directory has no table users");
 *   },
 * });
 *
 * const response = await health.fetch(new Request("http://localhost/health"));
 * console.assert(response.status === 503);
 * console.assert((await response.json()).details.validation_error === "the directory has no table users");
 * ```
 */
export function createHealth(options: HealthOptions): Health {
  const { ready, validate, timeout } = readOptions(options);
  const { run, giveUp, unref } = createRunner(timeout);
  const route = createRouter(batonHandlers(() => run(ready), () => run(validate)));
  return {
    fetch: ({ method, url }) => {
      const reply = route(method, pathOf(url));
      return reply instanceof Promise ? reply.then((late) => toResponse(late, method)) : toResponse(reply, method);
    },
    listener: createListener(route),
    giveUp: () => giveUp("the service is closing"),
    unref,
  };
}

const OPTIONS = ["ready", "validate", "timeout"];

function readOptions(options: HealthOptions): Required<HealthOptions> {
  if (typeof options !== "object" || options === null) throw unfit("an object of options", options);
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) throw unfit(`no option but ${OPTIONS.join(", ")}`, unknown);
  const { ready = () => {}, validate, timeout = TIMEOUT_MS } = options;
  if (typeof ready !== "function") throw unfit("ready to be a function", ready);
  if (typeof validate !== "function") throw unfit("validate to be a function", validate);
  if (typeof timeout !== "number") throw unfit("timeout to be a number of milliseconds", timeout);
  if (!(timeout > 0 && timeout <= LONGEST_MS)) {
    throw new RangeError(
      `Cannot create health: expected timeout to be over 0 and at most ${LONGEST_MS} ms, got ${timeout}`,
    );
  }
  return { ready, validate, timeout };
}

function unfit(expected: string, value: unknown): TypeError {
  return new TypeError(`Cannot create health: expected ${expected}, got ${found(value)}`);
}
