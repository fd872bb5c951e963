const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** What is used of Node's and Bun's `process`. */
interface NodeProcess {
  on(signal: string, handler: () => void): unknown;
  off(signal: string, handler: () => void): unknown;
}

/** Calls back at every SIGTERM and SIGINT, of those that the system knows. Returns what ends that. */
export function onStopSignals(handler: () => void): () => void {
  const { on, off } = "Deno" in globalThis ? onDeno() : onNode();
  const known = SIGNALS.filter((signal) => {
    try {
      on(signal, handler);
      return true;
    } catch {
      // Windows has no SIGTERM
      return false;
    }
  });
  return () => known.forEach((signal) => off(signal, handler));
}

type Listen = (signal: typeof SIGNALS[number], handler: () => void) => void;

function onDeno(): { on: Listen; off: Listen } {
  return {
    on: (signal, handler) => Deno.addSignalListener(signal, handler),
    off: (signal, handler) => Deno.removeSignalListener(signal, handler),
  };
}

function onNode(): { on: Listen; off: Listen } {
  const { process } = globalThis as unknown as { process: NodeProcess };
  return {
    on: (signal, handler) => process.on(signal, handler),
    off: (signal, handler) => process.off(signal, handler),
  };
}
