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

/** Resolves after all that was ready to run has run, by a message to itself: no timer, which a test may have replaced. */
export function eventLoopTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port2.onmessage = () => {
      port1.close();
      port2.close();
      resolve();
    };
    port1.postMessage(undefined);
  });
}
