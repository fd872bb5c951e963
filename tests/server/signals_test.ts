import { assertEquals } from "@std/assert";
import { onStopSignals } from "../../src/server/signals.ts";
import { replaceGlobal } from "../replace_global.ts";

/** Notes who listens to which signal; knows only some of them. */
class Signals {
  readonly listening: [signal: string, handler: () => void][] = [];
  constructor(readonly known: string[]) {}
  readonly on = (signal: string, handler: () => void) => {
    if (!this.known.includes(signal)) throw new TypeError(`Unknown signal: ${signal}`);
    this.listening.push([signal, handler]);
  };
  readonly off = (signal: string, handler: () => void) => {
    const index = this.listening.findIndex((one) => one[0] === signal && one[1] === handler);
    if (index < 0) throw new TypeError(`Nobody listens to ${signal} by that`);
    this.listening.splice(index, 1);
  };
}

/** Puts the signals in the place of those of a runtime. */
const RUNTIMES: [name: string, replace: (signals: Signals) => Disposable][] = [
  ["Deno", ({ on, off }) => replaceGlobal("Deno", { addSignalListener: on, removeSignalListener: off })],
  ["Node and Bun", ({ on, off }) => {
    const stack = new DisposableStack();
    // as it is there: not so much as the name
    const { Deno } = globalThis;
    Reflect.deleteProperty(globalThis, "Deno");
    stack.defer(() => Object.assign(globalThis, { Deno }));
    stack.use(replaceGlobal("process", { on, off }));
    return stack;
  }],
];
for (const [name, replace] of RUNTIMES) {
  for (const known of [["SIGTERM", "SIGINT"], ["SIGINT"], []]) {
    Deno.test(`onStopSignals() listens on ${name} to what of SIGTERM and SIGINT is known: ${known.join(" and ") || "none"}`, () => {
      const signals = new Signals(known);
      let calls = 0;
      let after: string[] = [];
      {
        using _runtime = replace(signals);
        const end = onStopSignals(() => calls++);
        for (const [, handler] of [...signals.listening, ...signals.listening]) handler();
        after = signals.listening.map(([signal]) => signal);
        end();
      }
      assertEquals([after, calls, signals.listening], [known, 2 * known.length, []]);
    });
  }
}
