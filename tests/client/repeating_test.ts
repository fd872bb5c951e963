/** What `createHealthClient()` asks for again, when, and what it says at the end. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createHealthClient, type HealthClientOptions } from "../../client.ts";
import { FakeClock } from "../fake_clock.ts";
import { replaceProperty } from "../replace_global.ts";
import { eventLoopTurn } from "../unhandled.ts";
import { answering, healthy, unhealthy } from "./answering.ts";

/** Asks with retries, lets all pauses pass, and tells how long they were. */
async function repeated(options: HealthClientOptions) {
  using clock = new FakeClock();
  using _random = replaceProperty(Math, "random", () => 0.5);
  const pauses: number[] = [];
  let ended = false;
  const answer = createHealthClient(options).health().finally(() => ended = true);
  for (let turns = 0; !ended; turns++) {
    assert(turns < 1_000, "it does not end");
    await eventLoopTurn();
    for (const wait of clock.waits) pauses.push(wait), clock.pass(wait);
  }
  const { status, classification, attempts } = await answer;
  return { status, classification, attempts, pauses };
}

Deno.test("createHealthClient() repeats a transient answer, after pauses that double, until it is another", async () => {
  const { options } = answering(unhealthy(), unhealthy(), unhealthy(), healthy);
  assertEquals(await repeated({ ...options, retry: { attempts: 5 } }), {
    status: 200,
    classification: "healthy",
    attempts: 4,
    pauses: [375, 750, 1_500],
  });
});

Deno.test("createHealthClient() says at the end that it was transient", async () => {
  const { options, requests } = answering(unhealthy());
  assertEquals(await repeated({ ...options, retry: { attempts: 5 } }), {
    status: 503,
    classification: "transient",
    attempts: 5,
    pauses: [375, 750, 1_500, 3_000],
  });
  assertEquals(requests.length, 5);
});

for (const status of [200, 401, 403, 404, 405, 429, 500, 502, 504]) {
  Deno.test(`createHealthClient() does not repeat a ${status}`, async () => {
    const { options, requests } = answering(() => new Response("", { status, headers: { "retry-after": "0" } }));
    assertEquals((await repeated({ ...options, retry: { attempts: 5 } })).pauses, []);
    assertEquals(requests.length, 1);
  });
}

Deno.test("createHealthClient() waits no less than Retry-After says, in seconds or as a date", async () => {
  const inTenSeconds = {
    "retry-after": "Sat, 31 Jan 2026 08:00:10 GMT",
    date: "Sat, 31 Jan 2026 08:00:00 GMT",
  };
  const { options } = answering(unhealthy({ "retry-after": "3" }), unhealthy(inTenSeconds), healthy);
  assertEquals((await repeated({ ...options, retry: { attempts: 3 } })).pauses, [3_125, 10_250]);
});

for (const [maxDelay, attempts, pauses] of [[30_000, 1, []], [31_000, 2, [31_000]]] as const) {
  Deno.test(`createHealthClient() asks ${attempts} times where Retry-After is 31 s and maxDelay ${maxDelay} ms`, async () => {
    const { options } = answering(unhealthy({ "retry-after": "31" }), healthy);
    const outcome = await repeated({ ...options, retry: { attempts: 5, maxDelay } });
    assertEquals([outcome.attempts, outcome.pauses], [attempts, pauses]);
  });
}

Deno.test("createHealthClient() gives up between two attempts when the signal is aborted", async () => {
  using clock = new FakeClock();
  const { options, requests } = answering(unhealthy());
  const controller = new AbortController();
  const { health } = createHealthClient({ ...options, retry: { attempts: 5 } });
  const asked = assertRejects(() => health({ signal: controller.signal }), Error, "enough");
  while (clock.waits.length === 0) await eventLoopTurn();
  controller.abort(new Error("enough"));
  await asked;
  assertEquals([clock.waits, requests.length], [[], 1]);
});
