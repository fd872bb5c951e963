/** Checks that run in the background: requests only read what came of them. */
import { assert, assertEquals } from "@std/assert";
import { askUntil, assertAnswer, assertAsked } from "../expect.ts";
import type { Behaviour } from "../target.ts";

const intervals: Behaviour[] = [
  {
    title: "a background check runs by itself, and answers are unknown before its first result",
    async run(target) {
      await using service = await target.startAnother({
        checks: { vendor: { interval: 100 } },
        modes: { vendor: "hold_then_pass" },
      });
      await service.command({ do: "await", check: "vendor", calls: 1 });
      const unknown = { vendor: "it has not run yet" };
      await assertAsked(service, service.words.health, service.words.othersFail(unknown));
      await service.command({ do: "set" });
      assertAnswer(await askUntil(service, service.words.health, 200), service.words.HEALTHY);
      await service.command({ do: "await", check: "vendor", calls: 2 });
    },
  },
  {
    title: "requests do not run a background check",
    async run(target) {
      await using service = await target.startAnother({ checks: { vendor: { interval: 60_000 } } });
      await service.command({ do: "await", check: "vendor", calls: 1 });
      for (let times = 0; times < 10; times++) await assertAsked(service, service.words.health, service.words.HEALTHY);
      const { vendor, validate } = await service.command({ do: "tell" });
      assertEquals([vendor.calls, validate.calls], [1, 10]);
    },
  },
  {
    title: "a background check that hangs becomes stale, and does not run twice at a time",
    async run(target) {
      await using service = await target.startAnother({
        checks: { vendor: { interval: 100, maxAge: 300, ttl: 0 } },
      });
      await askUntil(service, service.words.health, 200);
      await service.command({ do: "set", vendor: "hang" });
      const { body } = await askUntil(service, service.words.health, service.words.othersFail({})[0]);
      assert(/"vendor":"its last result is \d+ ms old"/.test(body), body);
      assertEquals((await service.command({ do: "tell" })).vendor, { calls: 1, aborts: 0 });
    },
  },
  {
    title: "background checks end with the service: the one that runs is given up, and no timer is left",
    async run(target) {
      const interval = { interval: 100 };
      await using service = await target.startProcess({
        checks: { validate: interval, vendor: interval, cache: interval },
        modes: { vendor: "hang" },
      });
      await service.command({ do: "await", check: "vendor", calls: 1 });
      await service.command({ do: "await", check: "cache", calls: 2 });
      await service.command({ do: "close" });
      const { vendor, timers } = await service.command({ do: "tell" });
      assertEquals([vendor, timers], [{ calls: 1, aborts: 1 }, 0]);
      assertEquals(await service.finish(), 0);
    },
  },
  {
    title: "background checks keep no process alive",
    async run(target) {
      await using service = await target.startProcess({ checks: { vendor: { interval: 100 } } });
      await service.command({ do: "await", check: "vendor", calls: 2 });
      assertEquals(await service.finish(), 0);
    },
  },
];

export const background: readonly Behaviour[] = intervals.map((each) => ({
  ...each,
  needs: "background",
  apart: true,
}));
