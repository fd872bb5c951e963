/** How the server starts and ends, and the process with it. Each behaviour has a process of its own. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ALIVE, assertAnswer, assertAsked, HEALTHY, invalid } from "../expect.ts";
import { Connection, requestText } from "../http_client.ts";
import type { Behaviour, Target } from "../target.ts";

const starts: Behaviour[] = [
  {
    title: "port 0 gives each server a free port",
    async run(target) {
      await using another = await target.startAnother({ port: 0 });
      assertMatch(another.url, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
      assert(another.url !== target.url, another.url);
      await assertAsked(another, "/health", HEALTHY);
    },
  },
  {
    title: "serving twice on one port is an error that names the address",
    async run(target) {
      await using another = await target.startAnother();
      const error = await assertRejects(() => another.command({ do: "serve_again" }), Error);
      assert(error.message.includes(another.url.slice("http://".length)), error.message);
      await assertAsked(another, "/health", HEALTHY);
    },
  },
  {
    title: "a port that another process has is an error that names the address",
    async run(target) {
      const port = portOf(target);
      const error = await assertRejects(() => target.startAnother({ port }), Error);
      assert(error.message.includes(`127.0.0.1:${port}`), error.message);
    },
  },
  {
    title: "listens on ::1",
    unavailable: loopbackV6() ? undefined : "this machine has no ::1",
    async run(target) {
      await using another = await target.startAnother({ bindAddress: "::1" });
      assertMatch(another.url, /^http:\/\/\[::1\]:[1-9]\d*$/);
      await assertAsked(another, "/health", HEALTHY);
      const onlyV6 = another.url.replace("[::1]", "127.0.0.1");
      await assertRejects(() => Connection.open(onlyV6, () => {}), Deno.errors.ConnectionRefused);
    },
  },
  {
    title: "listens on a host name",
    async run(target) {
      await using another = await target.startAnother({ bindAddress: "localhost" });
      assertMatch(another.url, /^http:\/\/localhost:[1-9]\d*$/);
      await assertAsked(another, "/health", HEALTHY);
    },
  },
  {
    title: "an unhandled rejection would be noticed by these tests",
    async run(target) {
      await using another = await target.startAnother();
      await another.command({ do: "reject_unhandled" });
      assertEquals((await another.command({ do: "tell" })).unhandled, 1);
    },
  },
];

const closes: Behaviour[] = [
  {
    title: "close() lets a running answer finish, and refuses connections then",
    async run(target) {
      await using another = await target.startAnother({ timeout: 30_000 });
      await another.command({ do: "set", validate: "hold_then_pass" });
      const answer = another.ask({ path: "/health" });
      await another.command({ do: "await", check: "validate", calls: 1 });
      const closed = another.command({ do: "close" });
      await another.command({ do: "release" });
      assertAnswer(await answer, HEALTHY);
      await closed;
      await assertRejects(() => another.connect(), Deno.errors.ConnectionRefused);
    },
  },
  {
    title: "close() does not wait for a client that asks nothing more",
    async run(target) {
      await using another = await target.startAnother();
      using idle = await another.connect();
      await idle.send({ path: "/live" });
      assertAnswer(await idle.readAnswer({ path: "/live" }), ALIVE);
      await assertClosedWithin(another, 0, 2_000);
      assertEquals(await idle.readToEnd(), "");
    },
  },
  {
    title: "close() does not wait for a client that has asked nothing yet, and answers it no more",
    async run(target) {
      await using another = await target.startAnother();
      using silent = await another.connect();
      await assertAsked(another, "/live", ALIVE);
      await assertClosedWithin(another, 0, 2_000);
      await silent.writeLastly(requestText({ path: "/live" }));
      assertEquals(await silent.readToEnd(), "");
    },
  },
  {
    title: "close() waits 5 s at most for a running answer, which then says so",
    slow: true,
    async run(target) {
      await using another = await target.startAnother({ timeout: 30_000 });
      await another.command({ do: "set", validate: "hang" });
      using connection = await another.connect();
      await connection.send({ path: "/health" });
      const answer = connection.readAnswer({ path: "/health" }, 10_000);
      await another.command({ do: "await", check: "validate", calls: 1 });
      await assertClosedWithin(another, 4_500, 7_000);
      assertAnswer(await answer, invalid("the service is closing"));
      assertEquals(await connection.readToEnd(), "");
    },
  },
  {
    title: "the port is free again after close()",
    async run(target) {
      await using first = await target.startAnother();
      await assertAsked(first, "/live", ALIVE);
      await first.command({ do: "close" });
      await using second = await target.startAnother({ port: portOf(first) });
      await assertAsked(second, "/live", ALIVE);
    },
  },
];

const ends: Behaviour[] = [
  {
    title: "the process ends when nothing but the server is left",
    async run(target) {
      await using another = await target.startAnother();
      await assertAsked(another, "/health", HEALTHY);
      assertEquals(await another.finish(), 0);
    },
  },
  {
    title: "the process ends with idle and silent connections open",
    async run(target) {
      await using another = await target.startAnother();
      using idle = await another.connect();
      await idle.send({ path: "/live" });
      assertAnswer(await idle.readAnswer({ path: "/live" }), ALIVE);
      using silent = await another.connect();
      await silent.write("GET /live HTTP/1.1\r\n");
      await assertAsked(another, "/live", ALIVE);
      assertEquals(await another.finish(), 0);
    },
  },
  {
    title: "the process ends while a check of 30 s is running",
    async run(target) {
      await using another = await target.startAnother({ timeout: 30_000 });
      await another.command({ do: "set", validate: "hang" });
      using connection = await another.connect();
      await connection.send({ path: "/health" });
      await another.command({ do: "await", check: "validate", calls: 1 });
      assertEquals(await another.finish(), 0);
    },
  },
  {
    title: "the process ends after close()",
    async run(target) {
      await using another = await target.startAnother();
      await assertAsked(another, "/live", ALIVE);
      await another.command({ do: "close" });
      assertEquals(await another.finish(), 0);
    },
  },
];

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

export const processes: readonly Behaviour[] = [...starts, ...closes, ...ends].map((each) => ({
  ...each,
  needs: "process",
}));
