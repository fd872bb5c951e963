/** What `createHealthClient()` makes of a `fetch` that keeps to no rules. */
import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { createHealthClient } from "../../client.ts";
import { within } from "../black_box/within.ts";
import { eventLoopTurn, unhandledDuring } from "../unhandled.ts";
import { answering, baseUrl, healthy } from "./answering.ts";
import { listenersOf } from "./listeners_of.ts";

const LIVE = `${baseUrl}/health/live`;

/** Asks for what a connector that speaks NDC answers without a body, which is healthy. */
function ask(fetch: unknown, signal?: AbortSignal) {
  const { live } = createHealthClient({ baseUrl, dialect: "ndc", fetch: fetch as () => Response });
  return within(5_000, "the answer", live({ signal }));
}

async function reasonOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(() => "no rejection", (reason) => reason);
}

Deno.test("createHealthClient() rejects by the signal's reason where fetch takes no notice of it", async () => {
  const controller = new AbortController();
  const listeners = listenersOf(controller.signal);
  const unhandled = await unhandledDuring(async () => {
    const { promise, reject } = Promise.withResolvers<Response>();
    const reason = reasonOf(ask(() => promise, controller.signal));
    await eventLoopTurn();
    assertEquals(listeners.count, 1);
    controller.abort("enough");
    assertEquals(await reason, "enough");
    reject(new Error("too late"));
  });
  assertEquals([unhandled, listeners.count], [[], 0]);
});

for (const what of ["whose body never ends", "that comes too late"]) {
  Deno.test(`createHealthClient() closes an answer ${what}, when the signal is aborted`, async () => {
    const controller = new AbortController();
    const cancelled = Promise.withResolvers<unknown>();
    const response = new Response(new ReadableStream({ cancel: cancelled.resolve }));
    const { promise, resolve } = Promise.withResolvers<Response>();
    const asked = reasonOf(ask(() => promise, controller.signal));
    if (what === "whose body never ends") resolve(response);
    await eventLoopTurn();
    controller.abort("enough");
    assertEquals(await asked, "enough");
    resolve(response);
    assertEquals(await within(5_000, "the end of the body", cancelled.promise), "enough");
  });
}

Deno.test("createHealthClient() calls no fetch where the signal is aborted right after the call", async () => {
  const { fetch, requests } = answering(healthy);
  const controller = new AbortController();
  const reason = reasonOf(ask(fetch, controller.signal));
  controller.abort("enough");
  assertEquals([await reason, requests], ["enough", []]);
});

Deno.test("createHealthClient() leaves nothing on the signal after an answer, and does not abort the request", async () => {
  const controller = new AbortController();
  const listeners = listenersOf(controller.signal);
  const { fetch, requests } = answering(() => new Response());
  await ask(fetch, controller.signal);
  controller.abort();
  assertEquals([listeners.count, requests[0]!.signal.aborted], [0, false]);
});

for (const thrown of ["too slow", "", null, 0, { status: 200 }]) {
  for (
    const [when, fetch] of [
      ["fetch throws", () => Promise.reject(thrown)],
      ["the body of a 200 breaks off with", () => brokenBy(thrown, 200)],
      ["the body of a 503 breaks off with", () => brokenBy(thrown, 503)],
    ] as const
  ) {
    Deno.test(`createHealthClient() rejects where ${when} ${JSON.stringify(thrown)}`, async () => {
      const error = await assertRejects(() => ask(fetch), Error, `No answer: GET ${LIVE}: `);
      assertStrictEquals(error.cause, thrown);
    });
  }
}

function brokenBy(thrown: unknown, status: number): Response {
  return new Response(new ReadableStream({ start: (controller) => controller.error(thrown) }), { status });
}

const text = () => Promise.resolve("");
const headers = new Headers();
for (
  const [what, response, found] of [
    ["nothing", undefined, "undefined"],
    ["a text", "ok", '"ok"'],
    ["no headers", { ok: false, status: 503, text, headers: undefined }, "object"],
    ["the status as a text", { ok: true, status: "200", text, headers }, "object"],
    ["no text()", { ok: true, status: 200, headers }, "object"],
  ] as const
) {
  Deno.test(`createHealthClient() rejects where fetch answers ${what}`, async () => {
    const error = await assertRejects(() => ask(() => response), Error);
    assertEquals(error.message, `No answer: GET ${LIVE}: expected a Response of fetch, got ${found}`);
  });
}

Deno.test("createHealthClient() rejects where fetch answers what was read before", async () => {
  const response = Response.json("x", { status: 500 });
  await response.text();
  await assertRejects(() => ask(() => response), Error, `No answer: GET ${LIVE}: `);
});

Deno.test("createHealthClient() takes another library's Response", async () => {
  const body = { message: "unknown path", details: {} };
  const json = () => Promise.resolve(JSON.stringify(body));
  const answer = await ask(() => ({ status: 404, headers, text: json, body: { pipe() {} } }));
  assertEquals(answer, { conforms: true, status: 404, classification: "configuration", body, attempts: 1 });
});

for (const [said, body] of [["null", null], ["false", false], ["0", 0], ['""', ""], ["nil", "nil"]] as const) {
  Deno.test(`createHealthClient() reads the body ${said} alike, whatever the status`, async () => {
    for (const status of [200, 201, 503]) {
      const answer = await ask(() => new Response(said, { status }));
      assertEquals([answer.conforms, answer.body], [false, body]);
    }
  });
}
