/** Checks cost one run however many ask, and how long its result is answered. */
import { assert, assertEquals } from "@std/assert";
import { askUntil, assertAnswer, assertAsked } from "../expect.ts";
import type { Connection } from "../http_client.ts";
import type { Behaviour, ProcessTarget, Target } from "../target.ts";

const HERD = 1_000;
/** So that a loaded machine has the time to ask by all of them. */
const PATIENT = { deadline: 30_000 };

/** Connections that are all made before one of them asks. */
async function connectHerd(target: Target): Promise<Connection[]> {
  return await Promise.all(Array.from({ length: HERD }, () => target.connect()));
}

const herds: Behaviour[] = [
  {
    title: `${HERD} simultaneous requests on connections of their own share one run, and leave nothing behind`,
    dialect: "baton",
    needs: "process",
    unavailable: Deno.build.os === "linux" ? undefined : "connections are counted in /proc",
    async run(target) {
      await using service = await target.startProcess({ health: PATIENT });
      const ask = { path: service.words.health };
      await assertAsked(service, ask, service.words.HEALTHY);
      const { timers, requests } = await service.command({ do: "tell" });
      await service.command({ do: "set", validate: "hold_then_pass" });
      const herd = await connectHerd(service);
      await Promise.all(herd.map((each) => each.send(ask)));
      await service.command({ do: "await_requests", requests: requests + HERD });
      await service.command({ do: "release" });
      const answers = await Promise.all(herd.map((each) => each.readAnswer(ask, 10_000)));
      answers.forEach((answer) => assertAnswer(answer, service.words.HEALTHY));
      const after = await service.command({ do: "tell" });
      assertEquals([after.ready.calls, after.validate, after.timers], [HERD, { calls: 1, aborts: 0 }, timers]);
      herd.forEach((each) => each[Symbol.dispose]());
      await untilConnections(service, 1);
    },
  },
  {
    title: `${HERD} simultaneous requests on a check of 200 ms take one run, and little longer than it`,
    dialect: "baton",
    async run(target) {
      await using slow = await target.startAnother({
        health: PATIENT,
        checks: { ready: { ttl: 20_000 }, validate: { ttl: 20_000 } },
        modes: { validate: "pass_after_200_ms" },
      });
      const ask = { path: slow.words.health };
      const herd = await connectHerd(slow);
      const start = performance.now();
      await Promise.all(herd.map(async (each) => {
        await each.send(ask);
        assertAnswer(await each.readAnswer(ask, 10_000), slow.words.HEALTHY);
        each[Symbol.dispose]();
      }));
      const elapsed = performance.now() - start;
      const { ready, validate } = await slow.command({ do: "tell" });
      assertEquals([ready.calls, validate.calls], [1, 1]);
      assert(elapsed >= 190 && elapsed < 3_000 * (slow.pace ?? 1), `took ${elapsed} ms`);
    },
  },
];

/** Waits until the process has closed all others. */
async function untilConnections(service: ProcessTarget, expected: number): Promise<void> {
  const bound = performance.now() + 5_000;
  for (;;) {
    const connections = await service.connections();
    if (connections === expected) return;
    if (performance.now() > bound) throw new Error(`${connections} connections are open, not ${expected}`);
  }
}

const leaving: Behaviour[] = [
  {
    title: "a client that goes away cancels nothing for another that asks the same",
    async run(target) {
      await using service = await target.startAnother({ health: PATIENT });
      const ask = { path: service.words.health };
      await service.command({ do: "set", validate: "hold_then_pass" });
      {
        using leaving = await service.connect();
        await leaving.send(ask);
        await service.command({ do: "await", check: "validate", calls: 1 });
      }
      const answer = service.ask(ask);
      await service.command({ do: "await_requests", requests: 2 });
      await service.command({ do: "release" });
      assertAnswer(await answer, service.words.HEALTHY);
      assertEquals((await service.command({ do: "tell" })).validate, { calls: 1, aborts: 0 });
    },
  },
  {
    title: "a run whose last client goes away is finished, and its result kept",
    async run(target) {
      await using service = await target.startAnother({ health: PATIENT, checks: { validate: { ttl: 20_000 } } });
      await service.command({ do: "set", validate: "hold_then_reject" });
      {
        using leaving = await service.connect();
        await leaving.send({ path: service.words.health });
        await service.command({ do: "await", check: "validate", calls: 1 });
      }
      await service.command({ do: "release" });
      await assertAsked(service, service.words.health, service.words.invalid("no such table: users"));
      assertEquals((await service.command({ do: "tell" })).validate, { calls: 1, aborts: 0 });
    },
  },
];

const ttl: Behaviour[] = [
  {
    title: "a result younger than its time to live is answered again, whatever the check would say by now",
    async run(target) {
      await using service = await target.startAnother({ health: PATIENT, checks: { validate: { ttl: 20_000 } } });
      await assertAsked(service, service.words.health, service.words.HEALTHY);
      await service.command({ do: "set", validate: "reject" });
      await assertAsked(service, service.words.health, service.words.HEALTHY);
      assertEquals((await service.command({ do: "tell" })).validate.calls, 0);
    },
  },
  {
    title: "a failure is answered for its time to live, and no longer",
    async run(target) {
      await using service = await target.startAnother({ health: PATIENT, checks: { validate: { ttl: 300 } } });
      await service.command({ do: "set", validate: "reject" });
      const start = performance.now();
      await assertAsked(service, service.words.health, service.words.invalid("no such table: users"));
      await service.command({ do: "set" });
      assertAnswer(await askUntil(service, service.words.health, 200), service.words.HEALTHY);
      const elapsed = performance.now() - start;
      assert(elapsed >= 299, `passed again after ${elapsed} ms`);
      assertEquals((await service.command({ do: "tell" })).validate.calls, 1);
    },
  },
];

export const sharing: readonly Behaviour[] = [...herds, ...leaving, ...ttl].map((each) => ({
  needs: "services",
  ...each,
  apart: true,
}));
