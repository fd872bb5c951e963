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
