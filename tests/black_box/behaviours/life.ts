/** A service that starts, drains and stops. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { askUntil, assertAnswer, assertAsked } from "../expect.ts";
import { isReset } from "../http_client.ts";
import type { Answer, Behaviour, Target } from "../target.ts";
import { unlessTaken } from "../unless_taken.ts";
import { UNKNOWN_PATH } from "../words.ts";

const starting: Behaviour[] = [
  {
    title: "ready is 503 until it has passed once, live is 200 all along",
    async run(target) {
      await using service = await target.startAnother({
        checks: { ready: { interval: 100 } },
        modes: { ready: "hold_then_pass" },
      });
      await service.command({ do: "await", check: "ready", calls: 1 });
      await assertAsked(service, service.words.ready, service.words.notReady("it has not run yet"));
      await assertAsked(service, service.words.live, service.words.ALIVE);
      await service.command({ do: "set" });
      assertAnswer(await askUntil(service, service.words.ready, 200), service.words.READY);
    },
  },
];

/** Asks on a connection that the client would keep, and is told not to. */
async function askLastly(target: Target, path: string, method = "GET"): Promise<Answer> {
  using connection = await target.connect();
  await connection.send({ path, method });
  const answer = await connection.readAnswer({ path, method });
  assertEquals(answer.headers.get("connection"), "close");
  return answer;
}

const draining: Behaviour[] = [
  {
    title: "a service that drains is not ready at once, and alive; it goes on to listen, and every answer says close",
    unless: "says close",
    async run(target) {
      await using service = await target.startAnother();
      const { health, ready, live, ALIVE, NO_CLIENT_ANY_MORE, NOT_READY_ANY_MORE } = service.words;
      using before = await service.connect();
      await before.send({ path: ready });
      assertAnswer(await before.readAnswer({ path: ready }), service.words.READY);
      await service.command({ do: "set" });
      await service.command({ do: "drain" });
      await before.send({ path: ready });
      assertAnswer(await before.readAnswer({ path: ready }), NOT_READY_ANY_MORE);
      for (
        const [path, expected] of [
          [ready, NOT_READY_ANY_MORE],
          [health, NO_CLIENT_ANY_MORE],
          [live, ALIVE],
          ["/nowhere", UNKNOWN_PATH],
        ] as const
      ) {
        const answer = await askLastly(service, path);
        assertAnswer(answer, expected);
        assertEquals(answer.headers.get("retry-after"), expected[0] === 503 ? "1" : null);
        assertEquals((await askLastly(service, path, "HEAD")).status, expected[0]);
      }
      const { ready: asked, validate } = await service.command({ do: "tell" });
      assertEquals([asked.calls, validate.calls], [0, 0]);
    },
  },
  {
    title: "an answer that comes while the service drains says so, though it was asked for before",
    unless: "says close",
    async run(target) {
      await using service = await target.startAnother();
      await service.command({ do: "set", validate: "hold_then_pass" });
      const answer = askLastly(service, service.words.health);
      answer.catch(() => {});
      await service.command({ do: "await", check: "validate", calls: 1 });
      await service.command({ do: "drain" });
      await service.command({ do: "release" });
      assertAnswer(await answer, service.words.NO_CLIENT_ANY_MORE);
    },
  },
  {
    title: "a connection ends after an answer that says close",
    unless: "ends connections",
    async run(target) {
      await using service = await target.startAnother();
      await service.command({ do: "drain" });
      for (const path of [service.words.ready, service.words.live]) {
        using connection = await service.connect();
        await connection.send({ path });
        assertEquals((await connection.readAnswer({ path })).headers.get("connection"), "close");
        assertEquals(await connection.readToEnd(2_000), "");
      }
    },
  },
  {
    title: "live goes on to be judged by its own checks while the service drains",
    dialect: "ndc",
    async run(target) {
      await using service = await target.startAnother();
      await service.command({ do: "drain" });
      await service.command({ do: "set", live: "reject" });
      assertEquals((await service.ask({ path: service.words.live })).status, 500);
    },
  },
  {
    title: "a service that was closed and serves again is ready again",
    needs: "closing",
    run: (target) =>
      unlessTaken(async () => {
        await using service = await target.startAnother();
        await service.command({ do: "drain" });
        await service.command({ do: "close" });
        await service.command({ do: "serve_again" });
        await assertAsked(service, service.words.health, service.words.HEALTHY);
      }),
  },
];

