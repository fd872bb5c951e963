import { monotonicNow } from "./clock.ts";
import { withoutCredentials } from "./disclosure.ts";
import { textOf } from "./error_text.ts";
import { oneLine } from "./one_line.ts";

/** What {@linkcode OnError} is told beside the line. */
export interface LoggedFailure {
  /** The check's name. */
  readonly check: string;
  /** The id that answers give to those who may not see the text. */
  readonly id: string;
  /** Whether the failure begins, goes on with another text, or has ended. */
  readonly event: "begin" | "change" | "end";
  /** What was thrown; at the end, what was thrown last. */
  readonly error: unknown;
}

/**
 * Takes one line for the log: when a check begins to fail, when the text of its failure changes, and when it passes again, not at
 * every probe. May throw or reject: nothing comes of it.
 */
export type OnError = (line: string, failure: LoggedFailure) => unknown;

/** Remembers what every check fails of, and tells what is new. */
export interface FailureLog {
  /** Takes the next failure of a check. */
  failed(check: string, text: string, error: unknown): void;
  /** Takes the next pass of a check. */
  passed(check: string): void;
  /** The id of a check's present failure. */
  idOf(check: string): string | undefined;
}

const LINE_LIMIT = 4_000;
const CAUSES = 5;

/**
 * Makes a log that tells `onError`.
 *
 * @param over What a check does when its failure is over.
 */
export function createFailureLog(onError: OnError, over = "passes again"): FailureLog {
  const failing = new Map<string, { id: string; text: string; error: unknown; since: number }>();
  const tell = (check: string, event: LoggedFailure["event"], id: string, error: unknown, state: string) =>
    harmlessly(() => onError(oneLine(`health check ${check} ${state}`, LINE_LIMIT), { check, id, event, error }));
  return {
    failed(check, text, error) {
      const before = failing.get(check);
      const full = fullText(text, error);
      if (before?.text === full) return;
      const id = newId();
      failing.set(check, { id, text: full, error, since: before?.since ?? monotonicNow() });
      const [event, verb] = before ? ["change", "now fails otherwise"] as const : ["begin", "fails"] as const;
      tell(check, event, id, error, `${verb} (error_id ${id}): ${full}`);
    },
    passed(check) {
      const before = failing.get(check);
      if (before === undefined) return;
      failing.delete(check);
      const seconds = Math.round((monotonicNow() - before.since) / 1000);
      tell(check, "end", before.id, before.error, `${over} after ${seconds} s (error_id ${before.id})`);
    },
    idOf: (check) => failing.get(check)?.id,
  };
}

/** Calls what is not ours, whatever it does. */
export function harmlessly(call: () => unknown): void {
  try {
    const result = call();
    if (result instanceof Promise) result.catch(() => {});
  } catch {
    // it is not ours to mend, and nothing of ours depends on it
  }
}

/** The text and those of its causes, the passwords of URLs left out. */
function fullText(text: string, error: unknown): string {
  // cut before they are compared: a vendor's answer of a megabyte may stand in both
  const short = (text: string) => withoutCredentials(text).slice(0, LINE_LIMIT);
  let texts = [short(text)];
  let cause = error;
  for (let depth = 0; depth < CAUSES; depth++) {
    cause = causeOf(cause);
    if (cause === undefined) break;
    const said = short(textOf(cause));
    // many an error repeats its cause in its own words, and many a cause the error
    if (texts.some((text) => text.includes(said))) continue;
    texts = [...texts.filter((text) => !said.endsWith(`: ${text}`)), said];
  }
  return texts.join(", caused by ");
}

function causeOf(error: unknown): unknown {
  try {
    return (error as { cause?: unknown } | undefined)?.cause;
  } catch {
    return undefined;
  }
}

/** Eight letters and digits: enough to find a line of the log by. */
function newId(): string {
  return Math.random().toString(36).slice(2, 10).padEnd(8, "0");
}
