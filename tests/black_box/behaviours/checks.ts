/** Checks that do not behave: each gives the documented answer in bounded time. */
import { assertEquals } from "@std/assert";
import type { Mode } from "../checks.ts";
import { ALIVE, assertAnswer, assertAsked, HEALTHY, invalid, NO_CLIENT, NOT_READY, READY } from "../expect.ts";
import type { Behaviour } from "../target.ts";

const passing: Behaviour[] = (["pass_later", "pass_with_error"] satisfies Mode[]).map((mode) => ({
  title: `checks that ${words(mode)} are passed`,
  async run(target) {
    await target.command({ do: "set", ready: mode, validate: mode });
    await assertAsked(target, "/health", HEALTHY);
    await assertAsked(target, "/ready", READY);
  },
}));

/** What a check does, and the text that becomes of it. */
const FAILURES: readonly (readonly [Mode, string])[] = [
  ["throw", "no such table: users"],
  ["throw_text", "no such table: users"],
  ["throw_nothing", "no reason given"],
  ["throw_null", "null"],
  ["throw_symbol", "Symbol(users)"],
  ["throw_hostile", "a reason that cannot be read"],
  ["reject", "no such table: users"],
  ["reject_hostile", "a reason that cannot be read"],
  ["reject_unicode", 'no "Größe"\r\n\u2028 in 表 🩺 \ud800'],
  ["reject_empty", "Error"],
  ["reject_long", "x".repeat(1_000_000)],
  ["thenable", "no such table: users"],
  ["throwing_thenable", "no such table: users"],
  ["hang", "no answer within 100 ms"],
  ["obey", "no answer within 100 ms"],
];

const failing: Behaviour[] = FAILURES.flatMap(([mode, text]) => [
  {
    title: `/health answers 503 when validate does ${words(mode)}`,
    async run(target) {
      await target.command({ do: "set", validate: mode });
      await assertAsked(target, "/health", invalid(text));
      await assertAsked(target, { method: "HEAD", path: "/health" }, [503, ""]);
    },
  },
  {
    title: `/ready and /health answer 503 when ready does ${words(mode)}`,
    async run(target) {
      await target.command({ do: "set", ready: mode });
      await assertAsked(target, "/ready", NOT_READY);
      await assertAsked(target, "/health", NO_CLIENT);
      assertEquals((await target.command({ do: "tell" })).validate.calls, 0);
    },
  },
]);

const late: Behaviour[] = (["hold_then_pass", "hold_then_reject", "hold_then_throw_hostile"] satisfies Mode[]).map((
  mode,
) => ({
  title: `a check that is told to give up, yet does ${words(mode)} later, changes nothing`,
  async run(target) {
    await target.command({ do: "set", validate: mode });
    await assertAsked(target, "/health", invalid("no answer within 100 ms"));
    await target.command({ do: "await", check: "validate", aborts: 1 });
    await target.command({ do: "release" });
    await target.command({ do: "set" });
    await assertAsked(target, "/health", HEALTHY);
  },
}));

const patient: Behaviour[] = [
  {
    title: "a check that takes its time, but not too much, passes and is not told to give up; /live answers meanwhile",
    needs: "process",
    async run(target) {
      await using patient = await target.startAnother({ timeout: 30_000 });
      await patient.command({ do: "set", validate: "hold_then_pass" });
      const answer = patient.ask({ path: "/health" });
      await patient.command({ do: "await", check: "validate", calls: 1 });
      await assertAsked(patient, "/live", ALIVE);
      await patient.command({ do: "release" });
      assertAnswer(await answer, HEALTHY);
      assertEquals((await patient.command({ do: "tell" })).validate, { calls: 1, aborts: 0 });
    },
  },
];

function words(mode: Mode): string {
  return mode.replaceAll("_", " ");
}

export const checks: readonly Behaviour[] = [...passing, ...failing, ...late, ...patient];
