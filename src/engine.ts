import { type Asker, Budget } from "./budget.ts";
import { type ChangeListener, createListeners } from "./change.ts";
import { Checker, type CheckState, type Standing } from "./checker.ts";
import type { CheckSpec, Decides } from "./check_options.ts";
import { monotonicNow } from "./clock.ts";
import { isEdge } from "./edge.ts";
import { EdgeChecker } from "./edge_checker.ts";
import { createFailureLog, type FailureLog, type OnError } from "./failure_log.ts";
import { later } from "./later.ts";
import { type CheckReport, reportCheck, type ServiceState } from "./report.ts";
import { startTimer } from "./timer.ts";

/** How the checks on one thing stand together. */
export interface Judgement {
  readonly up: boolean;
  /** Those that do not let it be up, and those that would not if they were critical. */
  readonly failing: readonly Standing[];
  /** Whether it is down since the service is draining or stopped, and nothing was asked. */
  readonly closing: boolean;
}

/** The same, as data. */
export interface Assessment {
  readonly up: boolean;
  readonly checks: CheckReport[];
}

/** Those that were waited for in vain, and for how long, in milliseconds. */
interface Late {
  readonly checkers: ReadonlySet<Checker>;
  readonly time: number;
}

const NONE: Late = { checkers: new Set(), time: 0 };
const UP: Judgement = { up: true, failing: [], closing: false };
const CLOSING: Judgement = { up: false, failing: [], closing: true };

/** Runs the checks of a service, and knows where it is in its life. */
export class Engine {
  #checkers: Record<Decides, Checker[]> = { ready: [], validate: [], live: [] };
  #state: ServiceState = "starting";
  #listeners = createListeners();
  #log: FailureLog;
  /** Of those whose results come too late, or not at all any more. */
  #overdue: FailureLog;
  #deadline: number;
  /** The longest timeout of the checks on each thing. */
  #longest: Record<Decides, number> = { ready: 0, validate: 0, live: 0 };
  #keepsAlive = true;
  #servers = 0;

  constructor(specs: readonly CheckSpec[], deadline: number, onError: OnError) {
    this.#deadline = deadline;
    this.#log = createFailureLog(onError);
    this.#overdue = createFailureLog(onError, "is in time again");
    const listener = {
      ended: ({ spec: { name } }: Checker, { result }: NonNullable<Checker["last"]>) =>
        result.outcome === "pass" ? this.#log.passed(name) : this.#log.failed(name, result.text, result.error),
      turned: ({ spec: { name } }: Checker, from: CheckState, to: CheckState) => {
        this.#listeners.tell({ subject: "check", check: name, from, to });
        this.#endStart();
      },
    };
    const Kind = isEdge() ? EdgeChecker : Checker;
    for (const spec of specs) {
      this.#checkers[spec.on].push(new Kind(spec, listener, () => this.#keepsAlive && spec.interval === undefined));
      this.#longest[spec.on] = Math.max(this.#longest[spec.on], spec.timeout);
    }
    this.#endStart();
  }

  get state(): ServiceState {
    return this.#state;
  }

