/** How servers start and end, and their process with them. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { assertAnswer, assertAsked } from "../expect.ts";
import { Connection, requestText } from "../http_client.ts";
import type { Behaviour, Target } from "../target.ts";
import { unlessTaken } from "../unless_taken.ts";

const PATIENT = { health: { deadline: 30_000 } };

const starts: Behaviour[] = [
  {
    title: "port 0 gives each server a free port",
    async run(target) {
      await using another = await target.startAnother();
      assertMatch(another.url, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
      assert(another.url !== target.url, another.url);
      await assertWell(another);
    },
  },
  {
    title: "serving twice on one port is an error that names the address",
    async run(target) {
      await using another = await target.startAnother();
      const error = await assertRejects(() => another.command({ do: "serve_again" }), Error);
      assert(error.message.includes(another.url.slice("http://".length)), error.message);
      await assertWell(another);
    },
  },
  {
    title: "a port that another process has is an error that names the address",
    async run(target) {
      const port = portOf(target);
      const error = await assertRejects(() => target.startProcess({ serve: { port } }), Error);
      assert(error.message.includes(`127.0.0.1:${port}`), error.message);
    },
  },
  {
    title: "listens on ::1",
    unavailable: loopbackV6() ? undefined : "this machine has no ::1",
    async run(target) {
      await using another = await target.startAnother({ serve: { bindAddress: "::1" } });
      assertMatch(another.url, /^http:\/\/\[::1\]:[1-9]\d*$/);
      await assertWell(another);
      const onlyV6 = another.url.replace("[::1]", "127.0.0.1");
      await assertRejects(() => Connection.open(onlyV6, () => {}), Deno.errors.ConnectionRefused);
    },
  },
  {
    title: "listens on a host name",
    async run(target) {
      await using another = await target.startAnother({ serve: { bindAddress: "localhost" } });
      assertMatch(another.url, /^http:\/\/localhost:[1-9]\d*$/);
      await assertWell(another);
    },
  },
  {
    title: "an unhandled rejection would be noticed by these tests",
    async run(target) {
      await using another = await target.startProcess();
      await another.command({ do: "reject_unhandled" });
      assertEquals((await another.command({ do: "tell" })).unhandled, 1);
    },
  },
];

const closes: Behaviour[] = [
  {
    title: "close() lets a running answer finish, and refuses connections then",
    async run(target) {
      await using another = await target.startAnother(PATIENT);
      await another.command({ do: "set", validate: "hold_then_pass" });
      const answer = another.ask({ path: another.words.health });
      await another.command({ do: "await", check: "validate", calls: 1 });
      const closed = another.command({ do: "close" });
      await another.command({ do: "release" });
      assertAnswer(await answer, another.words.HEALTHY);
      await closed;
      await assertRejects(() => another.connect(), Deno.errors.ConnectionRefused);
    },
  },
  {
    title: "close() does not wait for a client that asks nothing more",
    async run(target) {
      await using another = await target.startAnother();
      using idle = await another.connect();
      await askLive(another, idle);
      await assertClosedWithin(another, 0, 2_000);
      assertEquals(await idle.readToEnd(), "");
    },
  },
  {
    title: "close() does not wait for a client whose answer came while it closed, and that would keep its connection",
    async run(target) {
      await using another = await target.startAnother(PATIENT);
      await another.command({ do: "set", validate: "hold_then_pass" });
      using keeping = await another.connect();
      const ask = { path: another.words.health };
      await keeping.send(ask);
      await another.command({ do: "await", check: "validate", calls: 1 });
      await another.command({ do: "begin_close" });
      await another.command({ do: "release" });
      assertAnswer(await keeping.readAnswer(ask), another.words.HEALTHY);
      await assertClosedWithin(another, 0, 2_000);
      assertEquals(await keeping.readToEnd(), "");
    },
  },
  {
    title: "close() does not wait for a client that has asked nothing yet, and answers it no more",
    async run(target) {
      await using another = await target.startAnother();
      using silent = await another.connect();
      await assertWell(another);
      await assertClosedWithin(another, 0, 2_000);
      await silent.writeLastly(requestText({ path: another.words.live }));
      assertEquals(await silent.readToEnd(), "");
    },
  },
  {
    title: "close() waits 5 s at most for a running answer, which then says so",
    slow: true,
    async run(target) {
      await using another = await target.startAnother(PATIENT);
      await another.command({ do: "set", validate: "hang" });
      using connection = await another.connect();
      const ask = { path: another.words.health };
      await connection.send(ask);
      const answer = connection.readAnswer(ask, 10_000);
      await another.command({ do: "await", check: "validate", calls: 1 });
      await assertClosedWithin(another, 4_500, 7_000);
      assertAnswer(await answer, another.words.NO_CLIENT_ANY_MORE);
      assertEquals(await connection.readToEnd(), "");
    },
  },
  {
    title: "the port is free again after close()",
    run: (target) =>
      unlessTaken(async () => {
        await using first = await target.startAnother();
        await assertWell(first);
        await first.command({ do: "close" });
        await using second = await target.startAnother({ serve: { port: portOf(first) } });
        await assertWell(second);
      }),
  },
];

const ends: Behaviour[] = [
  {
    title: "the process ends when nothing but the server is left",
    async run(target) {
      await using another = await target.startProcess();
      await assertWell(another);
      assertEquals(await another.finish(), 0);
    },
  },
  {
    title: "the process ends with idle and silent connections open",
    async run(target) {
      await using another = await target.startProcess();
      using idle = await another.connect();
      await askLive(another, idle);
      using silent = await another.connect();
      await silent.write("GET /live HTTP/1.1\r\n");
      await assertWell(another);
      assertEquals(await another.finish(), 0);
    },
  },
  {
    title: "the process ends while checks of 30 s are running, asked and in the background",
    async run(target) {
      await using another = await target.startProcess({
        ...PATIENT,
        checks: { vendor: { interval: 100 } },
        modes: { validate: "hang", vendor: "hang" },
      });
      using connection = await another.connect();
      await connection.send({ path: another.words.health });
      await another.command({ do: "await", check: "validate", calls: 1 });
      await another.command({ do: "await", check: "vendor", calls: 1 });
      assertEquals(await another.finish(), 0);
    },
  },
  {
    title: "the process ends after close()",
    async run(target) {
      await using another = await target.startProcess();
      await assertWell(another);
      await another.command({ do: "close" });
      assertEquals(await another.finish(), 0);
    },
  },
];

function assertWell(target: Target): Promise<void> {
  return assertAsked(target, target.words.health, target.words.HEALTHY);
}

async function askLive({ words }: Target, connection: Connection): Promise<void> {
  await connection.send({ path: words.live });
  assertAnswer(await connection.readAnswer({ path: words.live }), words.ALIVE);
}

async function assertClosedWithin(target: Target, least: number, most: number): Promise<void> {
  const start = performance.now();
  await target.command({ do: "close" });
  const elapsed = performance.now() - start;
  assert(elapsed >= least && elapsed < most, `closed after ${elapsed} ms`);
}

function portOf({ url }: Target): number {
  return Number(new URL(url).port);
}

function loopbackV6(): boolean {
  try {
    Deno.listen({ hostname: "::1", port: 0 }).close();
    return true;
  } catch {
    return false;
  }
}

const kinds = [["listening", starts], ["closing", closes], ["process", ends]] as const;

export const processes: readonly Behaviour[] = kinds.flatMap(([needs, list]) =>
  list.map((each) => ({ ...each, needs, apart: true }))
);
