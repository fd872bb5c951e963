/** How often each command is timed; the slower passes do a quarter of that. */
export const ROUNDS = 31;

/** Where the numbers go. */
export const DOCUMENT = "docs/probe.md";

export const USAGE = `Usage: deno task bench:probe [flags]

Measures one GET of a healthy endpoint, as whole processes: our builds beside others.

  --rounds=31     how often each is timed; memory, CPU limit and cold page cache get a quarter of that
  --only=NAMES    measures these alone, separated by commas, and what they are compared to
  --json=FILE     writes all numbers there, too
  --write         writes the numbers into docs/probe.md
  --check         exits 1 if a bar is missed, or could not be measured`;
