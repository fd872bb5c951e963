import { assertEquals } from "@std/assert";
import type { Attempt } from "../../src/probe/attempt.ts";
import { jsonLine } from "../../src/probe/json.ts";
import { readOptions } from "../../src/probe/options.ts";

const { target: TARGET } = readOptions([], () => undefined);
const START = '{"endpoint":"health","url":"http://127.0.0.1:8081/health",';

for (
  const [name, attempt, line] of [
    [
      "a healthy answer",
      { outcome: "healthy", response: { status: 200, body: '{ "status": "healthy" }' }, duration: 1.26 },
      '"status":200,"outcome":"healthy","duration":1.3,"body":{"status":"healthy"},"message":null}',
    ],
    [
      "a failure",
      { outcome: "unhealthy", response: { status: 503, body: "[1]" }, failure: "Not healthy: why", duration: 20 },
      '"status":503,"outcome":"unhealthy","duration":20,"body":[1],"message":"Not healthy: why"}',
    ],
    [
      "a body that is no JSON",
      {
        outcome: "unhealthy",
        response: { status: 502, body: '<a href="x">\n' },
        failure: "Not healthy: why",
        duration: 0,
      },
      '"status":502,"outcome":"unhealthy","duration":0,"body":"<a href=\\"x\\">\\n","message":"Not healthy: why"}',
    ],
    [
      "an answer without a body",
      { outcome: "healthy", response: { status: 200, body: "" }, duration: 0.04 },
      '"status":200,"outcome":"healthy","duration":0,"body":null,"message":null}',
    ],
    [
      "no answer",
      { outcome: "timeout", failure: "Not healthy: why", duration: 5_000.4 },
      '"status":null,"outcome":"timeout","duration":5000.4,"body":null,"message":"Not healthy: why"}',
    ],
  ] satisfies Array<[string, Attempt, string]>
) {
  Deno.test(`jsonLine() tells ${name}`, () => assertEquals(jsonLine(TARGET, attempt), START + line));
}

Deno.test("jsonLine() tells null for the endpoint of a URL", () => {
  const { target } = readOptions(["--url=https://a.example/x"], () => undefined);
  assertEquals(
    jsonLine(target, { outcome: "unreachable", failure: "Not healthy: why", duration: 1 }),
    '{"endpoint":null,"url":"https://a.example/x","status":null,"outcome":"unreachable","duration":1,"body":null,' +
      '"message":"Not healthy: why"}',
  );
});

for (const wrap of [(text: string) => text, (text: string) => JSON.stringify({ [text]: text })]) {
  Deno.test(`jsonLine() lets nothing through that acts upon a terminal: ${wrap("…")}`, () => {
    const text = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).join("");
    const line = jsonLine(TARGET, { outcome: "unhealthy", response: { status: 503, body: wrap(text) }, duration: 1 });
    assertEquals(line.match(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u), null);
    // and says the same
    assertEquals(JSON.parse(line).body, wrap(text) === text ? text : { [text]: text });
  });
}

Deno.test("jsonLine() tells JSON that is nested too deep as it can", () => {
  const body = "[".repeat(32_000) + "]".repeat(32_000);
  const line = jsonLine(TARGET, { outcome: "healthy", response: { status: 200, body }, duration: 1 });
  assertEquals(line.length > body.length, true);
  assertEquals(line.includes(body), true);
});

Deno.test("jsonLine() tells the path of a Unix socket", () => {
  const { target } = readOptions(["--unix-socket=/run/a b.sock", "--endpoint=live"], () => undefined);
  const { url } = JSON.parse(
    jsonLine(target, { outcome: "healthy", response: { status: 200, body: "" }, duration: 1 }),
  );
  assertEquals(url, "http+unix://%2Frun%2Fa%20b.sock/live");
});
