/** What happens on the wire, byte by byte. */
import { assertEquals } from "@std/assert";
import { assertAnswer, assertAsked } from "../expect.ts";
import type { Answer, Ask, Behaviour, Target } from "../target.ts";
import { type Expected, UNKNOWN_METHOD, UNKNOWN_PATH } from "../words.ts";

/** Writes at once, and reads one answer for each request. */
async function converse(target: Target, text: string, asks: readonly Ask[]): Promise<Answer[]> {
  using connection = await target.connect();
  await connection.write(text);
  const answers: Answer[] = [];
  for (const ask of asks) answers.push(await connection.readAnswer(ask));
  return answers;
}

async function assertPipelined(target: Target): Promise<void> {
  const { health, HEALTHY, ready, live, ALIVE } = target.words;
  const asks: Ask[] = [{ path: health }, { path: live }, { method: "HEAD", path: ready }, { path: "/nowhere" }];
  const text = asks.map(({ method = "GET", path }) => `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  const answers = await converse(target, text.join(""), asks);
  [HEALTHY, ALIVE, [200, ""] as const, UNKNOWN_PATH].forEach((each, index) => assertAnswer(answers[index], each));
}

const connections: Behaviour[] = [
  {
    title: "answers several requests on one connection",
    needs: "socket",
    async run(target) {
      using connection = await target.connect();
      const { health, HEALTHY, live, ALIVE } = target.words;
      const requests: [Ask, Expected][] = [
        [{ path: live }, ALIVE],
        [{ path: "/nowhere" }, UNKNOWN_PATH],
        [{ method: "HEAD", path: health }, [200, ""]],
        [{ method: "HEAD", path: "/nowhere" }, [404, ""]],
        [{ path: health }, HEALTHY],
      ];
      for (const [ask, expected] of requests) {
        await connection.send(ask);
        assertAnswer(await connection.readAnswer(ask), expected);
      }
    },
  },
  {
    title: "answers pipelined requests in their order",
    needs: "socket",
    async run(target) {
      await target.command({ do: "set", validate: "pass_later" });
      await assertPipelined(target);
    },
  },
  {
    title: "answers pipelined requests in their order, a slow one first",
    needs: "services",
    apart: true,
    unless: "slow pipelining",
    async run(target) {
      await using slow = await target.startAnother();
      await slow.command({ do: "set", validate: "pass_after_50_ms" });
      await assertPipelined(slow);
    },
  },
  {
    title: "closes the connection when asked to",
    needs: "socket",
    async run(target) {
      using connection = await target.connect();
      const { live: path, ALIVE } = target.words;
      await connection.send({ path, headers: { Connection: "close" } });
      assertAnswer(await connection.readAnswer({ path }), ALIVE);
      assertEquals(await connection.readToEnd(), "");
    },
  },
  {
    title: "answers 100 requests at a time",
    async run(target) {
      const { health: path, HEALTHY } = target.words;
      const answers = await Promise.all(Array.from({ length: 100 }, () => target.ask({ path })));
      for (const answer of answers) assertAnswer(answer, HEALTHY);
    },
  },
];

const targets: Behaviour[] = [
  {
    title: "absolute request targets are understood",
    needs: "socket",
    async run(target) {
      const { health, HEALTHY, dialect, READY } = target.words;
      await assertAsked(target, `http://localhost${health}`, HEALTHY);
      await assertAsked(target, `http://example.com:80${health}?x=/live`, HEALTHY);
      await assertAsked(target, "http://localhost/nowhere", UNKNOWN_PATH);
      // RFC 9110 section 4.2.3: an empty path is the same as /
      for (const path of ["http://localhost", "http://localhost?x=/health"]) {
        await assertAsked(target, path, dialect === "ndc" ? READY : UNKNOWN_PATH);
      }
    },
  },
];

const requests: Behaviour[] = [
  {
    title: "answers HTTP/1.0 without a Host",
    needs: "socket",
    unless: "HTTP/1.0",
    async run(target) {
      const { live: path, ALIVE } = target.words;
      const [answer] = await converse(target, `GET ${path} HTTP/1.0\r\n\r\n`, [{ path }]);
      assertAnswer(answer, ALIVE);
    },
  },
  {
    title: "answers a request with 8 KB of headers",
    run: (target) => {
      const { health: path, HEALTHY } = target.words;
      return assertAsked(target, { path, headers: { "X-Long": "x".repeat(8_000) } }, HEALTHY);
    },
  },
  ...["GET", "HEAD", "POST"].map((method): Behaviour => ({
    title: `a body sent with ${method} is not taken for the next request`,
    needs: "socket",
    async run(target) {
      const { live: path, ALIVE } = target.words;
      const ask = { method, path, body: "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n" };
      const expected = method === "GET" ? ALIVE : method === "HEAD" ? [200, ""] as const : UNKNOWN_METHOD;
      using connection = await target.connect();
      for (let times = 0; times < 2; times++) {
        await connection.send(ask);
        assertAnswer(await connection.readAnswer(ask), expected);
      }
      await connection.send({ path, headers: { Connection: "close" } });
      assertAnswer(await connection.readAnswer({ path }), ALIVE);
      assertEquals(await connection.readToEnd(), "");
    },
  })),
  {
    title: "a body of 1 MB sent with GET does no harm",
    run: (target) => {
      const { health: path, HEALTHY } = target.words;
      return assertAsked(target, { path, body: "x".repeat(1_000_000) }, HEALTHY);
    },
  },
];

export const bytes: readonly Behaviour[] = [...connections, ...targets, ...requests];
