import type { Budget } from "./budget.ts";
import { createRunner, lateAfter, type Result, type Runner } from "./check.ts";
import type { CheckSpec } from "./check_options.ts";
import { monotonicNow } from "./clock.ts";
import { startTimer } from "./timer.ts";

/** Whether a check counts as passing: `unknown` until results enough have come. */
export type CheckState = "unknown" | "up" | "down";

/**
 * What came of a check last: `timeout` if it was given up or is late, `stale` if its last result is older than `maxAge`, `unknown`
 * if it has never run.
 */
export type CheckOutcome = "pass" | "fail" | "timeout" | "stale" | "unknown";

/** How a check stands for one answer. */
export interface Standing {
  readonly name: string;
  readonly critical: boolean;
  /** Whether it lets the endpoint be up. */
  readonly up: boolean;
  readonly outcome: CheckOutcome;
  /** Why it does not pass. */
  readonly text: string | undefined;
  /** What was thrown. */
  readonly error: unknown;
}

/** A result with its times. */
export interface Last {
  readonly result: Exclude<Result, { outcome: "closed" }>;
  /** When it came, as a {@linkcode monotonicNow}. */
  readonly at: number;
  /** How long the run took, in milliseconds. */
  readonly duration: number;
}

/** What a checker tells of. Neither may throw. */
export interface CheckerListener {
  /** A result has come. */
  ended(checker: Checker, last: Last): void;
  /** The state has turned. */
  turned(checker: Checker, from: CheckState, to: CheckState): void;
}

/** Runs one check, never twice at a time, and remembers what came of it. */
export class Checker {
  readonly spec: CheckSpec;
  /** The last result, if any. */
  last: Last | undefined;
  state: CheckState = "unknown";
  /** When `state` last turned. */
  turnedAt: Date | undefined;

  /** When the run that is under way began, as a {@linkcode monotonicNow}; `undefined` while there is none. */
  protected startedAt: number | undefined;

  #runner: Runner;
  #keepsAlive: () => boolean;
  #listener: CheckerListener;
  /** How many results in a row were of the last one's kind, passing or not. */
  #streak = 0;
  #stops = 0;
  /** What all who ask during a run wait for; made when the first of them asks. */
  #end: { promise: Promise<void>; resolve: () => void } | undefined;
  /** Who is told at the end of a run, unless it has waited too long by then. */
  #waiting = new Set<() => void>();
  /** Calls off the next background run; set while the check runs in the background. */
  #callOff: (() => void) | undefined;

  constructor(spec: CheckSpec, listener: CheckerListener, keepsAlive: () => boolean) {
    this.spec = spec;
    this.#listener = listener;
    this.#keepsAlive = keepsAlive;
    this.#runner = createRunner(spec.check, spec.timeout, keepsAlive);
  }

  /**
   * Sees to it that there is a result to judge by. Returns what to wait for, or nothing where it is there already.
   *
   * @param _budget Who asks; it matters where runs belong to requests.
   */
  ask(_budget?: Budget): Promise<void> | undefined {
    if (this.spec.interval !== undefined) return void this.start();
    if (this.startedAt !== undefined) return this.#ended();
    return this.isYoungerThan(this.spec.ttl) ? undefined : this.run();
  }

  /** Whether it passes at this time, by a result that is there, with nothing to say of it and nothing to {@linkcode ask} for. */
  passes(now: number): boolean {
    const { last, spec: { interval, ttl, maxAge } } = this;
    if (this.state !== "up" || last?.result.outcome !== "pass") return false;
    if (interval !== undefined) return this.#callOff !== undefined && now - last.at <= maxAge;
    return this.startedAt === undefined && now - last.at < ttl;
  }

  /** Who asked is answered without the result that was waited for. */
  leave(_budget: Budget): void {}

  /** Calls back at the end of the run that is under way. Returns what calls that off, so that nothing of who left is kept. */
  whenEnded(callback: () => void, _budget?: Budget): () => void {
    // of its own, since the same callback may wait twice
    const tell = () => callback();
    this.#waiting.add(tell);
    return () => void this.#waiting.delete(tell);
  }

  /** Forgets all results, for a service that begins anew. */
  reset(): void {
    this.last = undefined;
    this.state = "unknown";
    this.turnedAt = undefined;
    this.#streak = 0;
  }

