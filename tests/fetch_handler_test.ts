import { assertEquals } from "@std/assert";
import type { Asker } from "../src/budget.ts";
import { createFetchHandler } from "../src/fetch_handler.ts";
import type { Reply } from "../src/reply.ts";
import type { Router } from "../src/router.ts";
import { createHealth } from "../mod.ts";
import { ask, denoInfo, failing, hang, pass, PEERS } from "./asking.ts";
import { FakeClock } from "./fake_clock.ts";
import { hostileProxy } from "./thrown_values.ts";

const REPLY: Reply = { status: 503, headers: { "content-type": "application/json" }, body: '{"a":"ö"}' };
const stays = () => false;
const get = (path: string, init?: RequestInit) => new Request(`http://localhost:8081${path}`, init);

Deno.test("createFetchHandler() routes by method and path", async () => {
  const routed: string[][] = [];
  const router: Router = (method, path) => (routed.push([method, path]), REPLY);
  const handler = createFetchHandler(router, stays);
  for (const [path, method] of [["/health?x=/live", "GET"], ["/", "POST"], ["//a/../b#c", "HEAD"]]) {
    await handler(get(path!, { method }));
  }
  assertEquals(routed, [["GET", "/health"], ["POST", "/"], ["HEAD", "//b"]]);
});

Deno.test("createFetchHandler() answers at once where the reply is there, and later where it is not", async () => {
  assertEquals(createFetchHandler(() => REPLY, stays)(get("/health")) instanceof Response, true);
  const later = createFetchHandler(() => Promise.resolve(REPLY), stays)(get("/health"));
  assertEquals(later instanceof Promise, true);
  const response = await later;
  assertEquals([response.status, await response.text()], [503, REPLY.body]);
});

Deno.test("createFetchHandler() tells who asks only when it is asked", () => {
  const seen: unknown[] = [];
  const router: Router = (_method, _path, asker: Asker) => (seen.push(asker.peer(), asker.prefer()), REPLY);
  createFetchHandler(router, stays)(get("/health", { headers: { prefer: "wait=1" } }), denoInfo("192.0.2.7"));
  assertEquals(seen, ["192.0.2.7", "wait=1"]);
  createFetchHandler(() => REPLY, stays)({ method: "GET", url: "http://localhost/health" } as Request, hostileProxy);
});

Deno.test("createFetchHandler() looks whether connections should close when the answer is there", async () => {
  let closes = false;
  const reply = Promise.withResolvers<Reply>();
  const answer = createFetchHandler(() => reply.promise, () => closes)(get("/health"));
  closes = true;
  reply.resolve(REPLY);
  assertEquals((await answer).headers.get("connection"), "close");
});

Deno.test("createFetchHandler() finds waitUntil in the third argument, or in the second", () => {
  const kept: string[] = [];
  const handing = (name: string) => ({ waitUntil: () => void kept.push(name) });
  const router: Router = (_method, _path, asker: Asker) => (asker.waitUntil?.()?.(Promise.resolve()), REPLY);
  const handler = createFetchHandler(router, stays);
  handler(get("/health"), {}, handing("context"));
  handler(get("/health"), handing("event"));
  handler(get("/health"), handing("event"), handing("context"));
  handler(get("/health"));
  assertEquals(kept, ["context", "event", "context"]);
});

const CONNECTIONS: [asked: string | undefined, said: string | null][] = [
  [undefined, "close"],
  ["keep-alive", "close"],
  ["disclose", "close"],
  ["closed", "close"],
  ["close", null],
  ["Close", null],
  ["keep-alive, close", null],
];
for (const [asked, said] of CONNECTIONS) {
  Deno.test(`createFetchHandler() says ${said ? "close" : "nothing"} to who asks for ${asked ?? "nothing"}, where connections should close`, async () => {
    const headers = new Headers(asked === undefined ? {} : { connection: asked });
    // whose headers a client's runtime might not let it set
    const request = { method: "GET", url: "http://localhost/health", headers } as Request;
    for (const reply of [REPLY, Promise.resolve(REPLY)]) {
      const response = await createFetchHandler(() => reply, () => true)(request);
      assertEquals(response.headers.get("connection"), said);
    }
    assertEquals((await createFetchHandler(() => REPLY, stays)(request)).headers.get("connection"), null);
  });
}

