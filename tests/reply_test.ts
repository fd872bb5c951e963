import { assertEquals, assertStrictEquals } from "@std/assert";
import { completeHeaders, type Reply, toResponse } from "../src/reply.ts";

const REPLY: Reply = {
  status: 503,
  headers: Object.freeze({ "content-type": "application/json", "cache-control": "no-store" }),
  body: '{"error":"Größe 表 🩺"}',
};

Deno.test("toResponse() carries status, headers and body", async () => {
  const response = toResponse(REPLY, "GET", false);
  assertEquals(response.status, 503);
  assertEquals([...response.headers], [["cache-control", "no-store"], ["content-type", "application/json"]]);
  assertEquals(await response.text(), '{"error":"Größe 表 🩺"}');
});

Deno.test("toResponse() gives each a response of its own, whatever becomes of those before", async () => {
  const reply: Reply = { ...REPLY };
  const first = toResponse(reply, "GET", false);
  first.headers.set("cache-control", "public");
  await first.body?.cancel();
  const second = toResponse(reply, "GET", false);
  assertEquals([second.status, await second.text()], [503, '{"error":"Größe 表 🩺"}']);
  const third = toResponse(reply, "GET", false);
  assertEquals([...third.headers], [["cache-control", "no-store"], ["content-type", "application/json"]]);
  assertEquals(await third.text(), '{"error":"Größe 表 🩺"}');
});

Deno.test("toResponse() makes a response once for all, where a copy is cheap, and none for a HEAD", () => {
  const { status, headers, body } = REPLY;
  const reply: Reply = { status, headers, body };
  toResponse(reply, "HEAD", false);
  toResponse(reply, "GET", true);
  assertEquals("response" in reply, false);
  const response = toResponse(reply, "GET", false);
  const kept = reply.response;
  assertEquals([kept instanceof Response, kept === response], [true, false]);
  toResponse(reply, "GET", false);
  assertStrictEquals(reply.response, kept);
  const all = new Set<unknown>();
  for (let i = 0; i < 5_000; i++) {
    toResponse(reply, "GET", false);
    all.add(reply.response);
  }
  assertEquals(all.size, 6);
});

Deno.test("toResponse() leaves out the body for HEAD, and says its length in bytes", () => {
  const response = toResponse(REPLY, "HEAD", false);
  assertEquals(response.status, 503);
  assertStrictEquals(response.body, null);
  assertEquals([...response.headers], [
    ["cache-control", "no-store"],
    ["content-length", "28"],
    ["content-type", "application/json"],
  ]);
});

Deno.test("toResponse() makes no body of an empty text", () => {
  const response = toResponse({ status: 200, headers: {}, body: "" }, "GET", false);
  assertStrictEquals(response.body, null);
  assertEquals([...response.headers], []);
});

Deno.test("toResponse() says the length 0 of an empty text for HEAD", () => {
  const response = toResponse({ status: 200, headers: {}, body: "" }, "HEAD", false);
  assertStrictEquals(response.body, null);
  assertEquals([...response.headers], [["content-length", "0"]]);
});

Deno.test("toResponse() takes no method but HEAD for HEAD", async () => {
  for (const method of ["GET", "POST", "head", "HEADER", ""]) {
    assertEquals(await toResponse(REPLY, method, false).text(), '{"error":"Größe 表 🩺"}', method);
  }
});

for (
  const [method, headers] of [
    ["GET", [["cache-control", "no-store"], ["connection", "close"], ["content-type", "application/json"]]],
    ["HEAD", [
      ["cache-control", "no-store"],
      ["connection", "close"],
      ["content-length", "28"],
      ["content-type", "application/json"],
    ]],
  ] as const
) {
  Deno.test(`toResponse() says of an answer to ${method} that the connection should close, and of the next one not`, () => {
    assertEquals([...toResponse(REPLY, method, true).headers] as unknown, headers);
    assertEquals(toResponse(REPLY, method, false).headers.get("connection"), null);
  });
}

Deno.test("completeHeaders() adds the length in bytes of UTF-8, once", () => {
  for (
    const [body, length] of [["", "0"], ["a", "1"], ["ö", "2"], ["表", "3"], ["🩺", "4"], ['{"a":"ö"}', "10"]] as const
  ) {
    const reply: Reply = { status: 200, headers: { allow: "GET" }, body };
    const headers = completeHeaders(reply);
    assertEquals(headers, { allow: "GET", "content-length": length });
    assertStrictEquals(completeHeaders(reply), headers);
    assertEquals(reply.headers, { allow: "GET" });
  }
});
