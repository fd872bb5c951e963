/** Checks that do not behave: each gives the documented answer in bounded time. */
import { assertEquals } from "@std/assert";
import type { Mode } from "../checks.ts";
import { assertAnswer, assertAsked } from "../expect.ts";
import type { Behaviour } from "../target.ts";

const passing: Behaviour[] = (["pass_later", "pass_with_error"] satisfies Mode[]).map((mode) => ({
  title: `checks that ${words(mode)} are passed`,
  async run(target) {
    await target.command({ do: "set", ready: mode, validate: mode });
    await assertAsked(target, target.words.health, target.words.HEALTHY);
    await assertAsked(target, target.words.ready, target.words.READY);
  },
}));

/** What a check does, and the text that becomes of it. */
const FAILURES: readonly (readonly [Mode, text: string, reach?: "out of reach"])[] = [
  ["throw", "no such table: users"],
  ["throw_text", "no such table: users"],
  ["throw_nothing", "no reason given"],
  ["throw_null", "null"],
  ["throw_symbol", "Symbol(users)"],
  ["throw_hostile", "a reason that cannot be read"],
  ["reject", "no such table: users"],
  ["reject_hostile", "a reason that cannot be read"],
  ["reject_unicode", 'no "Größe"  in 表 🩺 \ud800'],
  ["reject_empty", "Error"],
  ["reject_long", `${"x".repeat(499)}…`],
  ["reject_password", "no entry to postgres://db.internal:5432/users"],
  ["reject_unreachable", "the directory does not answer", "out of reach"],
  ["answer_false", "the check answered false"],
  ["thenable", "no such table: users"],
  ["throwing_thenable", "no such table: users"],
];

const failing: Behaviour[] = FAILURES.flatMap(([mode, text, reach]) => [
  {
    title: `health answers that it is not well when validate does ${words(mode)}`,
    async run(target) {
      await target.command({ do: "set", validate: mode });
      const expected = target.words.invalid(text, reach);
      await assertAsked(target, target.words.health, expected);
      await assertAsked(target, { method: "HEAD", path: target.words.health }, [expected[0], ""]);
    },
  },
  {
    title: `ready and health answer 503 when ready does ${words(mode)}`,
    async run(target) {
      await target.command({ do: "set", ready: mode });
      await assertAsked(target, target.words.ready, target.words.notReady(text));
      await assertAsked(target, target.words.health, target.words.noClient(text));
      assertEquals((await target.command({ do: "tell" })).validate.calls, 0);
    },
  },
]);

/** Timeouts are real time, which a loaded machine may take from any check: so these have a service of their own. */
const TIMEOUT = { health: { timeout: 300 } };
const LATE = "no answer within 300 ms";

const hanging: Behaviour[] = (["hang", "obey"] satisfies Mode[]).map((mode) => ({
  title: `a check that does ${words(mode)} fails at its timeout, and is told to give up`,
  async run(target) {
    await using service = await target.startAnother(TIMEOUT);
    const { health, invalid, ready, notReady } = service.words;
    await service.command({ do: "set", validate: mode });
    await assertAsked(service, health, invalid(LATE, "out of reach"));
    assertEquals((await service.command({ do: "tell" })).validate, { calls: 1, aborts: 1 });
    await service.command({ do: "set", ready: mode });
    await assertAsked(service, ready, notReady(LATE));
    assertEquals((await service.command({ do: "tell" })).ready, { calls: 1, aborts: 1 });
  },
}));

const late: Behaviour[] = (["hold_then_pass", "hold_then_reject", "hold_then_throw_hostile"] satisfies Mode[]).map((
  mode,
) => ({
  title: `a check that is told to give up, yet does ${words(mode)} later, changes nothing`,
  async run(target) {
    await using service = await target.startAnother(TIMEOUT);
    await service.command({ do: "set", validate: mode });
    await assertAsked(service, service.words.health, service.words.invalid(LATE, "out of reach"));
    await service.command({ do: "await", check: "validate", aborts: 1 });
    const { unhandled } = await service.command({ do: "release" });
    await service.command({ do: "set" });
    await assertAsked(service, service.words.health, service.words.HEALTHY);
    assertEquals((await service.command({ do: "tell" })).unhandled, unhandled);
  },
}));

const several: Behaviour[] = [
  {
    title: "each check that does not pass is told by its name",
    async run(target) {
      await using service = await target.startAnother({ checks: { vendor: {}, cache: { critical: false } } });
      await service.command({ do: "set", vendor: "reject", cache: "reject_empty" });
      const others = { vendor: "no such table: users", cache: "Error" };
      await assertAsked(service, service.words.health, service.words.othersFail(others));
    },
  },
  {
    title: "a check that is not critical is told of when it fails, and turns nothing",
    dialect: "baton",
    async run(target) {
      await using service = await target.startAnother({ checks: { cache: { critical: false } } });
      await service.command({ do: "set", cache: "reject" });
      const body = '{"status":"healthy","timestamp":"T","details":{"cache":"no such table: users"}}';
      await assertAsked(service, "/health", [200, body]);
    },
  },
  {
    title: "a check that is not critical turns nothing when it fails",
    dialect: "ndc",
    async run(target) {
      await using service = await target.startAnother({ checks: { cache: { critical: false } } });
      await service.command({ do: "set", cache: "reject" });
      await assertAsked(service, service.words.health, service.words.HEALTHY);
    },
  },
  {
    title: "a check that takes its time, but not too much, passes and is not told to give up; live answers meanwhile",
    async run(target) {
      await using patient = await target.startAnother();
      await patient.command({ do: "set", validate: "hold_then_pass" });
      const answer = patient.ask({ path: patient.words.health });
      await patient.command({ do: "await", check: "validate", calls: 1 });
      await assertAsked(patient, patient.words.live, patient.words.ALIVE);
      await patient.command({ do: "release" });
      assertAnswer(await answer, patient.words.HEALTHY);
      assertEquals((await patient.command({ do: "tell" })).validate, { calls: 1, aborts: 0 });
    },
  },
  {
    title: "checks of one endpoint run side by side",
    async run(target) {
      await using service = await target.startAnother({ checks: { vendor: {} } });
      await service.command({ do: "set", validate: "hold_then_pass", vendor: "hold_then_pass" });
      const answer = service.ask({ path: service.words.health });
      await service.command({ do: "await", check: "validate", calls: 1 });
      await service.command({ do: "await", check: "vendor", calls: 1 });
      await service.command({ do: "release" });
      assertAnswer(await answer, service.words.HEALTHY);
    },
  },
  {
    title: "a check that passed at once is not old when a slow one has come to its end",
    async run(target) {
      await using service = await target.startAnother({ checks: { validate: { maxAge: 100 }, vendor: {} } });
      await service.command({ do: "set", vendor: "pass_after_200_ms" });
      await assertAsked(service, service.words.health, service.words.HEALTHY);
    },
  },
];

const apart: Behaviour[] = [...hanging, ...late, ...several].map((each) => ({
  ...each,
  needs: "services",
  apart: true,
}));

function words(mode: Mode): string {
  return mode.replaceAll("_", " ");
}

export const checks: readonly Behaviour[] = [...passing, ...failing, ...apart];
