import type { Asker } from "./budget.ts";
import type { CheckOutcome, Standing } from "./checker.ts";
import { type Disclosure, mayRead, shown } from "./disclosure.ts";

/** Says of a check that does not pass what the client may know. */
export interface Wording {
  /** Whether the client may see texts. */
  readonly open: boolean;
  /** An entry of its own: the text, or what kind of failure it is and the id. */
  entry(standing: Standing): string;
  /** The text. */
  text(standing: Standing): string;
  /** The id under which the log has the error, if it has. */
  id(standing: Standing): string | undefined;
}

const KINDS: Readonly<Record<CheckOutcome, string>> = {
  pass: "not up yet",
  fail: "failed",
  timeout: "timed out",
  stale: "stale",
  unknown: "not run yet",
};

/** Finds the words for one client. */
export function wordingFor(asker: Asker, disclosure: Disclosure, idOf: (check: string) => string | undefined): Wording {
  const open = mayRead(disclosure, () => asker.peer());
  const id = ({ name }: Standing) => idOf(name);
  const text = (standing: Standing) => shown(standing.text ?? "") || KINDS[standing.outcome];
  return {
    open,
    id,
    text,
    entry: (standing) => {
      if (open) return text(standing);
      const known = id(standing);
      return known === undefined ? KINDS[standing.outcome] : `${KINDS[standing.outcome]}, error_id ${known}`;
    },
  };
}
