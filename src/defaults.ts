/** How long a check may take, in milliseconds, as in Baton's Go SDK. */
export const TIMEOUT_MS = 30_000;

/** The longest time a runtime's timer can wait, in milliseconds: 2^31 - 1, about 24.8 days. */
export const LONGEST_MS = 2_147_483_647;

/** How long a client may take to send its request's headers, in milliseconds, as in Baton's Go SDK. */
export const HEADERS_TIMEOUT_MS = 10_000;

/** How long `close()` waits for running answers, in milliseconds, as in Baton's Go SDK. */
export const CLOSE_TIMEOUT_MS = 5_000;

/** Where the server listens and the command asks. */
export const PORT = 8081;

/** Where the server listens and the command asks. */
export const BIND_ADDRESS = "127.0.0.1";

/** How long the command waits for the whole answer, in seconds. */
export const PROBE_TIMEOUT_SECONDS = 5;

/** How long the command's `--wait` waits if it does not say, in seconds. */
export const WAIT_SECONDS = 60;

/** How long a result is answered again without a new run, in milliseconds. */
export const TTL_MS = 1_000;

/** The shortest interval of background runs, in milliseconds. */
export const SHORTEST_INTERVAL_MS = 100;

/** How long an answer may take, in milliseconds: under the 5 s that the command waits. */
export const DEADLINE_MS = 4_000;

/** How long a draining service goes on listening, in milliseconds. */
export const DRAIN_DELAY_MS = 5_000;

/** To whom the text of an error is shown. */
export const DISCLOSURE = "loopback";

/** Whose endpoints are served and asked. */
export const DIALECT = "baton";
