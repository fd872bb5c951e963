/** What is to be done, in the order in which it was asked for. */
const acts = new Set<() => void>();

let listening = false;

/**
 * Does something if SIGINT or SIGTERM stops this program, which then says so and exits by 1: the latest first. Until it is disposed of.
 */
export function whenStopped(act: () => void): Disposable {
  if (!listening) listen();
  acts.add(act);
  return { [Symbol.dispose]: () => void acts.delete(act) };
}

function listen(): void {
  listening = true;
  // Windows has no SIGTERM
  const signals = Deno.build.os === "windows" ? ["SIGINT"] as const : ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, () => stop(signal));
}

function stop(signal: Deno.Signal): never {
  console.error(`Stopped by ${signal}`);
  for (const act of [...acts].reverse()) {
    try {
      act();
    } catch (error) {
      // the others are to be done all the same
      console.error((error as Error).message);
    }
  }
  Deno.exit(1);
}