  /** Begins the background runs of a check that has an interval: each soon, but not all at the same time. */
  start(): void {
    const { interval } = this.spec;
    if (interval === undefined || this.#callOff !== undefined) return;
    const soon = Math.random() * Math.min(interval, FIRST_RUN_WITHIN_MS);
    this.#schedule(soon, interval * (1 + Math.random()) / 2);
  }

  /** Ends the background runs, and gives up a run that is under way. */
  stop(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#stops++;
    this.#runner.close();
  }

  /** How it stands. `late` is the time in milliseconds in which no answer came, if it did not. */
  standing(late?: number): Standing {
    const { name, critical, failAfter } = this.spec;
    const view = (up: boolean, outcome: CheckOutcome, text?: string, error?: unknown): Standing => ({
      name,
      critical,
      up,
      outcome,
      text,
      error,
    });
    // nobody is to be restarted for what has not been found out yet
    const isUp = this.state === "up" || (this.spec.on === "live" && this.state === "unknown");
    if (late !== undefined) {
      const failures = this.last?.result.outcome === "pass" ? 0 : this.#streak;
      const isKnown = this.last === undefined || monotonicNow() - this.last.at <= this.spec.maxAge;
      return view(isUp && isKnown && failures + 1 < failAfter, "timeout", lateAfter(Math.round(late)));
    }
    if (this.last === undefined) return view(isUp, "unknown", "it has not run yet");
    const { result, at } = this.last;
    const age = monotonicNow() - at;
    // one that runs when it is asked is as young as the question
    if (this.spec.interval !== undefined && age > this.spec.maxAge) {
      return view(false, "stale", `its last result is ${Math.round(age)} ms old`);
    }
    return result.outcome === "pass"
      ? view(isUp, "pass", isUp ? undefined : `it has passed ${this.#streak} of ${this.spec.passAfter} times`)
      : view(isUp, result.outcome as "fail" | "timeout", result.text, result.error);
  }

  protected isYoungerThan(age: number): boolean {
    return this.last !== undefined && monotonicNow() - this.last.at < age;
  }

  protected run(): Promise<void> | undefined {
    const startedAt = this.startedAt = monotonicNow();
    const runner = this.#runner;
    const stops = this.#stops;
    const result = runner.run();
    if (!(result instanceof Promise)) return void this.#finish(result, startedAt);
    // a check that stops the service before it waits was not there yet to be given up
    if (this.#stops !== stops) runner.close();
    // what was abandoned has been counted
    result.then((late) => runner === this.#runner && this.#finish(late, startedAt));
    return this.#ended();
  }

  /** Counts the run that is under way as late after so many milliseconds, and has no more to do with it. */
  protected abandon(ms: number): Runner {
    const runner = this.#runner;
    this.#runner = createRunner(this.spec.check, this.spec.timeout, this.#keepsAlive);
    this.#finish({ outcome: "timeout", text: lateAfter(ms), error: undefined }, this.startedAt!);
    return runner;
  }

  #ended(): Promise<void> {
    if (this.#end === undefined) {
      let resolve = () => {};
      const promise = new Promise<void>((fulfil) => resolve = fulfil);
      this.#end = { promise, resolve };
    }
    return this.#end.promise;
  }

  #finish(result: Result, startedAt: number): void {
    // one that was given up since the service closes says nothing of the check
    if (result.outcome !== "closed") this.#record(result as Last["result"], startedAt);
    // only now: one who is told of the result, and asks at once, waits for it instead of beginning a run within this one
    this.startedAt = undefined;
    this.#end?.resolve();
    this.#end = undefined;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const tell of waiting) tell();
  }

  #record(result: Last["result"], startedAt: number): void {
    const passed = result.outcome === "pass";
    const again = this.last !== undefined && (this.last.result.outcome === "pass") === passed;
    this.#streak = again ? this.#streak + 1 : 1;
    const at = monotonicNow();
    const last = { result, at, duration: at - startedAt };
    this.last = last;
    const from = this.state;
    this.#turn(passed);
    this.#listener.ended(this, last);
    if (this.state !== from) this.#listener.turned(this, from, this.state);
  }

  #turn(passed: boolean): void {
    const { passAfter, failAfter, on } = this.spec;
    const enough = this.#streak >= (passed ? passAfter : this.state === "up" || on === "live" ? failAfter : 1);
    const to = passed ? "up" : "down";
    if (!enough || this.state === to) return;
    this.state = to;
    this.turnedAt = new Date();
  }

  #schedule(delay: number, next: number): void {
    this.#callOff = startTimer(() => void this.#runInBackground(next), delay, { keepAlive: false });
  }

  async #runInBackground(next: number): Promise<void> {
    const startedAt = monotonicNow();
    const callOff = this.#callOff;
    if (this.startedAt === undefined) await this.run();
    // stopped meanwhile, or stopped and started anew
    if (this.#callOff !== callOff) return;
    this.#schedule(Math.max(0, next - (monotonicNow() - startedAt)), this.spec.interval!);
  }
}

/** So that a service with background checks is ready soon after its start. */
const FIRST_RUN_WITHIN_MS = 1_000;
