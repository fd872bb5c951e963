import type { CheckState } from "./checker.ts";
import { harmlessly } from "./failure_log.ts";
import type { ServiceState } from "./report.ts";

/** A transition: of a check, or of the service as a whole. */
export type Change =
  | {
    /** What has changed. */
    readonly subject: "check";
    /** The check's name. */
    readonly check: string;
    /** The state before. */
    readonly from: CheckState;
    /** The state now. */
    readonly to: CheckState;
  }
  | {
    /** What has changed. */
    readonly subject: "service";
    /** The state before. */
    readonly from: ServiceState;
    /** The state now. */
    readonly to: ServiceState;
  };

/** Takes each transition once. May throw or reject: nothing comes of it. */
export type ChangeListener = (change: Change) => unknown;

/** Who listens to transitions. */
export interface Listeners {
  /** Adds one; returns what takes it away again. */
  add(listener: ChangeListener): () => void;
  /** Tells all. */
  tell(change: Change): void;
}

/** No listeners yet. */
export function createListeners(): Listeners {
  const listeners = new Set<{ listener: ChangeListener }>();
  /** One that a listener causes waits here until all have heard of the one before. */
  const untold: Change[] = [];
  return {
    add(listener) {
      // the same function twice is two listeners
      const entry = { listener };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    tell(change) {
      if (untold.push(change) > 1) return;
      try {
        for (const next of untold) {
          for (const entry of [...listeners]) if (listeners.has(entry)) harmlessly(() => entry.listener(next));
        }
      } finally {
        untold.length = 0;
      }
    },
  };
}
