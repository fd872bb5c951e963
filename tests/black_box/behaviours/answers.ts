/** What each endpoint answers to whom. */
import { assertEquals } from "@std/assert";
import {
  ALIVE,
  assertAsked,
  HEALTHY,
  invalid,
  NO_CLIENT,
  NOT_READY,
  READY,
  UNKNOWN_METHOD,
  UNKNOWN_PATH,
} from "../expect.ts";
import type { Behaviour } from "../target.ts";

const endpoints: Behaviour[] = [
  {
    title: "/health answers healthy when ready and validate pass",
    run: (target) => assertAsked(target, "/health", HEALTHY),
  },
  {
    title: "/health answers 503 with the error's text when validate rejects",
    async run(target) {
      await target.command({ do: "set", validate: "reject" });
      await assertAsked(target, "/health", invalid("no such table: users"));
    },
  },
  {
    title: "/health answers 503 and does not ask validate when ready rejects",
    async run(target) {
      await target.command({ do: "set", ready: "reject", validate: "reject" });
      await assertAsked(target, "/health", NO_CLIENT);
      const { ready, validate } = await target.command({ do: "tell" });
      assertEquals([ready.calls, validate.calls], [1, 0]);
    },
  },
  {
    title: "/health asks ready and validate once each",
    async run(target) {
      await assertAsked(target, "/health", HEALTHY);
      const { ready, validate } = await target.command({ do: "tell" });
      assertEquals([ready.calls, validate.calls], [1, 1]);
    },
  },
  {
    title: "/ready answers ready, without asking validate",
    async run(target) {
      await target.command({ do: "set", validate: "reject" });
      await assertAsked(target, "/ready", READY);
      const { ready, validate } = await target.command({ do: "tell" });
      assertEquals([ready.calls, validate.calls], [1, 0]);
    },
  },
  {
    title: "/ready answers 503 when ready rejects",
    async run(target) {
      await target.command({ do: "set", ready: "reject" });
      await assertAsked(target, "/ready", NOT_READY);
    },
  },
  {
    title: "/live answers alive when all checks fail, without asking them",
    async run(target) {
      await target.command({ do: "set", ready: "reject", validate: "reject" });
      await assertAsked(target, "/live", ALIVE);
      const { ready, validate } = await target.command({ do: "tell" });
      assertEquals([ready.calls, validate.calls], [0, 0]);
    },
  },
  {
    title: "recovers as soon as the checks pass again",
    async run(target) {
      await target.command({ do: "set", ready: "throw" });
      await assertAsked(target, "/health", NO_CLIENT);
      await target.command({ do: "set" });
      await assertAsked(target, "/health", HEALTHY);
      await assertAsked(target, "/ready", READY);
    },
  },
];

const queries: Behaviour[] = ["?", "?verbose", "?endpoint=/live&x=%zz", "??/live", "?http://localhost/live"].map((
  query,
) => ({
  title: `/health${query} answers as /health`,
  run: (target) => assertAsked(target, `/health${query}`, HEALTHY),
}));

const unknownPaths: Behaviour[] = [
  "/",
  "/health/",
  "//health",
  "/HEALTH",
  "/health%2f",
  "/%68ealth",
  "/health;x=1",
  "/health/live",
  "/healthz",
  "/__proto__",
  "/constructor",
  "/live\\..\\health/",
].map((path) => ({
  title: `${path} is an unknown path, whatever the method`,
  async run(target) {
    await assertAsked(target, path, UNKNOWN_PATH);
    await assertAsked(target, { method: "POST", path }, UNKNOWN_PATH);
    await assertAsked(target, { method: "HEAD", path }, [404, ""]);
  },
}));

const unknownMethods: Behaviour[] = ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"].map((
  method,
) => ({
  title: `${method} is an unknown method on each endpoint, and asks no check`,
  async run(target) {
    for (const path of ["/health", "/ready", "/live"]) {
      const answer = await target.ask({ method, path });
      assertEquals([answer.status, answer.headers.get("allow"), answer.body], [405, "GET, HEAD", UNKNOWN_METHOD[1]]);
    }
    const { ready, validate } = await target.command({ do: "tell" });
    assertEquals([ready.calls, validate.calls], [0, 0]);
  },
}));

const literal: Behaviour[] = [
  {
    title: "methods are told apart by case, and may be invented",
    needs: "socket",
    unless: "invented methods",
    async run(target) {
      for (const method of ["get", "Head", "BREW"]) {
        await assertAsked(target, { method, path: "/health" }, UNKNOWN_METHOD);
      }
    },
  },
  {
    title: "dot segments are not resolved",
    needs: "socket",
    unless: "literal paths",
    async run(target) {
      for (const path of ["/./health", "/x/../health", "http://localhost/x/../health"]) {
        await assertAsked(target, path, UNKNOWN_PATH);
      }
    },
  },
];

/** How to get an answer of each kind there is. */
const KINDS = [
  ["/live", {}],
  ["/ready", {}],
  ["/health", {}],
  ["/ready", { ready: "reject" }],
  ["/health", { ready: "reject" }],
  ["/health", { validate: "reject" }],
  ["/nowhere", {}],
] as const;

const headers: Behaviour[] = [
  {
    title: "sends no header that does nothing, and forbids storing",
    async run(target) {
      for (const [path, modes] of KINDS) {
        await target.command({ do: "set", ...modes });
        const answer = await target.ask({ path });
        const names = [...answer.headers.keys()].filter((name) => name !== "date" && name !== "connection");
        assertEquals(names, ["cache-control", "content-length", "content-type"]);
        assertEquals(answer.headers.get("cache-control"), "no-store");
        assertEquals(answer.headers.get("content-type"), "application/json");
      }
    },
  },
  {
    title: "answers HEAD as GET, without the body",
    async run(target) {
      for (const [path, modes] of KINDS) {
        await target.command({ do: "set", ...modes });
        const get = await target.ask({ path });
        const head = await target.ask({ method: "HEAD", path });
        get.headers.delete("date");
        head.headers.delete("date");
        assertEquals([head.status, [...head.headers], head.body], [get.status, [...get.headers], ""]);
      }
    },
  },
  {
    title: "answers in full whatever encodings are accepted",
    async run(target) {
      const answer = await target.ask({
        path: "/health",
        headers: { "Accept-Encoding": "gzip, br, zstd", Accept: "text/html" },
      });
      assertEquals(answer.headers.get("content-encoding"), null);
      assertEquals(answer.status, 200);
    },
  },
];

export const answers: readonly Behaviour[] = [
  ...endpoints,
  ...queries,
  ...unknownPaths,
  ...unknownMethods,
  ...literal,
  ...headers,
];
