import { assertEquals } from "@std/assert";
import { createListener, type NodeResponse } from "../src/listener.ts";
import type { Reply } from "../src/reply.ts";
import type { Router } from "../src/router.ts";
import { unhandledDuring } from "./unhandled.ts";

const REPLY: Reply = Object.freeze({
  status: 503,
  headers: Object.freeze({ "content-type": "application/json", allow: "GET" }),
  body: '{"a":"ö"}',
});

const WRITTEN = ["status 503", "content-type: application/json", "allow: GET", "content-length: 10", 'end {"a":"ö"}'];

/** Notes what is done to it, in order. */
class NotingResponse implements NodeResponse {
  readonly notes: string[] = [];
  readonly ended = Promise.withResolvers<void>();
  constructor(public headersSent?: boolean) {}
  set statusCode(status: number) {
    if (this.headersSent) throw new Error("ERR_HTTP_HEADERS_SENT");
    this.notes.push(`status ${status}`);
  }
  setHeader(name: string, value: string): void {
    if (this.headersSent) throw new Error("ERR_HTTP_HEADERS_SENT");
    this.notes.push(`${name}: ${value}`);
  }
  end(body: string): void {
    this.notes.push(`end ${body}`);
    this.ended.resolve();
  }
}

Deno.test("createListener() writes status, headers and body, at once when the reply is there", () => {
  for (const headersSent of [undefined, false]) {
    const response = new NotingResponse(headersSent);
    createListener(() => REPLY)({ method: "GET", url: "/health" }, response);
    assertEquals(response.notes, WRITTEN);
  }
});

Deno.test("createListener() writes nothing before a reply that comes later", async () => {
  const response = new NotingResponse();
  const reply = Promise.withResolvers<Reply>();
  const returned: unknown = createListener(() => reply.promise)({ method: "GET", url: "/health" }, response);
  assertEquals([returned, response.notes], [undefined, []]);
  reply.resolve(REPLY);
  await response.ended.promise;
  assertEquals(response.notes, WRITTEN);
});

Deno.test("createListener() routes by method and path", () => {
  const routed: string[][] = [];
  const listener = createListener((method, path) => (routed.push([method, path]), REPLY));
  const requests: { method?: string; url?: string }[] = [
    { method: "GET", url: "/health?x=1" },
    { method: "HEAD", url: "http://localhost/live?x=1" },
    { method: "OPTIONS", url: "*" },
    { method: "CONNECT", url: "localhost:80" },
    { method: "get", url: "" },
    { method: undefined, url: undefined },
    {},
  ];
  for (const request of requests) listener(request, new NotingResponse());
  assertEquals(routed, [
    ["GET", "/health"],
    ["HEAD", "/live"],
    ["OPTIONS", ""],
    ["CONNECT", ""],
    ["get", ""],
    ["GET", "/"],
    ["GET", "/"],
  ]);
});

const ROUTERS: [when: string, route: Router][] = [["at once", () => REPLY], ["later", () => Promise.resolve(REPLY)]];
for (const [when, route] of ROUTERS) {
  Deno.test(`createListener() writes nothing to a response that somebody else has answered, ${when}`, async () => {
    const response = new NotingResponse();
    const unhandled = await unhandledDuring(() => {
      if (when === "at once") response.headersSent = true;
      createListener(route)({ method: "GET", url: "/health" }, response);
      response.headersSent = true;
    });
    assertEquals([response.notes, unhandled], [[], []]);
  });
}
