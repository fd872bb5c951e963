/** Tests of the details of Baton's answers, word for word, for those who may read texts and for those who may not. */
import { assertEquals } from "@std/assert";
import type { HealthOptions } from "../src/health_options.ts";
import { failing, PEERS, WAYS } from "./asking.ts";
import { askIn, OTHERS, READERS, type Situation } from "./situations.ts";

export type Details = Record<string, string> | undefined;

/** `<check>` stands for the id under which the check's failure was logged. */
export type Row = [path: "/health" | "/ready", status: 200 | 503, forReaders: Details, forOthers: Details];

export const NO_CLIENT = "failed to get connector client";
export const INVALID = "connector validation failed";

/** The row of a service that is ready, and no check to be warned of. */
export const READY: Row = ["/ready", 200, undefined, undefined];

/** The rows of what decides both endpoints. */
export const sameOnBoth = (status: 200 | 503, forReaders: Details, forOthers: Details): Row[] => [
  ["/health", status, forReaders, forOthers],
  ["/ready", status, forReaders, forOthers],
];

const WORDS = { "/health": { 200: "healthy", 503: "unhealthy" }, "/ready": { 200: "ready", 503: "not_ready" } };

/** Tests what is said of a service in a situation. */
export function situation(what: string, given: Situation | HealthOptions, ...rows: Row[]): void {
  const there = "options" in given ? given : { options: () => given };
  for (const row of rows) {
    testGet(what, there, row);
    testHead(what, there, row);
  }
  testLive(what, there);
}

function testGet(what: string, given: Situation, [path, status, forReaders, forOthers]: Row): void {
  for (const [who, peers, details] of [["tells", READERS, forReaders], ["hides", OTHERS, forOthers]] as const) {
    for (const way of ["fetch", "listener"] as const) {
      Deno.test(`${way} ${who} what is the matter on GET ${path} when ${what}`, async () => {
        for (const [peer, disclosure] of peers) {
          const { answer, log } = await askIn(given, { way, path, details: disclosure, peer: PEERS[peer] });
          const { timestamp: _, ...said } = JSON.parse(answer.body);
          const expected = { status: WORDS[path][status], ...(details && { details }) };
          // as text: the order counts
          const text = log.withIds(JSON.stringify(expected));
          assertEquals([answer.status, JSON.stringify(said)], [status, text], `${peer}, ${disclosure}`);
        }
      });
    }
  }
}

function testHead(what: string, given: Situation, [path, status]: Row): void {
  Deno.test(`HEAD ${path} has the status and the length of GET alone when ${what}`, async () => {
    for (const way of Object.keys(WAYS) as (keyof typeof WAYS)[]) {
      const { answer: got } = await askIn(given, { way, path, details: "always" });
      const { answer } = await askIn(given, { way, path, details: "always", method: "HEAD" });
      assertEquals([answer.status, answer.body], [status, ""]);
      assertEquals(answer.headers.get("content-length"), got.headers.get("content-length"));
    }
  });
}

function testLive(what: string, given: Situation): void {
  Deno.test(`GET /live is alive, also for a check on live that fails, when ${what}`, async () => {
    const options = () => ({ ...given.options(), live: failing("down") });
    const { answer } = await askIn({ ...given, options, passes: 0 }, {
      way: "fetch",
      path: "/live",
      details: "always",
    });
    const { timestamp: _, ...said } = JSON.parse(answer.body);
    assertEquals([answer.status, said], [200, { status: "alive" }]);
  });
}
