/** What services say in each dialect, as literal texts: `T` stands for the time of an answer. */

export type Expected = readonly [status: number, body: string];

/** The endpoints of a dialect, and their answers. */
export interface Words {
  readonly dialect: "baton" | "ndc";
  /** Asks `ready`, and if that passes the checks on `validate`. */
  readonly health: string;
  /** Asks `ready`. */
  readonly ready: string;
  /** Tells whether the service is alive. */
  readonly live: string;
  /** All paths that there are. */
  readonly paths: readonly string[];
  /** Some that there are not, though they look like it. */
  readonly unknownPaths: readonly string[];
  readonly HEALTHY: Expected;
  readonly READY: Expected;
  readonly ALIVE: Expected;
  /** `ready` is asked, or `health`, and the check of that name fails with this text. */
  notReady(text: string): Expected;
  noClient(text: string): Expected;
  /** `health` is asked, and the check `validate` fails with this text; timed out, or for lack of a connection. */
  invalid(text: string, reach?: "out of reach"): Expected;
  /** The same, to a client that may not see the text: `ID` stands for the id of the error. */
  readonly INVALID_TO_STRANGERS: Expected;
  /** `health` is asked, and only other checks on `validate` fail. */
  othersFail(others: Readonly<Record<string, string>>, reach?: "out of reach"): Expected;
  /** `ready` is asked, or `health`, of a service that is draining. */
  readonly NOT_READY_ANY_MORE: Expected;
  readonly NO_CLIENT_ANY_MORE: Expected;
}

export const UNKNOWN_PATH = [404, '{"message":"unknown path","details":{}}'] as const;
export const UNKNOWN_METHOD = [405, '{"message":"unknown method","details":{}}'] as const;

const UNKNOWN_PATHS = [
  "/health/",
  "//health",
  "//",
  "/HEALTH",
  "/health%2f",
  "/%68ealth",
  "/health;x=1",
  "/healthz",
  "/__proto__",
  "/constructor",
];

function notHealthy(status: string, error: string, more: Readonly<Record<string, string>> = {}): Expected {
  return [503, JSON.stringify({ status, timestamp: "T", details: { error, ...more } })];
}

export const BATON: Words = {
  dialect: "baton",
  health: "/health",
  ready: "/ready",
  live: "/live",
  paths: ["/health", "/ready", "/live"],
  unknownPaths: [...UNKNOWN_PATHS, "/", "/health/live", "/health/ready", "/health/connected", "/live\\..\\health/"],
  HEALTHY: [200, '{"status":"healthy","timestamp":"T"}'],
  READY: [200, '{"status":"ready","timestamp":"T"}'],
  ALIVE: [200, '{"status":"alive","timestamp":"T"}'],
  notReady: () => notHealthy("not_ready", "failed to get connector client"),
  noClient: () => notHealthy("unhealthy", "failed to get connector client"),
  invalid: (text) => notHealthy("unhealthy", "connector validation failed", { validation_error: text }),
  INVALID_TO_STRANGERS: notHealthy("unhealthy", "connector validation failed", { error_id: "ID" }),
  othersFail: (others) => notHealthy("unhealthy", "connector validation failed", others),
  NOT_READY_ANY_MORE: notHealthy("not_ready", "connector is shutting down"),
  NO_CLIENT_ANY_MORE: notHealthy("unhealthy", "connector is shutting down"),
};

function failure(status: number, message: string, details: Readonly<Record<string, string>>): Expected {
  return [status, JSON.stringify({ message, details })];
}

const notConnected: Words["othersFail"] = (details, reach) =>
  failure(reach === undefined ? 502 : 504, "connector is not connected", details);

export const NDC: Words = {
  dialect: "ndc",
  health: "/health/connected",
  ready: "/health/ready",
  live: "/health/live",
  paths: ["/", "/health", "/health/ready", "/health/live", "/health/connected"],
  unknownPaths: [...UNKNOWN_PATHS, "/ready", "/live", "/connected", "/health/ready/", "/health/live\\..\\ready/"],
  HEALTHY: [200, ""],
  READY: [200, ""],
  ALIVE: [200, ""],
  notReady: (text) => failure(503, "connector is not ready", { ready: text }),
  noClient: (text) => failure(503, "connector is not ready", { ready: text }),
  invalid: (text, reach) => notConnected({ validate: text }, reach),
  INVALID_TO_STRANGERS: notConnected({ validate: "failed, error_id ID" }),
  othersFail: notConnected,
  NOT_READY_ANY_MORE: failure(503, "connector is shutting down", {}),
  NO_CLIENT_ANY_MORE: failure(503, "connector is shutting down", {}),
};

export const WORDS = { baton: BATON, ndc: NDC };
