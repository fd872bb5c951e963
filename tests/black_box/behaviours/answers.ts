/** What each endpoint answers to whom, in either dialect. */
import { assertEquals } from "@std/assert";
import { assertAsked, wellAnswered } from "../expect.ts";
import type { Behaviour, Target } from "../target.ts";
import { NDC, UNKNOWN_METHOD, UNKNOWN_PATH } from "../words.ts";

const TEXT = "no such table: users";

async function callsOf(target: Target): Promise<number[]> {
  const { ready, validate, live } = await target.command({ do: "tell" });
  return [ready.calls, validate.calls, live.calls];
}

const endpoints: Behaviour[] = [
  {
    title: "health asks ready and validate once each, and answers well when they pass",
    async run(target) {
      await assertAsked(target, target.words.health, target.words.HEALTHY);
      assertEquals(await callsOf(target), [1, 1, 0]);
    },
  },
  {
    title: "health answers with the error's text when validate rejects",
    async run(target) {
      await target.command({ do: "set", validate: "reject" });
      await assertAsked(target, target.words.health, target.words.invalid(TEXT));
    },
  },
  {
    title: "health answers 503 and does not ask validate when ready rejects",
    async run(target) {
      await target.command({ do: "set", ready: "reject", validate: "reject" });
      await assertAsked(target, target.words.health, target.words.noClient(TEXT));
      assertEquals(await callsOf(target), [1, 0, 0]);
    },
  },
  {
    title: "ready asks ready, and nothing else",
    async run(target) {
      await target.command({ do: "set", validate: "reject", live: "reject" });
      await assertAsked(target, target.words.ready, target.words.READY);
      assertEquals(await callsOf(target), [1, 0, 0]);
    },
  },
  {
    title: "ready answers 503 when ready rejects",
    async run(target) {
      await target.command({ do: "set", ready: "reject" });
      await assertAsked(target, target.words.ready, target.words.notReady(TEXT));
    },
  },
  {
    title: "live answers 200 when all checks but those on live fail, without asking them",
    async run(target) {
      await target.command({ do: "set", ready: "reject", validate: "reject" });
      await assertAsked(target, target.words.live, target.words.ALIVE);
      assertEquals((await callsOf(target)).slice(0, 2), [0, 0]);
    },
  },
  {
    title: "/live asks nothing, even of checks on live",
    dialect: "baton",
    async run(target) {
      await target.command({ do: "set", live: "reject" });
      await assertAsked(target, "/live", target.words.ALIVE);
      assertEquals(await callsOf(target), [0, 0, 0]);
    },
  },
  {
    title: "recovers as soon as the checks pass again",
    async run(target) {
      await target.command({ do: "set", ready: "throw" });
      await assertAsked(target, target.words.health, target.words.noClient(TEXT));
      await target.command({ do: "set" });
      for (const [path, expected] of wellAnswered(target.words)) await assertAsked(target, path, expected);
    },
  },
];

const ofNdc: Behaviour[] = [
  {
    title: "/health/live answers 500 when a check on live fails, and asks no other",
    async run(target) {
      await target.command({ do: "set", live: "reject" });
      await assertAsked(target, "/health/live", [
        500,
        '{"message":"connector is not live","details":{"live":"no such table: users"}}',
      ]);
      assertEquals(await callsOf(target), [0, 0, 1]);
    },
  },
  ...["/", "/health"].map((path): Behaviour => ({
    title: `${path} answers as /health/ready`,
    async run(target) {
      await assertAsked(target, path, NDC.READY);
      await target.command({ do: "set", ready: "reject" });
      await assertAsked(target, path, NDC.notReady(TEXT));
      assertEquals(await callsOf(target), [1, 0, 0]);
    },
  })),
  ...(["reject_unreachable", "reject_refused"] as const).map((mode): Behaviour => ({
    title: `/health/connected answers 504 when validate does ${mode.replaceAll("_", " ")}`,
    async run(target) {
      await target.command({ do: "set", validate: mode });
      assertEquals((await target.ask({ path: "/health/connected" })).status, 504);
    },
  })),
  {
    title: "/health/connected answers 502 when one check is timed out and another answers wrongly",
    apart: true,
    async run(target) {
      await using service = await target.startAnother({ checks: { validate: { timeout: 100 }, vendor: {} } });
      await service.command({ do: "set", validate: "hang", vendor: "reject" });
      const details = { validate: "no answer within 100 ms", vendor: TEXT };
      await assertAsked(service, "/health/connected", NDC.othersFail(details));
      await service.command({ do: "set", validate: "hang", vendor: "reject_refused" });
      await assertAsked(
        service,
        "/health/connected",
        NDC.othersFail({ ...details, vendor: "connect failed" }, "out of reach"),
      );
    },
  },
];

