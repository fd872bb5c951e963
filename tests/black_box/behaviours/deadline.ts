/** An endpoint answers within its deadline, whatever the checks do. */
import { assert, assertEquals } from "@std/assert";
import { assertAnswer, assertAsked } from "../expect.ts";
import type { Answer, Ask, Behaviour, Target } from "../target.ts";

const LONG = { deadline: 30_000 };

/** How long an answer may come after its time on a loaded machine, in milliseconds. */
const MARGIN_MS = 2_000;

async function assertTakes(ms: number, answer: () => Promise<Answer>): Promise<Answer> {
  const start = performance.now();
  const answered = await answer();
  const elapsed = performance.now() - start;
  // timers go off up to a millisecond early
  assert(elapsed >= ms - 1 && elapsed < ms + MARGIN_MS, `answered after ${elapsed} ms`);
  return answered;
}

function askHealth({ words }: Target, prefer?: string): Ask {
  return { path: words.health, headers: prefer === undefined ? {} : { Prefer: prefer } };
}

const deadlines: Behaviour[] = [
  {
    title: "a check that hangs is answered for at the deadline, by name; it runs on, and its result is kept",
    async run(target) {
      await using service = await target.startAnother({
        health: { deadline: 300 },
        checks: { vendor: { ttl: 20_000 } },
      });
      await service.command({ do: "set", vendor: "hold_then_pass" });
      const late = await assertTakes(300, () => service.ask(askHealth(service)));
      const vendor = `no answer within ${assertLeft(late, 300)} ms`;
      assertAnswer(late, service.words.othersFail({ vendor }, "out of reach"));
      await service.command({ do: "release" });
      await assertAsked(service, service.words.health, service.words.HEALTHY);
      assertEquals((await service.command({ do: "tell" })).vendor, { calls: 1, aborts: 0 });
    },
  },
  {
    title: "ready has the deadline, too, and what it leaves over is what validate has",
    async run(target) {
      await using service = await target.startAnother({ health: { deadline: 300 } });
      await service.command({ do: "set", ready: "hang" });
      const late = await assertTakes(300, () => service.ask({ path: service.words.ready }));
      // only NDC's body has a place for it
      const text = service.words.dialect === "ndc" ? `no answer within ${assertLeft(late, 300)} ms` : "";
      assertAnswer(late, service.words.notReady(text));
      await using halved = await target.startAnother({ health: { deadline: 300 } });
      await halved.command({ do: "set", ready: "pass_after_200_ms", validate: "hang" });
      const shared = await assertTakes(300, () => halved.ask(askHealth(halved)));
      assertAnswer(shared, halved.words.invalid(`no answer within ${assertLeft(shared, 100)} ms`, "out of reach"));
    },
  },
  {
    title: "without a deadline of its own a service answers after 4 s",
    slow: true,
    async run(target) {
      await using service = await target.startAnother({ modes: { validate: "hang" } });
      const late = await assertTakes(4_000, () => service.ask(askHealth(service)));
      assertAnswer(late, service.words.invalid("no answer within 4000 ms", "out of reach"));
    },
  },
];

const preferences: Behaviour[] = [
  {
    title: "Prefer: wait= sets a shorter time for its own request alone",
    async run(target) {
      await using service = await target.startAnother({ health: LONG });
      await service.command({ do: "set", validate: "hold_then_pass" });
      const patient = service.ask(askHealth(service));
      await service.command({ do: "await", check: "validate", calls: 1 });
      const hasty = await assertTakes(200, () => service.ask(askHealth(service, "respond-async, wait=0.2")));
      assertAnswer(hasty, service.words.invalid(`no answer within ${assertLeft(hasty, 200)} ms`, "out of reach"));
      await service.command({ do: "release" });
      assertAnswer(await patient, service.words.HEALTHY);
      assertEquals((await service.command({ do: "tell" })).validate, { calls: 1, aborts: 0 });
    },
  },
  {
    title: "Prefer: wait= sets a longer time for its own request alone",
    async run(target) {
      await using service = await target.startAnother({ health: { deadline: 100 } });
      await service.command({ do: "set", validate: "hold_then_pass" });
      const patient = service.ask(askHealth(service, "wait=20"));
      await service.command({ do: "await", check: "validate", calls: 1 });
      for (const nonsense of ["wait=-1", "wait=soon", "wait"]) {
        const late = await service.ask(askHealth(service, nonsense));
        assertAnswer(late, service.words.invalid(`no answer within ${assertLeft(late, 100)} ms`, "out of reach"));
      }
      await service.command({ do: "release" });
      assertAnswer(await patient, service.words.HEALTHY);
    },
  },
  {
    title: "Prefer: wait= waits no longer than the longest timeout of the checks asked, for all of them together",
    async run(target) {
      await using service = await target.startAnother({
        health: { deadline: 50 },
        checks: { ready: { timeout: 400 }, validate: { timeout: 300 } },
        modes: { ready: "pass_after_200_ms", validate: "hang" },
      });
      const late = await assertTakes(400, () => service.ask(askHealth(service, "wait=20")));
      assertAnswer(late, service.words.invalid(`no answer within ${assertLeft(late, 200)} ms`, "out of reach"));
    },
  },
];

/** The time that the answer gives a check, in milliseconds: what was left of the deadline when it was asked. */
function assertLeft({ body }: { body: string }, most: number): number {
  const left = Number(/no answer within (\d+) ms/.exec(body)?.[1]);
  // a loaded machine takes of it what it likes
  assert(left >= 0 && left <= most + 1, body);
  return left;
}

export const deadline: readonly Behaviour[] = [...deadlines, ...preferences].map((each) => ({
  ...each,
  needs: "services",
  apart: true,
}));
