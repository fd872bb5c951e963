/** How often each server is started; more checks get a third of that. */
export const ROUNDS = 3;

/** Where the numbers go. */
export const DOCUMENT = "docs/performance.md";

export const USAGE = `Usage: deno task bench:server [flags]

Measures what an answer costs: our server beside the bare runtimes, and beside others.

  --rounds=3      how often each is started, and measured in two turns; growth with the number of checks gets a third of that
  --only=NAMES    measures these alone, separated by commas, and what they are compared to
  --json=FILE     writes all numbers there, too
  --write         writes the numbers into docs/performance.md
  --check         exits 1 if a bar is missed, or could not be measured`;
