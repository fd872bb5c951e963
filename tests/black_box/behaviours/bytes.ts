/** What happens on the wire, byte by byte. */
import { assertEquals } from "@std/assert";
import { ALIVE, assertAnswer, assertAsked, type Expected, HEALTHY, UNKNOWN_METHOD, UNKNOWN_PATH } from "../expect.ts";
import type { Answer, Ask, Behaviour, Target } from "../target.ts";

/** Writes at once, and reads one answer for each request. */
async function converse(target: Target, text: string, asks: readonly Ask[]): Promise<Answer[]> {
  using connection = await target.connect();
  await connection.write(text);
  const answers: Answer[] = [];
  for (const ask of asks) answers.push(await connection.readAnswer(ask));
  return answers;
}

const LIVE: Ask = { path: "/live" };
const GET_LIVE = "GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n";

const connections: Behaviour[] = [
  {
    title: "answers several requests on one connection",
    needs: "socket",
    async run(target) {
      using connection = await target.connect();
      const requests: [Ask, Expected][] = [
        [LIVE, ALIVE],
        [{ path: "/nowhere" }, UNKNOWN_PATH],
        [{ method: "HEAD", path: "/health" }, [200, ""]],
        [{ method: "HEAD", path: "/nowhere" }, [404, ""]],
        [{ path: "/health" }, HEALTHY],
      ];
      for (const [ask, expected] of requests) {
        await connection.send(ask);
        assertAnswer(await connection.readAnswer(ask), expected);
      }
    },
  },
  {
    title: "answers pipelined requests in their order, a slow one first",
    needs: "socket",
    async run(target) {
      await target.command({ do: "set", validate: "pass_later" });
      const asks: Ask[] = [{ path: "/health" }, LIVE, { method: "HEAD", path: "/ready" }, { path: "/nowhere" }];
      const text = asks.map(({ method = "GET", path }) => `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      const answers = await converse(target, text.join(""), asks);
      const expected = [HEALTHY, ALIVE, [200, ""], UNKNOWN_PATH] as const;
      expected.forEach((each, index) => assertAnswer(answers[index], each));
    },
  },
  {
    title: "closes the connection when asked to",
    needs: "socket",
    async run(target) {
      using connection = await target.connect();
      await connection.send({ ...LIVE, headers: { Connection: "close" } });
      assertAnswer(await connection.readAnswer(LIVE), ALIVE);
      assertEquals(await connection.readToEnd(), "");
    },
  },
  {
    title: "answers 100 requests at a time",
    async run(target) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => target.ask({ path: "/health" })));
      for (const answer of answers) assertAnswer(answer, HEALTHY);
    },
  },
];

const targets: Behaviour[] = ([
  ["http://localhost/health", HEALTHY],
  ["http://example.com:80/health?x=/live", HEALTHY],
  ["http://localhost/nowhere", UNKNOWN_PATH],
  ["http://localhost?x=/health", UNKNOWN_PATH],
] as const).map(([path, expected]) => ({
  title: `the absolute request target ${path} is understood`,
  needs: "socket",
  run: (target) => assertAsked(target, path, expected),
}));

const requests: Behaviour[] = [
  {
    title: "answers HTTP/1.0 without a Host",
    needs: "socket",
    async run(target) {
      const [answer] = await converse(target, "GET /live HTTP/1.0\r\n\r\n", [LIVE]);
      assertAnswer(answer, ALIVE);
    },
  },
  {
    title: "answers a request with 8 KB of headers",
    run: (target) => assertAsked(target, { path: "/health", headers: { "X-Long": "x".repeat(8_000) } }, HEALTHY),
  },
  ...["GET", "HEAD", "POST"].map((method): Behaviour => ({
    title: `a body sent with ${method} is not taken for the next request`,
    needs: "socket",
    async run(target) {
      const ask = { method, path: "/live", body: GET_LIVE.replace("live", "nowhere") };
      using connection = await target.connect();
      for (let times = 0; times < 2; times++) {
        await connection.send(ask);
        assertAnswer(
          await connection.readAnswer(ask),
          method === "GET" ? ALIVE : method === "HEAD" ? [200, ""] : UNKNOWN_METHOD,
        );
      }
      await connection.send({ ...LIVE, headers: { Connection: "close" } });
      assertAnswer(await connection.readAnswer(LIVE), ALIVE);
      assertEquals(await connection.readToEnd(), "");
    },
  })),
  {
    title: "a body of 1 MB sent with GET does no harm",
    run: (target) => assertAsked(target, { path: "/health", body: "x".repeat(1_000_000) }, HEALTHY),
  },
];

export const bytes: readonly Behaviour[] = [...connections, ...targets, ...requests];
