/** What checks do that nobody should have to expect. Portable: part of the service under test. */
import type { Health } from "../../mod.ts";
import { THROWN_VALUES } from "../thrown_values.ts";

/** Ways of a check to behave, each by a name, some with a text behind a colon. */
const MODES = {
  pass: () => undefined,
  pass_later: () => Promise.resolve(),
  pass_after_20_ms: () => after(20),
  pass_after_500_ms: () => after(500),
  fail: (_signal, _health, text) => Promise.reject(new Error(text)),
  fail_caused: (_signal, _health, text) =>
    Promise.reject(new Error(`it went wrong: ${text}`, { cause: new Error(text) })),
  fail_with_longer_cause: (_signal, _health, text) =>
    Promise.reject(new Error(text, { cause: new Error(`it went wrong: ${text}`) })),
  fail_new_each_time: () => {
    throw new Error(`failure ${Math.random()}`);
  },
  throw_any: (_signal, _health, which) => {
    throw anything(which);
  },
  reject_any: (_signal, _health, which) => Promise.reject(anything(which)),
  answer_any: (_signal, _health, which) => anything(which),
  answer_10_mb: () => ({ text: "x".repeat(10_000_000) }),
  throw_10_mb: () => {
    throw new Error("x\n\x1b[31m".repeat(1_700_000));
  },
  throw_cyclic_causes: () => {
    const error = new Error("round");
    error.cause = new Error("and round", { cause: error });
    throw error;
  },
  throw_endless_causes: () => {
    throw endless(0);
  },
  throw_in_message: () => {
    throw Object.defineProperty(new Error(), "message", { get: () => recurse() });
  },
  hang: () => new Promise(() => {}),
  hang_and_listen: (signal) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  pass_too_late: (signal) => new Promise((resolve) => signal.addEventListener("abort", () => setTimeout(resolve, 5))),
  reject_too_late: (signal) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => setTimeout(() => reject(new Error("late")), 5))),
  abort_with_anything: (signal) => {
    const own = new AbortController();
    signal.addEventListener("abort", () => own.abort(anything("hostile")));
    return new Promise((_, reject) => own.signal.addEventListener("abort", () => reject(own.signal.reason)));
  },
  dispatch_abort: (signal) => {
    signal.dispatchEvent(new Event("abort"));
    Object.defineProperty(signal, "aborted", { value: true });
  },
  settle_twice: () => ({
    then: (resolve: () => void, reject: (error: Error) => void) => (resolve(), reject(new Error("twice")), resolve()),
  }),
  settle_then_throw: () => ({
    then(resolve: () => void) {
      resolve();
      throw new Error("after all");
    },
  }),
  never_settle: () => ({ then: () => {} }),
  throw_in_then: () => ({
    get then() {
      throw new Error("looked at");
    },
  }),
  resolve_by_degrees: () => degrees(50),
  recurse: () => recurse(),
  block_200_ms: () => block(200),
  block_3_s: () => block(3_000),
  ask_itself: async (_signal, health) => void await health.fetch(new Request("http://localhost/health")),
  report: async (_signal, health) => void await health.report("health"),
  report_and_forget: (_signal, health) => void health.report("health"),
  report_on_abort: (signal, health) => {
    signal.addEventListener("abort", () => void health.report("ready"));
    return new Promise(() => {});
  },
  listen_for_ever: (_signal, health) => void health.onChange(() => health.onChange(() => {})),
} satisfies Record<string, (signal: AbortSignal, health: Health, text: string) => unknown>;

type ModeName = keyof typeof MODES;

/** A mode's name, and what it needs behind a colon. */
export type EvilMode = ModeName | `${ModeName}:${string}`;

/** All modes but those that block for seconds. */
export const EVIL_MODES: readonly EvilMode[] = (Object.keys(MODES) as ModeName[]).filter((name) => name !== "block_3_s")
  .flatMap((name): EvilMode[] =>
    name.endsWith("_any") ? THROWN_VALUES.map((_, index): EvilMode => `${name}:${index}`) : [name]
  );

/** Does what the mode says. */
export function evilCheck(mode: EvilMode, signal: AbortSignal, health: Health): unknown {
  const [name, ...text] = mode.split(":");
  return MODES[name as ModeName](signal, health, text.join(":"));
}

function anything(which: string): unknown {
  const found = which === "hostile"
    ? THROWN_VALUES.find(({ name }) => name === "a proxy that throws")
    : THROWN_VALUES[Number(which)];
  return found?.value;
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Something to wait for that comes to something to wait for, and so on. */
function degrees(left: number): unknown {
  return left === 0
    ? "at last"
    : { then: (resolve: (value: unknown) => void) => setTimeout(() => resolve(degrees(left - 1)), 1) };
}

/** Until there is no stack left: not by a tail call, which costs none on Bun. */
function recurse(): number {
  return 1 + recurse();
}

function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

function endless(depth: number): Error {
  const error = new Error(`cause ${depth}`);
  return Object.defineProperty(error, "cause", { get: () => endless(depth + 1) });
}