const ndc: Behaviour[] = ofNdc.map((each) => ({ ...each, dialect: "ndc" }));

const queries: Behaviour[] = ["?", "?verbose", "?endpoint=/live&x=%zz", "??/live", "?http://localhost/live"].map((
  query,
) => ({
  title: `the query ${query} changes nothing`,
  async run(target) {
    for (const [path, expected] of wellAnswered(target.words)) await assertAsked(target, `${path}${query}`, expected);
  },
}));

const unknown: Behaviour[] = [
  {
    title: "other paths are unknown, whatever the method",
    async run(target) {
      for (const path of target.words.unknownPaths) {
        await assertAsked(target, path, UNKNOWN_PATH);
        await assertAsked(target, { method: "POST", path }, UNKNOWN_PATH);
        await assertAsked(target, { method: "HEAD", path }, [404, ""]);
      }
      assertEquals(await callsOf(target), [0, 0, 0]);
    },
  },
  ...["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"].map((method): Behaviour => ({
    title: `${method} is an unknown method on each path, and asks no check`,
    ...(method === "TRACE" && { unless: "TRACE" }),
    async run(target) {
      for (const path of target.words.paths) {
        const answer = await target.ask({ method, path });
        assertEquals([answer.status, answer.headers.get("allow"), answer.body], [405, "GET, HEAD", UNKNOWN_METHOD[1]]);
      }
      assertEquals(await callsOf(target), [0, 0, 0]);
    },
  })),
  {
    title: "methods are told apart by case, and may be invented",
    needs: "socket",
    unless: "invented methods",
    async run(target) {
      for (const method of ["get", "Head", "BREW"]) {
        await assertAsked(target, { method, path: target.words.health }, UNKNOWN_METHOD);
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

/** How to get an answer of each kind there is, and what its headers are beside those of every answer. */
const KINDS = [
  ["live", {}],
  ["ready", {}],
  ["health", {}],
  ["ready", { ready: "reject" }],
  ["health", { ready: "reject" }],
  ["health", { validate: "reject" }],
  ["health", { validate: "reject_unreachable" }],
  ["live", { live: "reject" }],
] as const;

async function answersOfEachKind(target: Target, method: string) {
  const answers = [await target.ask({ method, path: "/nowhere" })];
  for (const [endpoint, modes] of KINDS) {
    await target.command({ do: "set", ...modes });
    answers.push(await target.ask({ method, path: target.words[endpoint] }));
  }
  return answers;
}

const headers: Behaviour[] = [
  {
    title: "sends no header that does nothing, and forbids storing",
    async run(target) {
      for (const { status, headers, body } of await answersOfEachKind(target, "GET")) {
        const names = [...headers.keys()].filter((name) => name !== "date" && name !== "connection");
        const expected = [["cache-control", "content-length"], ["content-type"], ["retry-after"]];
        assertEquals(names, [...expected[0], ...body === "" ? [] : expected[1], ...status === 503 ? expected[2] : []]);
        assertEquals(headers.get("cache-control"), "no-store");
        if (body !== "") assertEquals(headers.get("content-type"), "application/json");
        if (status === 503) assertEquals(headers.get("retry-after"), "1");
      }
    },
  },
  {
    title: "answers HEAD as GET, without the body",
    unless: "HEAD has a length",
    async run(target) {
      const gets = await answersOfEachKind(target, "GET");
      const heads = await answersOfEachKind(target, "HEAD");
      gets.forEach((get, index) => {
        const head = heads[index];
        get.headers.delete("date");
        head.headers.delete("date");
        assertEquals([head.status, [...head.headers], head.body], [get.status, [...get.headers], ""]);
      });
    },
  },
  {
    title: "answers in full whatever encodings are accepted",
    async run(target) {
      const headers = { "Accept-Encoding": "gzip, br, zstd", Accept: "text/html" };
      const answer = await target.ask({ path: target.words.health, headers });
      assertEquals([answer.status, answer.headers.get("content-encoding")], [200, null]);
    },
  },
];

export const answers: readonly Behaviour[] = [...endpoints, ...ndc, ...queries, ...unknown, ...headers];
