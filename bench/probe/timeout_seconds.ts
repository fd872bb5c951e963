import type { Measured } from "./results.ts";

/** Kubernetes' default. */
const DEFAULT_TIMEOUT_SECONDS = 1;

/** For the service, which works under the same limit at the same time. */
const MARGIN = 2;

/**
 * The longest that a start may take, in ms, when all is against it: the slowest under the CPU limit, and the slowest read
 * from the disk. `undefined` where one of them is not known.
 */
export function slowestStart({ limited, cold }: Pick<Measured, "limited" | "cold">): number | undefined {
  return limited && cold && limited.max + cold.max;
}

/** The orchestrator's limit, in whole seconds: the command has to be able to say what was wrong before that. */
export function timeoutSeconds(start: number, timeout: number): number {
  return Math.ceil(timeout + MARGIN * start / 1000);
}

/** The command's `--timeout`, in tenths of a second, that leaves it as much within Kubernetes' default; 0 for none. */
export function timeoutWithinDefault(start: number): number {
  return Math.max(0, Math.floor((DEFAULT_TIMEOUT_SECONDS - MARGIN * start / 1000) * 10) / 10);
}
