import type { Endpoint } from "../gen/routes.ts";
import { batonHandlers } from "./baton.ts";
import type { ChangeListener } from "./change.ts";
import type { Decides } from "./check_options.ts";
import { Engine } from "./engine.ts";
import { createFetchHandler, type FetchHandler } from "./fetch_handler.ts";
import { found } from "./found.ts";
import {
  type HealthOptions,
  type MountOptions,
  readHealthOptions,
  readMount,
  type SpokenOptions,
} from "./health_options.ts";
import { later } from "./later.ts";
import { createListener, type NodeListener } from "./listener.ts";
import { ndcHandlers } from "./ndc.ts";
import type { Report, ServiceState } from "./report.ts";
import { below, createRouter, type Router } from "./router.ts";

/** The two forms in which runtimes take a handler. */
export interface Handlers {
  /** For Deno, Bun and edge runtimes. */
  readonly fetch: FetchHandler;
  /** For `node:http` and the frameworks on top of it: writes straight to the socket. Never throws. */
  readonly listener: NodeListener;
}

/** The health of a service, as {@linkcode createHealth} makes it. Its functions need no `this`. */
export interface Health extends Handlers {
  /** Where the service is in its life. */
  readonly state: ServiceState;
  /**
   * The same health in another dialect, with texts shown to others, or under a path of its own.
   *
   * @param options What is left out is as it was given to {@linkcode createHealth}; without `basePath` there is none.
   * @throws {TypeError} If the dialect or the disclosure does not exist, or the path is none.
   */
  readonly as: (options: MountOptions) => Handlers;
  /**
   * Asks what an endpoint asks, and tells all of it as data. Never rejects but for an endpoint that does not exist.
   *
   * @param endpoint `health`, or `connected`, which is NDC's name for the same; `ready`; or `live`.
   */
  readonly report: (endpoint: Endpoint) => Promise<Report>;
  /**
   * Tells each transition of a check and of the service once. Returns what ends that.
   *
   * @throws {TypeError} If the listener is not a function.
   */
  readonly onChange: (listener: ChangeListener) => () => void;
  /** From now on the service is not ready, so that no new requests are sent its way; it is alive as before. */
  readonly drain: () => void;
  /** Ends background runs, and gives up what is running, so that who waits for it is answered. The service is not ready. */
  readonly stop: () => void;
  /**
   * For who listens without `serve`: tells that a server has begun to. Background runs begin, not only at the first request, and
   * running checks keep the process alive no longer. Returns what to call when the server has stopped; with the last of several,
   * the service stops.
   */
  readonly serving: () => () => void;
}

/**
 * Makes the health endpoints of a service from its checks. Nothing runs until a request asks or a server begins.
 *
 * However many ask at a time, a check runs once, and what came of it is answered to all for a while (`ttl`). Every answer comes
 * within the `deadline`.
 *
 * @throws {TypeError} If an option is of the wrong type or unknown, a name is used twice, or nothing would ever be asked.
 * @throws {RangeError} If a number is out of its range, or `ttl` over `maxAge`.
 *
 * @example
 * ```ts
 * import { createHealth } from "@baton/health";
 *
 * const health = createHealth({
 *   ready: () => {},
 *   checks: {
 *     vendor: { check: () => {}, interval: 60_000 },
 *     cache: {
 *       check: () => {
 *         throw new Error("no room left");
 *       },
 *       critical: false,
 *     },
 *   },
 *   details: "always",
 *   onError: () => {},
 * });
 *
 * const response = await health.fetch(new Request("http://localhost/health"));
 * console.assert(response.status === 503); // vendor has not run yet
 * console.assert((await response.json()).details.cache === "no room left");
 * health.stop();
 * ```
 */
export function createHealth(options: HealthOptions): Health {
  const { checks, deadline, dialect, details, onError } = readHealthOptions(options);
  const engine = new Engine(checks, deadline, onError);
  const closes = () => engine.closing;
  const as = (options: MountOptions): Handlers => {
    const all = readMount(options, { dialect, details });
    const { basePath } = all;
    const route = below(basePath, createRoute(engine, all));
    return { fetch: createFetchHandler(route, closes), listener: createListener(route, closes) };
  };
  return {
    ...as({}),
    as,
    get state() {
      return engine.state;
    },
    report: (endpoint) => report(engine, endpoint),
    onChange: (listener) => {
      if (typeof listener !== "function") {
        throw new TypeError(`Cannot listen to changes: expected a function, got ${found(listener)}`);
      }
      return engine.onChange(listener);
    },
    drain: () => engine.drain(),
    stop: () => engine.stop(),
    serving: () => engine.serving(),
  };
}

function createRoute(engine: Engine, { dialect, details }: Required<SpokenOptions>): Router {
  if (dialect === "ndc") return createRouter(dialect, ndcHandlers(engine, details));
  return createRouter(dialect, batonHandlers(engine, details));
}

const ASKED: Readonly<Record<Endpoint, readonly Decides[]>> = {
  health: ["ready", "validate"],
  connected: ["ready", "validate"],
  ready: ["ready"],
  live: ["live"],
};

// deno-lint-ignore require-await -- so that it rejects, and never throws
async function report(engine: Engine, endpoint: Endpoint): Promise<Report> {
  if (!Object.hasOwn(ASKED, endpoint)) {
    throw new TypeError(
      `Cannot report: expected an endpoint of ${Object.keys(ASKED).join(", ")}, got ${found(endpoint)}`,
    );
  }
  const [first, second] = ASKED[endpoint];
  const budget = engine.budget(undefined, first!, second);
  // no `await`: it asks as soon as a request does, so that a check which calls it is not asked anew when it has ended
  return later(engine.report(first!, budget), (before): Report | Promise<Report> => {
    // as the endpoint does: what is not ready is not asked whether it works
    if (second === undefined || !before.up) return { state: engine.state, ...before };
    return later(
      engine.report(second, budget),
      (after) => ({ state: engine.state, up: after.up, checks: [...before.checks, ...after.checks] }),
    );
  });
}
