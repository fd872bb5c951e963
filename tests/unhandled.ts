/** Runs something, and returns the reasons of all unhandled rejections that it causes: those seen once nothing is left to do. */
export async function unhandledDuring(work: () => unknown): Promise<unknown[]> {
  const reasons: unknown[] = [];
  const note = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    reasons.push(event.reason);
  };
  addEventListener("unhandledrejection", note);
  try {
    await work();
    await eventLoopTurn();
    return reasons;
  } finally {
    removeEventListener("unhandledrejection", note);
  }
}

/** The real one, which a test may replace later. */
const startTimer = globalThis.setTimeout;

/** Resolves after all that was ready to run has run. By a timer: on Deno a message to itself comes between two microtasks. */
export function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => void startTimer(resolve, 0));
}