const stopping: Behaviour[] = [
  {
    title: "a request on its way while the server stops listening is answered, on a new connection and on a kept one",
    needs: "closing",
    unless: "late first request",
    async run(target) {
      // the server waits a moment for it, which a loaded machine may miss: then once more
      for (let attempt = 1;; attempt++) {
        const [elapsed, answers] = await askWhileStopping(target);
        if (elapsed > 50 && attempt < 5) continue;
        for (const answer of answers) assertAnswer(answer, target.words.ALIVE);
        return;
      }
    },
  },
  ...(["SIGTERM", "SIGINT"] as const).map((signal): Behaviour => ({
    title: `${signal} drains the service, and ends the process by itself after the drain delay`,
    async run(target) {
      await using service = await target.startProcess({ serve: { signals: true, drainDelay: 300 } });
      await assertAsked(service, service.words.health, service.words.HEALTHY);
      const start = performance.now();
      service.signal(signal);
      assertAnswer(await askUntil(service, service.words.ready, 503), service.words.NOT_READY_ANY_MORE);
      await assertAsked(service, service.words.live, service.words.ALIVE);
      await service.closed();
      const elapsed = performance.now() - start;
      assert(elapsed >= 299, `closed after ${elapsed} ms`);
      await assertRejects(() => service.connect(), Deno.errors.ConnectionRefused);
      assertEquals(await service.ended(), 0);
    },
  })),
  {
    title: "a second signal closes at once, and still lets a running answer finish",
    async run(target) {
      await using service = await target.startProcess({
        serve: { signals: true, drainDelay: 60_000 },
      });
      await service.command({ do: "set", validate: "hold_then_pass" });
      const answer = service.ask({ path: service.words.health });
      await service.command({ do: "await", check: "validate", calls: 1 });
      service.signal("SIGTERM");
      await askUntil(service, service.words.ready, 503);
      service.signal("SIGINT");
      await untilRefused(service);
      await service.command({ do: "release" });
      assertAnswer(await answer, service.words.NO_CLIENT_ANY_MORE);
      await service.closed();
      assertEquals(await service.ended(), 0);
    },
  },
];

async function askWhileStopping(target: Target): Promise<[elapsed: number, Answer[]]> {
  await using service = await target.startAnother();
  const ask = { path: service.words.live };
  using kept = await service.connect();
  await kept.send(ask);
  await kept.readAnswer(ask);
  using fresh = await service.connect();
  // connections are taken over in their order: so the server has got that one
  await service.ask(ask);
  const start = performance.now();
  await service.command({ do: "begin_close" });
  await untilRefused(service);
  const elapsed = performance.now() - start;
  const answers = await Promise.all([fresh, kept].map(async (connection) => {
    await connection.send(ask);
    return await connection.readAnswer(ask);
  }));
  return [elapsed, answers];
}

async function untilRefused(target: Target): Promise<void> {
  const bound = performance.now() + 5_000;
  while (performance.now() < bound) {
    try {
      (await target.connect())[Symbol.dispose]();
    } catch (error) {
      if (error instanceof Deno.errors.ConnectionRefused) return;
      if (!isReset(error)) throw error;
    }
  }
  throw new Error("The server goes on listening");
}

const kinds = [["background", starting], ["services", draining], ["signals", stopping]] as const;

export const life: readonly Behaviour[] = kinds.flatMap(([needs, list]) =>
  list.map((each) => ({ needs, ...each, apart: true }))
);
