/** What is used of an `AbortSignal`: one that is there costs Node more than the rest of this module. */
export type Signal = Pick<AbortSignal, "aborted" | "reason" | "addEventListener" | "removeEventListener">;

/** When to give up. */
export interface GiveUp {
  /** Aborted then; on Deno, whose sockets take nothing else, an `AbortSignal`. */
  signal: Signal;
  /** Rejects then, by the signal's reason. */
  promise: Promise<never>;
  /** Calls it off. */
  cancel(): void;
}

/** Gives up after so many milliseconds. */
export function startTimeout(ms: number): GiveUp {
  return "Deno" in globalThis ? startOnDeno(ms) : startTimer(ms);
}

/** By `AbortSignal.timeout`: on Deno, touching `setTimeout` costs a third as much again as the whole probe. */
function startOnDeno(ms: number): GiveUp {
  return giveUpOn(AbortSignal.timeout(ms));
}

/** Gives up when a signal says so. */
export function giveUpOn(signal: AbortSignal): GiveUp {
  let onAbort = () => {};
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort);
  });
  // on Deno a listener holds the process until the time is up; it lets go of it by this, not by `onabort = null`
  return { signal, promise, cancel: () => signal.removeEventListener("abort", onAbort) };
}

function startTimer(ms: number): GiveUp {
  let listeners: Array<() => void> = [];
  const signal = {
    aborted: false,
    reason: undefined as unknown,
    addEventListener: (_type: string, listener: () => void) => void listeners.push(listener),
    removeEventListener(_type: string, listener: () => void) {
      listeners = listeners.filter((other) => other !== listener);
    },
  };
  let timer: ReturnType<typeof setTimeout>;
  const promise = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      signal.reason = new DOMException("The time is up", "TimeoutError");
      signal.aborted = true;
      reject(signal.reason);
      for (const listener of listeners) listener();
    }, ms);
  });
  return { signal: signal as Signal, promise, cancel: () => clearTimeout(timer) };
}
