import type { Checker, CheckOutcome, CheckState, Standing } from "./checker.ts";
import { monotonicNow } from "./clock.ts";

/** The life of a service, as its health sees it. */
export type ServiceState = "starting" | "running" | "draining" | "stopped";

/** What an endpoint would answer by, as data. */
export interface Report {
  /** Where the service is in its life: `starting` until every critical check on `ready` has passed once. */
  readonly state: ServiceState;
  /** Whether the endpoint is up. */
  readonly up: boolean;
  /** Every check that the endpoint asks, in the order of their definition; those on `ready` first. */
  readonly checks: readonly CheckReport[];
}

/** One check in a {@linkcode Report}. */
export interface CheckReport {
  /** The check's name. */
  readonly name: string;
  /** What it decides. */
  readonly on: "ready" | "validate" | "live";
  /** Whether the endpoint depends on it. */
  readonly critical: boolean;
  /** Whether it counts as passing, by `failAfter` and `passAfter`; `unknown` until results enough have come. */
  readonly state: CheckState;
  /** What came of it last. */
  readonly outcome: CheckOutcome;
  /** Why it does not pass; nothing of it is left out. */
  readonly text?: string;
  /** What was thrown. */
  readonly error?: unknown;
  /** What the check returned when it passed last. */
  readonly details?: Readonly<Record<string, string>>;
  /** How long the last run took, in milliseconds. */
  readonly duration?: number;
  /** How old the last result is, in milliseconds. */
  readonly age?: number;
  /** When `state` last changed. */
  readonly changedAt?: Date;
}

/** Reports a check and how it stands. */
export function reportCheck(checker: Checker, standing: Standing): CheckReport {
  const { spec: { name, on, critical }, last, state, turnedAt } = checker;
  const { outcome, text, error } = standing;
  return {
    name,
    on,
    critical,
    state,
    outcome,
    ...(text !== undefined && { text, error }),
    ...(last?.result.outcome === "pass" && last.result.details && { details: last.result.details }),
    ...(last && { duration: last.duration, age: monotonicNow() - last.at }),
    ...(turnedAt && { changedAt: turnedAt }),
  };
}
