import { assert, assertEquals } from "@std/assert";
import { attempt, type Outcome } from "../../src/probe/attempt.ts";
import { readOptions } from "../../src/probe/options.ts";
import { answer, closedPort, type Script, sends, sendsAndStalls, startRawServer } from "./raw_server.ts";

async function attemptAt(port: number) {
  const { target } = readOptions([`--health-check-port=${port}`, "--timeout=0.3"], () => undefined);
  return await attempt(target);
}

for (
  const [name, script, outcome, start] of [
    ["200", sends(answer(200, "")), "healthy", undefined],
    ["204", sends("HTTP/1.1 204 X\r\n\r\n"), "unhealthy", "Not healthy: "],
    ["503", sends(answer(503, "")), "unhealthy", "Not healthy: "],
    ["what is not HTTP", sends("?\r\n"), "invalid", "Not a valid answer: "],
    ["nothing", sendsAndStalls(""), "timeout", "No answer: "],
  ] satisfies Array<[string, Script, Outcome, string | undefined]>
) {
  Deno.test(`attempt() calls ${name} ${outcome}`, async () => {
    await using server = startRawServer(script);
    const result = await attemptAt(server.port);
    assertEquals([result.outcome, result.failure?.slice(0, start?.length)], [outcome, start]);
    assert(result.duration > 0 && result.duration < 5_000, `${result.duration}`);
  });
}

Deno.test("attempt() calls it unreachable where nothing listens", async () => {
  const { outcome, response } = await attemptAt(closedPort());
  assertEquals([outcome, response], ["unreachable", undefined]);
});