const HOSTS: [host: string | undefined, url: string, path: string][] = [
  [undefined, "http://localhost/health?x", "/health"],
  ["localhost", "http://localhost/health?x", "/health"],
  ["a/health?", "http://a/health?/live", ""],
  ["a/health#", "http://a/health#/live", ""],
  ["a\\health?", "http://a/health?/live", ""],
  ["a/", "http://a//live", ""],
  ["a?", "http://a?/live", ""],
  ["a#", "http://a#/live", ""],
];
for (const [host, url, path] of HOSTS) {
  Deno.test(`createFetchHandler() takes the path of ${url} with the host ${host ?? "unknown"} for ${path || "none"}`, async () => {
    const headers = new Headers(host === undefined ? {} : { host });
    const routed: string[] = [];
    const handler = createFetchHandler((_method, path) => (routed.push(path), REPLY), stays);
    await handler({ method: "GET", url, headers } as Request);
    assertEquals(routed, [path]);
  });
}

for (
  const [what, info] of Object.entries({ "a proxy that throws": hostileProxy, "a text": "127.0.0.1", "null": null })
) {
  Deno.test(`fetch() takes a client for a stranger, and answers, where the runtime hands over ${what}`, async () => {
    const health = createHealth({ validate: failing("no table"), onError: () => {} });
    const response = await health.fetch(get("/health"), info);
    const { error, error_id } = (await response.json()).details;
    assertEquals([response.status, error, typeof error_id], [503, "connector validation failed", "string"]);
  });
}

Deno.test("fetch() looks for the client's address only where a text could be shown", async () => {
  const looks: string[] = [];
  const info = {
    get remoteAddr() {
      looks.push(current);
      return undefined;
    },
  };
  let current = "";
  for (const details of ["loopback", "always", "never"] as const) {
    for (const [what, validate] of [["healthy", pass], ["unhealthy", failing("down")]] as const) {
      current = `${what}, ${details}`;
      const { fetch } = createHealth({ validate, details, onError: () => {} });
      for (const path of ["/health", "/ready", "/live", "/nowhere"]) {
        await (await fetch(get(path), info)).body?.cancel();
      }
    }
  }
  assertEquals([...new Set(looks)], ["unhealthy, loopback"]);
});

Deno.test("fetch() answers as soon as the client prefers, in both dialects", async () => {
  for (const [dialect, path, status] of [["baton", "/health", 503], ["ndc", "/health/connected", 504]] as const) {
    using clock = new FakeClock();
    const health = createHealth({ validate: hang, dialect, onError: () => {} });
    const answer = ask(health, path, { dialect, headers: { prefer: "wait=0.25" }, peer: PEERS.loopback });
    await clock.advance(250);
    const { status: seen, body } = await answer;
    assertEquals([seen, body.includes("no answer within 250 ms")], [status, true]);
    health.stop();
  }
});

Deno.test("fetch() closes connections while the service drains, after whichever answer", async () => {
  for (const dialect of ["baton", "ndc"] as const) {
    const health = createHealth({ validate: pass, dialect });
    const connections = async () => {
      const seen: (string | null)[] = [];
      for (const path of ["/", "/health", "/ready", "/live", "/health/live", "/health/connected", "/nowhere"]) {
        for (const method of ["GET", "HEAD", "POST"]) {
          seen.push((await ask(health, path, { dialect, method })).headers.get("connection"));
        }
      }
      return new Set(seen);
    };
    assertEquals(await connections(), new Set([null]));
    health.drain();
    assertEquals(await connections(), new Set(["close"]));
  }
});
