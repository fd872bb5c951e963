import type { Health } from "../health.ts";
import { startTimer } from "../timer.ts";
import { onStopSignals } from "./signals.ts";

/** What is used of a server. */
interface Closing {
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** Drains at the first SIGTERM or SIGINT, and closes the server after the delay, in milliseconds, or at a second one. */
export function drainOnSignals(health: Health, server: Closing, drainDelay: number): void {
  let stopWaiting: (() => void) | undefined;
  const forget = onStopSignals(() => {
    if (stopWaiting !== undefined) {
      stopWaiting();
      return void server.close();
    }
    health.drain();
    // by a timer that keeps the process alive: who drains has promised to answer
    stopWaiting = startTimer(() => void server.close(), drainDelay, { keepAlive: true });
  });
  // a signal after that does what it does in a process that does not handle it
  server.closed.then(() => (forget(), stopWaiting?.()));
}
