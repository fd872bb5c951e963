/** Every behaviour on every runtime: the server as a process, black box over HTTP. */
import { behaviours, tryBehaviour } from "./black_box/behaviours.ts";
import { startProcess } from "./black_box/process_starter.ts";
import type { Behaviour, Limits, Target } from "./black_box/target.ts";
import { type Runtime, type RuntimeKind, runtimes } from "./runtimes.ts";

/** What a runtime's HTTP server does not allow. That it still does not is tested. */
const LIMITS: Record<RuntimeKind, Limits> = {
  deno: { "header timeout": "Deno.serve has no limit for it" },
  bun: {
    "invented methods": "Bun.serve hangs up on methods that it does not know",
    "literal paths": "Bun.serve resolves dot segments itself",
  },
  node: { "invented methods": "node:http answers 400 to methods that it does not know" },
};

/** A runtime with its service, started by the first test that needs it. */
class Subject {
  readonly runtime: Runtime;
  readonly #slowRuns = new Map<Behaviour, Promise<void>>();
  #target?: Promise<Target>;

  constructor(runtime: Runtime) {
    this.runtime = runtime;
  }

  /** Why a behaviour cannot be tried here. */
  reasonToIgnore({ unavailable }: Behaviour): string | undefined {
    return this.runtime.unavailable ?? unavailable;
  }

  /** Why the runtime does not show a behaviour. */
  limit({ unless }: Behaviour): string | undefined {
    return unless && LIMITS[this.runtime.kind][unless];
  }

  async try(behaviour: Behaviour): Promise<void> {
    await (this.#slowRuns.get(behaviour) ?? this.#try(behaviour));
  }

  /** Begins what takes long while doing nothing, to be waited for by its own test. */
  begin(behaviour: Behaviour): void {
    const run = this.#try(behaviour);
    // Its test, which comes later, is where a failure is to be seen.
    run.catch(() => {});
    this.#slowRuns.set(behaviour, run);
  }

  async stop(): Promise<void> {
    const target = await this.#target?.catch(() => undefined);
    await target?.[Symbol.asyncDispose]();
  }

  async #try(behaviour: Behaviour): Promise<void> {
    await tryBehaviour(behaviour, await this.#start(), this.limit(behaviour));
  }

  #start(): Promise<Target> {
    return (this.#target ??= startProcess(this.runtime));
  }
}

const subjects = (await runtimes()).map((runtime) => new Subject(runtime));

Deno.test.beforeAll(() => {
  for (const subject of subjects) {
    for (const behaviour of behaviours) {
      if (behaviour.slow && !subject.reasonToIgnore(behaviour)) subject.begin(behaviour);
    }
  }
});

Deno.test.afterAll(async () => {
  await Promise.all(subjects.map((subject) => subject.stop()));
});

// The slow ones come last, when they have had the time of all others.
for (const slow of [undefined, true]) {
  for (const subject of subjects) {
    for (const behaviour of behaviours) {
      if (behaviour.slow === slow) register(subject, behaviour);
    }
  }
}

function register(subject: Subject, behaviour: Behaviour): void {
  const { name } = subject.runtime;
  const reason = subject.reasonToIgnore(behaviour);
  const limit = subject.limit(behaviour);
  Deno.test({
    name: `${name}:${limit ? " not true yet:" : ""} ${behaviour.title}${
      reason ?? limit ? ` (${reason ?? limit})` : ""
    }`,
    ignore: reason !== undefined,
    // The service outlives the test.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: () => subject.try(behaviour),
  });
}
