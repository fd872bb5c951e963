import { assertEquals } from "@std/assert";
import { readOptions } from "../../src/probe/options.ts";
import { verboseText } from "../../src/probe/verbose.ts";

const { target: TARGET } = readOptions(["--endpoint=ready"], () => undefined);
const PLAIN = { colour: false };

function textFor(status: number, body: unknown, options = PLAIN): string {
  const response = { status, body: typeof body === "string" ? body : JSON.stringify(body) };
  return verboseText(TARGET, { outcome: status === 200 ? "healthy" : "unhealthy", response, duration: 2.5 }, options);
}

const FAILURE = "GET http://127.0.0.1:8081/ready\n503 Service Unavailable, unhealthy after 3 ms";

for (
  const [name, body, lines] of [
    ["the fields and the checks of a body, aligned", {
      status: "not_ready",
      timestamp: "2026-01-01T00:00:00Z",
      details: { error: "connector validation failed", validation_error: "401", cache: "full" },
    }, [
      "  status            not_ready",
      "  timestamp         2026-01-01T00:00:00Z",
      "  error             connector validation failed",
      "  validation_error  401",
      "  cache             full",
    ]],
    ["what is no text as JSON", { details: { a: 1, b: { c: null } }, x: [true] }, [
      "  a  1",
      '  b  {"c":null}',
      "  x  [true]",
    ]],
    ["details that are none as they are", { details: "x" }, ["  details  x"]],
    ["a body that is no object", "[]", []],
    ["a body that is no JSON, in one line", "<p>\r\n down", ["  body  <p>  down"]],
    ["a body that is a JSON text", '"down"', ['  body  "down"']],
    ["no body", "", []],
    ["no more of a long name than 32 characters", { ["n".repeat(60)]: "x" }, [`  ${"n".repeat(31)}…  x`]],
    ["no more of a long text than 250 characters", { a: "x".repeat(300) }, [`  a  ${"x".repeat(249)}…`]],
    ["an empty text by its name", { a: "" }, ["  a"]],
  ] as const
) {
  Deno.test(`verboseText() shows ${name}`, () => {
    assertEquals(textFor(503, body), [FAILURE, ...lines].join("\n"));
  });
}

Deno.test("verboseText() shows 50 lines of a body, and how many there are more", () => {
  const body = Object.fromEntries(Array.from({ length: 52 }, (_, i) => [`c${i}`, "x"]));
  const lines = textFor(503, body).split("\n");
  assertEquals(lines.length, 53);
  assertEquals(lines.slice(-2), ["  c49  x", "  … and 2 more"]);
});

Deno.test("verboseText() shows what became of a request without an answer", () => {
  const text = verboseText(TARGET, { outcome: "unreachable", failure: "No answer", duration: 0.4 }, PLAIN);
  assertEquals(text, "GET http://127.0.0.1:8081/ready\nunreachable after 0 ms");
});

Deno.test("verboseText() colours the answer, green if it is healthy and red if not", () => {
  const colour = { colour: true };
  const [healthy, unhealthy] = [textFor(200, "", colour), textFor(503, "", colour)];
  assertEquals(healthy, "GET http://127.0.0.1:8081/ready\n\x1b[32m200 OK, healthy\x1b[0m after 3 ms");
  assertEquals(
    unhealthy,
    "GET http://127.0.0.1:8081/ready\n\x1b[31m503 Service Unavailable, unhealthy\x1b[0m after 3 ms",
  );
});

Deno.test("verboseText() lets nothing of the server's through that acts upon a terminal", () => {
  const text = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code));
  const body = { details: Object.fromEntries(text.map((char) => [`a${char}b`, char])) };
  for (
    const shown of [textFor(503, { details: { x: text.join("") } }), textFor(503, body), textFor(503, text.join(""))]
  ) {
    assertEquals(shown.replaceAll("\n", "").match(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u), null);
  }
});
