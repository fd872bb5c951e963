/** Checks whose behaviour is switched by commands while the service runs. Portable: part of the service under test. */
import type { Check } from "../../mod.ts";

const failure = () => new Error("no such table: users");

/** Throws whenever anybody looks at it. */
const hostile = () =>
  new Proxy({}, {
    get() {
      throw new Error("looked at");
    },
    getPrototypeOf() {
      throw new Error("looked at");
    },
  });

const never = () => new Promise<never>(() => {});

/** What a check can be told to do. */
const MODES = {
  pass: () => undefined,
  pass_later: () => Promise.resolve(),
  pass_with_false: () => false,
  pass_with_error: () => failure(),
  reject: () => Promise.reject(failure()),
  throw: () => {
    throw failure();
  },
  throw_text: () => {
    throw "no such table: users";
  },
  throw_nothing: () => {
    throw undefined;
  },
  throw_null: () => {
    throw null;
  },
  throw_symbol: () => {
    throw Symbol("users");
  },
  throw_hostile: () => {
    throw hostile();
  },
  reject_hostile: () => Promise.reject(hostile()),
  reject_unicode: () => Promise.reject(new Error('no "Größe"\r\n\u2028 in 表 🩺 \ud800')),
  reject_long: () => Promise.reject(new Error("x".repeat(1_000_000))),
  reject_empty: () => Promise.reject(new Error("")),
  thenable: () => ({ then: (_: unknown, reject: (error: Error) => void) => reject(failure()) }),
  throwing_thenable: () => ({
    get then() {
      throw failure();
    },
  }),
  hang: never,
  obey: (signal: AbortSignal) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  hold_then_pass: (_: AbortSignal, released: Promise<void>) => released,
  hold_then_reject: (_: AbortSignal, released: Promise<void>) => released.then(() => Promise.reject(failure())),
  hold_then_throw_hostile: (_: AbortSignal, released: Promise<void>) =>
    released.then(() => {
      throw hostile();
    }),
} satisfies Record<string, (signal: AbortSignal, released: Promise<void>) => unknown>;

export type Mode = keyof typeof MODES;

/** A command about the checks alone. */
export type CheckCommand =
  /** What the checks do from now on; the counts begin anew. */
  | { do: "set"; ready?: Mode; validate?: Mode }
  /** Lets all calls in a `hold_` mode go on. */
  | { do: "release" }
  /** Resolves when so many calls were begun, or told to give up. */
  | ({ do: "await"; check: "ready" | "validate" } & Partial<Counts>);

export type Command =
  | CheckCommand
  /** Closes the server, twice at the same time. */
  | { do: "close" }
  /** Serves once more on the same port. */
  | { do: "serve_again" }
  /** Makes an unhandled rejection, to see whether they are seen. */
  | { do: "reject_unhandled" }
  /** Only asks for the state. */
  | { do: "tell" };

/** The state after a command. */
export interface Reply {
  readonly ready: Counts;
  readonly validate: Counts;
  /** Unhandled rejections since the start. */
  readonly unhandled: number;
  /** Why the command failed. */
  readonly error?: string;
}

/** What happened to a check since its mode was set. */
export interface Counts {
  calls: number;
  /** Calls that were told to give up. */
  aborts: number;
}

interface Gate {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

/** As `Promise.withResolvers`, which Node 20 has not. */
function gate(): Gate {
  let resolve = () => {};
  const promise = new Promise<void>((open) => resolve = open);
  return { promise, resolve };
}

/** One check, its mode, and what happened to it. */
class Switch {
  #mode: Mode = "pass";
  #counts: Counts = { calls: 0, aborts: 0 };
  #released = gate();
  #changed = gate();

  readonly check: Check = (signal) => {
    const counts = this.#counts;
    this.#count(counts, "calls");
    signal.addEventListener("abort", () => this.#count(counts, "aborts"));
    return MODES[this.#mode](signal, this.#released.promise);
  };

  get counts(): Counts {
    return { ...this.#counts };
  }

  set(mode: Mode): void {
    this.release();
    this.#mode = mode;
    this.#counts = { calls: 0, aborts: 0 };
  }

  release(): void {
    this.#released.resolve();
    this.#released = gate();
  }

  async until(counted: Partial<Counts>): Promise<void> {
    const { calls = 0, aborts = 0 } = counted;
    while (this.#counts.calls < calls || this.#counts.aborts < aborts) await this.#changed.promise;
  }

  #count(counts: Counts, what: keyof Counts): void {
    counts[what]++;
    this.#changed.resolve();
    this.#changed = gate();
  }
}

/** The checks of a service, and the commands that are about them alone. */
export class Switchboard {
  readonly #switches = { ready: new Switch(), validate: new Switch() };

  readonly ready: Check = this.#switches.ready.check;
  readonly validate: Check = this.#switches.validate.check;

  get counts(): { ready: Counts; validate: Counts } {
    return { ready: this.#switches.ready.counts, validate: this.#switches.validate.counts };
  }

  async obey(command: CheckCommand): Promise<void> {
    const { ready, validate } = this.#switches;
    switch (command.do) {
      case "set":
        ready.set(command.ready ?? "pass");
        return validate.set(command.validate ?? "pass");
      case "release":
        ready.release();
        return validate.release();
      case "await":
        return await this.#switches[command.check].until(command);
    }
  }
}