  /** The time for an answer that asks the checks on one thing, and on another. */
  budget(asker: Asker | undefined, first: Decides, second: Decides = first): Budget {
    return new Budget(asker, this.#deadline, Math.max(this.#longest[first], this.#longest[second]));
  }

  /**
   * Whether all checks on one thing, and on another, pass by results that are there, with nothing to say of them and nothing to ask:
   * what {@linkcode judge} would come to at more cost.
   */
  passes(first: Exclude<Decides, "live">, second = first): boolean {
    if (this.closing) return false;
    // one look for all: it costs more than the rest
    const now = monotonicNow();
    return this.#pass(first, now) && (second === first || this.#pass(second, now));
  }

  /** Asks the checks on one thing, side by side. At once where there is nothing to wait for. */
  judge(on: Decides, budget: Budget): Judgement | Promise<Judgement> {
    const settled = this.#settled(on);
    if (settled !== undefined) return settled;
    return later(this.#ask(on, budget), (late) => this.#judge(on, late, budget));
  }

  /** The same, as data, and of each check. */
  report(on: Decides, budget: Budget): Assessment | Promise<Assessment> {
    return later(this.#ask(on, budget), (late) => {
      const standings = this.#checkers[on].map((checker) => this.#standing(checker, late, budget));
      const up = this.#settled(on)?.up ?? standings.every(({ up, critical }) => up || !critical);
      return { up, checks: this.#checkers[on].map((checker, i) => reportCheck(checker, standings[i]!)) };
    });
  }

  /** The id under which the log has a check's present failure. */
  idOf(check: string): string | undefined {
    return this.#overdue.idOf(check) ?? this.#log.idOf(check);
  }

  onChange(listener: ChangeListener): () => void {
    return this.#listeners.add(listener);
  }

  /** A server has begun to serve. Returns what to call, once, when it has stopped. */
  serving(): () => void {
    this.#servers++;
    this.#keepsAlive = false;
    if (this.#state === "stopped") {
      // what was found out in an earlier life says nothing of this one
      for (const checker of this.#all()) checker.reset();
      this.#become("starting");
    }
    this.#endStart();
    for (const checker of this.#all()) checker.start();
    let released = false;
    return () => {
      if (released) return;
      released = true;
      if (--this.#servers === 0) this.stop();
    };
  }

  drain(): void {
    if (this.#state !== "stopped") this.#become("draining");
  }

  stop(): void {
    this.#become("stopped");
    for (const checker of this.#all()) checker.stop();
  }

  /** Whether it is draining or stopped. */
  get closing(): boolean {
    return this.#state === "draining" || this.#state === "stopped";
  }

  #all(): Checker[] {
    return Object.values(this.#checkers).flat();
  }

  #become(state: ServiceState): void {
    const from = this.#state;
    if (from === state) return;
    this.#state = state;
    this.#listeners.tell({ subject: "service", from, to: state });
  }

  /** From starting to running, once every critical check on ready is up. */
  #endStart(): void {
    const ready = this.#checkers.ready.every(({ spec, state }) => state === "up" || !spec.critical);
    if (this.#state === "starting" && ready) this.#become("running");
  }

  /** What the life of the service decides, whatever the checks say. Who still answers is alive, though nothing runs any more. */
  #settled(on: Decides): Judgement | undefined {
    if (on === "live") return this.#state === "stopped" ? UP : undefined;
    return this.closing ? CLOSING : undefined;
  }

  #pass(on: Decides, now: number): boolean {
    for (const checker of this.#checkers[on]) {
      if (!checker.passes(now)) return false;
      this.#overdue.passed(checker.spec.name);
    }
    return true;
  }

  #ask(on: Decides, budget: Budget): Late | Promise<Late> {
    if (this.#state === "stopped") return NONE;
    let waiting: Set<Checker> | undefined;
    for (const checker of this.#checkers[on]) {
      if (checker.ask(budget) !== undefined) (waiting ??= new Set()).add(checker);
    }
    return waiting === undefined ? NONE : this.#wait(waiting, budget);
  }

  #wait(checkers: Set<Checker>, budget: Budget): Promise<Late> {
    const { left } = budget;
    // the moment that went by before is not worth telling
    const time = left > budget.time * 0.9 ? budget.time : left;
    return new Promise((resolve) => {
      const end = () => {
        stopTimer();
        for (const callOff of callOffs) callOff();
        resolve({ checkers, time });
      };
      const late = () => {
        for (const checker of [...checkers]) checker.leave(budget);
        end();
      };
      const stopTimer = startTimer(late, left, { keepAlive: this.#keepsAlive });
      const callOffs = [...checkers].map((checker) =>
        checker.whenEnded(() => {
          checkers.delete(checker);
          if (checkers.size === 0) end();
        }, budget)
      );
    });
  }

  #judge(on: Decides, late: Late, budget: Budget): Judgement {
    // the service may have begun to close while this was waited for
    const settled = this.#settled(on);
    if (settled !== undefined) return settled;
    let up = true;
    let failing: Standing[] | undefined;
    for (const checker of this.#checkers[on]) {
      const standing = this.#standing(checker, late, budget);
      if (standing.up && standing.outcome === "pass") continue;
      (failing ??= []).push(standing);
      up &&= standing.up || !standing.critical;
    }
    return failing === undefined ? UP : { up, failing, closing: false };
  }

  #standing(checker: Checker, late: Late, budget: Budget): Standing {
    const isLate = late.checkers.has(checker);
    const standing = checker.standing(isLate ? late.time : undefined);
    const { name } = checker.spec;
    if (!isLate && standing.outcome !== "stale") this.#overdue.passed(name);
    // what a client did not care to wait for is no news
    else if (budget.time >= this.#deadline) {
      this.#overdue.failed(name, isLate ? "it gives no answer in time" : "its last result is too old", undefined);
    }
    return standing;
  }
}
