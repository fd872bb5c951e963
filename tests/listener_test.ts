import { assertEquals } from "@std/assert";
import type { Asker } from "../src/budget.ts";
import { createListener, type NodeRequest, type NodeResponse } from "../src/listener.ts";
import type { Reply } from "../src/reply.ts";
import type { Router } from "../src/router.ts";
import { unhandledDuring } from "./unhandled.ts";

const REPLY: Reply = {
  status: 503,
  headers: Object.freeze({ "content-type": "application/json", allow: "GET" }),
  body: '{"a":"ö"}',
};

const WRITTEN = ["status 503", "content-type: application/json", "allow: GET", "content-length: 10", 'end {"a":"ö"}'];

const stays = () => false;

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
    createListener(() => REPLY, stays)({ method: "GET", url: "/health" }, response);
    assertEquals(response.notes, WRITTEN);
  }
});

Deno.test("createListener() writes status and headers at once where it can, the length measured anew for each body", () => {
  const written: unknown[] = [];
  const response = {
    statusCode: 0,
    setHeader: () => written.push("one by one"),
    writeHead: (...head: unknown[]) => written.push(head),
    end: (body: string) => written.push(body),
  };
  const { status, headers } = REPLY;
  const replies = [REPLY, { status, headers, body: "" }, REPLY];
  const listener = createListener(() => replies.shift()!, stays);
  for (let i = 0; i < 3; i++) listener({}, response);
  const head = (length: string) => [503, { ...REPLY.headers, "content-length": length }];
  assertEquals(written, [head("10"), REPLY.body, head("0"), "", head("10"), REPLY.body]);
});

Deno.test("createListener() writes nothing before a reply that comes later, and resolves when it has", async () => {
  const response = new NotingResponse();
  const reply = Promise.withResolvers<Reply>();
  const returned: unknown = createListener(() => reply.promise, stays)({ method: "GET", url: "/health" }, response);
  assertEquals([returned instanceof Promise, response.notes], [true, []]);
  reply.resolve(REPLY);
  await returned;
  assertEquals(response.notes, WRITTEN);
});

Deno.test("createListener() routes by method and path", () => {
  const routed: string[][] = [];
  const listener = createListener((method, path) => (routed.push([method, path]), REPLY), stays);
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
      createListener(route, stays)({ method: "GET", url: "/health" }, response);
      response.headersSent = true;
    });
    assertEquals([response.notes, unhandled], [[], []]);
  });
}

const CLOSING = [...WRITTEN.slice(0, -1), "connection: close", WRITTEN.at(-1)!];
for (
  const [version, notes] of [[undefined, CLOSING], [1, CLOSING], [2, WRITTEN]] as const
) {
  Deno.test(`createListener() says ${notes === CLOSING ? "" : "nothing "}that the connection closes in HTTP/${version}`, () => {
    const response = new NotingResponse();
    createListener(() => REPLY, () => true)({ ...(version && { httpVersionMajor: version }) }, response);
    assertEquals(response.notes, notes);
  });
}

Deno.test("createListener() asks whether the connection closes when it answers, not when it is asked", async () => {
  const response = new NotingResponse();
  const reply = Promise.withResolvers<Reply>();
  let closes = false;
  createListener(() => reply.promise, () => closes)({}, response);
  closes = true;
  reply.resolve(REPLY);
  await response.ended.promise;
  assertEquals(response.notes, CLOSING);
});

const ASKERS: [request: NodeRequest, prefer: string | undefined, peer: string | undefined][] = [
  [{}, undefined, undefined],
  [{ headers: {}, socket: {} }, undefined, undefined],
  [{ headers: { prefer: "wait=3" }, socket: { remoteAddress: "::ffff:127.0.0.1" } }, "wait=3", "::ffff:127.0.0.1"],
  [{ headers: { prefer: ["respond-async", "wait=3"] } }, "respond-async,wait=3", undefined],
  // what others say of the client is not looked at
  [
    { headers: { "x-forwarded-for": "127.0.0.1", forwarded: "for=127.0.0.1" }, socket: { remoteAddress: "10.0.0.1" } },
    undefined,
    "10.0.0.1",
  ],
];
for (const [request, prefer, peer] of ASKERS) {
  Deno.test(`createListener() knows who asks: prefer ${prefer}, peer ${peer} of ${JSON.stringify(request)}`, () => {
    const askers: Asker[] = [];
    createListener((_method, _path, asker) => (askers.push(asker), REPLY), stays)(request, new NotingResponse());
    assertEquals(askers.map((asker) => [asker.prefer(), asker.peer()]), [[prefer, peer]]);
  });
}

const UNKNOWN: Reply = { ...REPLY, status: 404 };

Deno.test("createListener() calls next for a path that is none of the service's, and returns what it returns", () => {
  const response = new NotingResponse();
  const listener = createListener(() => UNKNOWN, stays);
  const own = Promise.resolve();
  assertEquals(listener({ method: "GET", url: "/users" }, response, () => own) === own, true);
  assertEquals(response.notes, []);
});

Deno.test("createListener() answers 404 itself where there is nobody to go on", () => {
  const response = new NotingResponse();
  createListener(() => UNKNOWN, stays)({ method: "GET", url: "/users" }, response);
  assertEquals(response.notes.length > 0, true);
});

Deno.test("createListener() never calls next for a path of the service's, whatever the answer", async () => {
  const next = () => {
    throw new Error("called");
  };
  for (const status of [200, 405, 500, 503]) {
    for (const reply of [{ ...REPLY, status }, Promise.resolve({ ...REPLY, status })]) {
      const response = new NotingResponse();
      await createListener(() => reply, stays)({ method: "GET", url: "/health" }, response, next);
      assertEquals(response.notes.length > 0, true);
    }
  }
});
