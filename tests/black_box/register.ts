/** Makes a test of every behaviour on every runtime: the server as a process, black box over HTTP. */
import { assert } from "@std/assert";
import { type RuntimeKind, runtimes } from "../runtimes.ts";
import { behaviours, tryBehaviour } from "./behaviours.ts";
import { closeNamespace, namespace } from "./behaviours/disclosure.ts";
import { handlerForms, NOT_OF_HANDLERS } from "./handler_forms.ts";
import { startHandler } from "./handler_starter.ts";
import { startProcess } from "./process_starter.ts";
import type { Behaviour, Limits, Target } from "./target.ts";
import type { Words } from "./words.ts";

/** What a runtime's HTTP server does not allow. That it still does not is tested. */
const LIMITS: Record<RuntimeKind, Limits> = {
  deno: {
    "ends connections": "Deno.serve says close, and leaves it to the client",
    "header timeout": "Deno.serve has no limit for it",
    "late first request": "Deno.serve closes connections without a request when it stops",
  },
  bun: {
    "invented methods": "Bun.serve hangs up on methods that it does not know",
    "late first request": "Bun.serve closes connections without a request when it stops",
    "literal paths": "Bun.serve resolves dot segments itself",
    "slow pipelining": "Bun.serve hangs up on requests behind one that takes its time",
  },
  node: { "invented methods": "node:http answers 400 to methods that it does not know" },
};

/** How many behaviours with services of their own are tried at a time, beside the others. */
const AT_A_TIME = 6;

/** What behaviours are tried on. */
interface Served {
  /** For test titles. */
  readonly name: string;
  readonly limits: Limits;
  /** Why it cannot be had here. */
  readonly unavailable?: string | undefined;
  start(): Promise<Target>;
}

/** A runtime with its common service, started by the first test that needs it. */
class Subject {
  readonly served: Served;
  readonly #begun = new Map<Behaviour, Promise<void>>();
  #target?: Promise<Target>;

  constructor(served: Served) {
    this.served = served;
  }

  /** Why a behaviour cannot be tried here. */
  reasonToIgnore({ unavailable }: Behaviour): string | undefined {
    return this.served.unavailable ?? unavailable;
  }

  /** Why the runtime does not show a behaviour. */
  limit({ unless }: Behaviour): string | undefined {
    return unless && this.served.limits[unless];
  }

  async try(behaviour: Behaviour): Promise<void> {
    await (this.#begun.get(behaviour) ?? this.#try(behaviour));
  }

  /** Begins what leaves the common service alone, to be waited for by its own test. */
  begin(behaviour: Behaviour, when: Promise<void>): Promise<void> {
    const run = when.then(() => this.#try(behaviour));
    this.#begun.set(behaviour, run);
    // its test, which comes later, is where a failure is to be seen
    return run.catch(() => {});
  }

  async stop(): Promise<void> {
    const target = await this.#target?.catch(() => undefined);
    await target?.[Symbol.asyncDispose]();
  }

  async #try(behaviour: Behaviour): Promise<void> {
    await tryBehaviour(behaviour, await this.#start(), this.limit(behaviour));
  }

  #start(): Promise<Target> {
    return (this.#target ??= this.served.start());
  }
}

/** Registers the tests of one dialect on the runtimes that `serve` listens on. */
export async function registerBehaviours(dialect: Words["dialect"]): Promise<void> {
  const served = (await runtimes()).map((runtime): Served => ({
    name: runtime.name,
    limits: LIMITS[runtime.kind],
    unavailable: runtime.unavailable,
    start: () => startProcess({ runtime, dialect, namespace }),
  }));
  registerList(behavioursOf(dialect), served.map((each) => new Subject(each)));
}

/** Registers those of one dialect that a plain handler can show, whoever serves it. */
export async function registerHandlerBehaviours(dialect: Words["dialect"]): Promise<void> {
  const reasons: Partial<Record<NonNullable<Behaviour["needs"]>, string>> = NOT_OF_HANDLERS;
  const isOfServe = ({ needs }: Behaviour) => needs !== undefined && needs in reasons;
  const list = behavioursOf(dialect).filter((each) => !isOfServe(each));
  for (const [need, reason] of Object.entries(NOT_OF_HANDLERS)) {
    const spared = behavioursOf(dialect).filter(({ needs }) => needs === need);
    // a reason that spares nothing is history
    Deno.test(`not of handlers: ${need}, ${spared.length} behaviours: ${reason}`, () => assert(spared.length > 0));
  }
  const served = (await handlerForms()).map((form): Served => ({ ...form, start: () => startHandler(form, dialect) }));
  registerList(list, served.map((each) => new Subject(each)));
}

/** All behaviours of a dialect. */
export function behavioursOf(dialect: Words["dialect"]): readonly Behaviour[] {
  return behaviours.filter((behaviour) => behaviour.dialect === undefined || behaviour.dialect === dialect);
}

function registerList(list: readonly Behaviour[], subjects: readonly Subject[]): void {
  const isApart = ({ apart, slow }: Behaviour) => apart || slow;
  // those come last, when they have had the time of all others
  const ordered = [...list.filter((each) => !isApart(each)), ...list.filter(isApart)];
  const all = ordered.flatMap((behaviour) => subjects.map((subject) => ({ subject, behaviour })));
  Deno.test.beforeAll(() => begin(all.filter(({ behaviour }) => isApart(behaviour))));
  Deno.test.afterAll(async () => {
    await Promise.all(subjects.map((subject) => subject.stop()));
    await closeNamespace();
  });
  for (const { subject, behaviour } of all) register(subject, behaviour);
}

interface Trial {
  readonly subject: Subject;
  readonly behaviour: Behaviour;
}

/** Begins the slow ones at once, and the others a few at a time. */
function begin(trials: readonly Trial[]): void {
  const lanes = Array.from({ length: AT_A_TIME }, () => Promise.resolve());
  let next = 0;
  for (const { subject, behaviour } of trials) {
    if (subject.reasonToIgnore(behaviour)) continue;
    if (behaviour.slow) subject.begin(behaviour, Promise.resolve());
    else lanes[next] = subject.begin(behaviour, lanes[next++ % AT_A_TIME]);
    next %= AT_A_TIME;
  }
}

function register(subject: Subject, behaviour: Behaviour): void {
  const reason = subject.reasonToIgnore(behaviour);
  const limit = subject.limit(behaviour);
  const because = reason ?? limit;
  Deno.test({
    name: `${subject.served.name}:${limit ? " not true yet:" : ""} ${behaviour.title}${because ? ` (${because})` : ""}`,
    ignore: reason !== undefined,
    // the service outlives the test
    sanitizeOps: false,
    sanitizeResources: false,
    fn: () => subject.try(behaviour),
  });
}
