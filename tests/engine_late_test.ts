/** What is late, and what came of an earlier time. */
import { assertEquals } from "@std/assert";
import { createHealth, type LoggedFailure } from "../mod.ts";
import { Checker } from "../src/checker.ts";
import { ask, never, taking, timed, TOLD } from "./engine_kit.ts";
import { FakeClock } from "./fake_clock.ts";
import { replaceProperty } from "./replace_global.ts";

const INVALID = "connector validation failed";

Deno.test("a late answer tells strangers under which id the log has it, once and not at every probe", async () => {
  using clock = new FakeClock();
  const lines: string[] = [];
  let id = "";
  const onError = (line: string, failure: LoggedFailure) => (id = failure.id, lines.push(line.replace(id, "<id>")));
  const health = createHealth({ checks: { db: { check: taking(5_000) } }, onError });
  for (const _ of [1, 2]) {
    const answer = await timed(clock, health, "/health");
    assertEquals(answer, [4_000, 503, { error: INVALID, db: `timed out, error_id ${id}` }]);
    await clock.advance(10_000);
  }
  assertEquals(lines, ["health check db fails (error_id <id>): it gives no answer in time"]);
});

Deno.test("a background result that is too old is told in the log, as what it is", async () => {
  using clock = new FakeClock();
  const lines: string[] = [];
  const onError = (line: string) =>
    lines.push(line.replace(/error_id \w+/, "<id>").replace(/after \d+ s/, "after <time>"));
  let first = true;
  const check = () => first ? void (first = false) : new Promise(() => {});
  const health = createHealth({ checks: { db: { check, interval: 1_000, maxAge: 2_000 } }, onError });
  await ask(health, "/health");
  await clock.advance(5_000);
  assertEquals((await ask(health, "/health"))[0], 503);
  assertEquals(lines, ["health check db fails (<id>): its last result is too old"]);
  health.stop();
});

for (const [waited, told] of [[399, 4_000], [400, 3_600]] as const) {
  Deno.test(`/health tells of validate that it gave no answer within ${told} ms after ready took ${waited} ms of 4000`, async () => {
    using clock = new FakeClock();
    const health = createHealth({ ready: taking(waited), validate: never, ...TOLD });
    const late = { error: INVALID, validation_error: `no answer within ${told} ms` };
    assertEquals(await timed(clock, health, "/health"), [4_000, 503, late]);
  });
}

Deno.test("who was answered late is not kept by the checks that hang", async () => {
  using clock = new FakeClock();
  let kept = 0;
  const { whenEnded } = Checker.prototype;
  using _counted = replaceProperty(Checker.prototype, "whenEnded", function (this: Checker, callback: () => void) {
    kept++;
    const leave = whenEnded.call(this, callback);
    return () => (kept--, leave());
  });
  const health = createHealth({ checks: { a: { check: never }, b: { check: never } }, ...TOLD });
  const answer = ask(health, "/health");
  await clock.advance(3_999);
  assertEquals(kept, 2);
  await clock.advance(1);
  assertEquals([(await answer)[0], kept], [503, 0]);
});

Deno.test("a check that is in time again says so in the log, and one who did not care to wait says nothing", async () => {
  using clock = new FakeClock();
  const lines: string[] = [];
  let takes = 5_000;
  const check = () => new Promise<void>((resolve) => setTimeout(resolve, takes));
  const onError = (line: string, { event }: LoggedFailure) =>
    lines.push(`${event} ${line.replace(/ (after \d+ s )?\(.*/, "")}`);
  const health = createHealth({ checks: { db: { check } }, onError });
  const hasty = ask(health, "/health", "wait=0");
  await clock.advance(10_000);
  assertEquals([(await hasty)[0], lines], [503, []]);
  await timed(clock, health, "/health");
  await clock.advance(10_000);
  takes = 10;
  await timed(clock, health, "/health");
  assertEquals(lines, ["begin health check db fails", "end health check db is in time again"]);
});

Deno.test("a check that is in time again says so in the log, also where its result is there already", async () => {
  using clock = new FakeClock();
  const events: string[] = [];
  const onError = (_line: string, { event }: LoggedFailure) => events.push(event);
  const health = createHealth({ checks: { db: { check: taking(5_000) } }, onError });
  const late = ask(health, "/health");
  await clock.advance(5_500);
  assertEquals([(await late)[0], await ask(health, "/health")], [503, [200]]);
  assertEquals(events, ["begin", "end"]);
});

Deno.test("who does not wait leaves no timer behind while a check hangs", async () => {
  using clock = new FakeClock();
  const health = createHealth({ validate: never, onError: () => {} });
  for (let i = 0; i < 100; i++) {
    const hasty = ask(health, "/health", "wait=0");
    await clock.advance(0);
    await hasty;
  }
  // the run's own
  assertEquals(clock.timers.length, 1);
});

Deno.test("serving() again begins anew: no result of an earlier life is an answer", async () => {
  using clock = new FakeClock();
  let works = true;
  const checks = { db: { check: () => works, on: "ready" as const, interval: 1_000 } };
  const health = createHealth({ checks, validate: () => {}, ...TOLD });
  const stop = health.serving();
  await clock.advance(2_000);
  assertEquals([health.state, (await ask(health, "/ready"))[0]], ["running", 200]);
  stop();
  works = false;
  health.serving();
  assertEquals([health.state, (await ask(health, "/ready"))[0]], ["starting", 503]);
  health.stop();
});

Deno.test("an answer that is late is not healthy by a result older than maxAge, whatever failAfter says", async () => {
  using clock = new FakeClock();
  let hangs = false;
  const check = () => hangs ? new Promise(() => {}) : undefined;
  const checks = { db: { check, failAfter: 2, ttl: 0, maxAge: 5_000, timeout: 60_000 } };
  const health = createHealth({ checks, ...TOLD });
  assertEquals((await ask(health, "/health"))[0], 200);
  hangs = true;
  const answers = [ask(health, "/health")];
  await clock.advance(4_000);
  answers.push(ask(health, "/health"));
  // the run goes on, and has not failed yet
  await clock.advance(4_000);
  assertEquals((await Promise.all(answers)).map(([status]) => status), [200, 503]);
});
