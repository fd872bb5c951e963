/** Checks whose behaviour is switched by commands while the service runs. Portable: part of the service under test. */
import { type Check, UnreachableError } from "../../mod.ts";

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
  pass_after_50_ms: () => new Promise((resolve) => setTimeout(resolve, 50)),
  pass_after_200_ms: () => new Promise((resolve) => setTimeout(resolve, 200)),
  answer_false: () => false,
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
  reject_unreachable: () => Promise.reject(new UnreachableError("the directory does not answer")),
  reject_refused: () => Promise.reject(Object.assign(new Error("connect failed"), { code: "ECONNREFUSED" })),
  reject_password: () => Promise.reject(new Error("no entry to postgres://admin:hunter2@db.internal:5432/users")),
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
  hold_then_pass: (_: AbortSignal, held: () => Promise<void>) => held(),
  hold_then_reject: (_: AbortSignal, held: () => Promise<void>) => held().then(() => Promise.reject(failure())),
  hold_then_throw_hostile: (_: AbortSignal, held: () => Promise<void>) =>
    held().then(() => {
      throw hostile();
    }),
} satisfies Record<string, (signal: AbortSignal, held: () => Promise<void>) => unknown>;

export type Mode = keyof typeof MODES;

/** The checks that a service may have, each on what its name says, `vendor` and `cache` on `validate`. */
export const CHECKS = ["ready", "validate", "live", "vendor", "cache"] as const;

export type CheckName = typeof CHECKS[number];
export type Modes = { readonly [name in CheckName]?: Mode };

/** A command about the checks alone. */
export type CheckCommand =
  /** What the checks do from now on, by default pass; the counts begin anew. */
  | ({ do: "set" } & Modes)
  /** Lets all calls in a `hold_` mode go on. */
  | { do: "release" }
  /** Resolves when so many calls were begun, or told to give up. */
  | ({ do: "await"; check: CheckName } & Partial<Counts>);

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

/** Resolves when that is so. */
export type Hold = (isReleased: () => boolean) => Promise<void>;

/** One check, its mode, and what happened to it. */
class Switch {
  #mode: Mode = "pass";
  #counts: Counts = { calls: 0, aborts: 0 };
  #released = gate();
  #changed = gate();
  /** How a call is held, until that is so; at a gate where nothing is said. */
  readonly #hold: Hold | undefined;

  constructor(hold: Hold | undefined) {
    this.#hold = hold;
  }

  readonly check: Check = (signal) => {
    const counts = this.#counts;
    this.#count(counts, "calls");
    signal.addEventListener("abort", () => this.#count(counts, "aborts"));
    const released = this.#released;
    const held = () => this.#hold?.(() => this.#released !== released) ?? released.promise;
    return MODES[this.#mode](signal, held);
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
  readonly #switches: Record<CheckName, Switch>;

  constructor(hold?: Hold) {
    const switches = CHECKS.map((name) => [name, new Switch(hold)]);
    this.#switches = Object.fromEntries(switches) as Record<CheckName, Switch>;
  }

  check(name: CheckName): Check {
    return this.#switches[name].check;
  }

  get counts(): Record<CheckName, Counts> {
    const counts = Object.entries(this.#switches).map(([name, { counts }]) => [name, counts]);
    return Object.fromEntries(counts);
  }

  async obey(command: CheckCommand): Promise<void> {
    switch (command.do) {
      case "set":
        for (const name of CHECKS) this.#switches[name].set(command[name] ?? "pass");
        break;
      case "release":
        for (const name of CHECKS) this.#switches[name].release();
        break;
      case "await":
        return await this.#switches[command.check].until(command);
    }
  }
}
