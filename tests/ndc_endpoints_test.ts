/** What each of NDC's endpoints asks, and what it refuses. */
import { assertEquals } from "@std/assert";
import { createHealth } from "../mod.ts";
import { ask, failing, Log, pass, WAYS } from "./asking.ts";
import { FakeClock } from "./fake_clock.ts";
import { turns } from "./situations.ts";

const READY = ["/health/ready", "/health", "/"] as const;
const LIVE = ["/health/live"] as const;
const CONNECTED = ["/health/connected"] as const;
const ALL = [...READY, ...LIVE, ...CONNECTED];

const stuck = failing("stuck");
const unasked = failing("This must not be asked");

Deno.test("NDC is live while the service starts, and ready once each check on ready has passed", async () => {
  const health = createHealth({
    ready: pass,
    checks: { schema: { on: "ready", check: turns("ffp"), ttl: 0 } },
    dialect: "ndc",
    onError: () => {},
  });
  const seen = [];
  for (let i = 0; i < 3; i++) {
    const live = await ask(health, "/health/live", { dialect: "ndc" });
    const ready = await ask(health, "/health/ready", { dialect: "ndc" });
    seen.push([live.status, ready.status, health.state]);
  }
  assertEquals(seen, [[200, 503, "starting"], [200, 503, "starting"], [200, 200, "running"]]);
});

Deno.test("NDC asks ready before the connection, and the connection only then", async () => {
  using clock = new FakeClock();
  const asked: string[] = [];
  const client = Promise.withResolvers<void>();
  const health = createHealth({
    ready: () => (asked.push("ready"), client.promise),
    validate: () => void asked.push("validate"),
    live: () => void asked.push("live"),
    dialect: "ndc",
  });
  const answer = ask(health, "/health/connected", { dialect: "ndc" });
  await clock.advance(100);
  assertEquals(asked, ["ready"]);
  client.resolve();
  assertEquals([(await answer).status, asked], [200, ["ready", "validate"]]);
});

Deno.test("NDC asks on each endpoint what decides it, and nothing else", async () => {
  for (const [paths, expected] of [[READY, ["ready"]], [LIVE, ["live"]], [CONNECTED, ["ready", "validate"]]] as const) {
    for (const path of paths) {
      const asked: string[] = [];
      const note = (name: string) => () => void asked.push(name);
      const health = createHealth({
        ready: note("ready"),
        validate: note("validate"),
        live: note("live"),
        dialect: "ndc",
      });
      await ask(health, path, { dialect: "ndc" });
      assertEquals(asked, [...expected], path);
    }
  }
});

for (const way of Object.keys(WAYS) as (keyof typeof WAYS)[]) {
  Deno.test(`NDC's ${way} refuses other methods by 405, whatever the checks say`, async () => {
    const log = new Log();
    const health = createHealth({ ready: unasked, live: unasked, dialect: "ndc", onError: log.onError });
    for (const path of ALL) {
      for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "QUERY", "patch"]) {
        const { status, headers, body } = await WAYS[way](health, path, { dialect: "ndc", method });
        assertEquals([status, headers.get("allow"), body], [
          405,
          "GET, HEAD",
          '{"message":"unknown method","details":{}}',
        ]);
      }
    }
    assertEquals(log.lines, []);
  });

  Deno.test(`NDC's ${way} answers 404 to other paths, those of Baton among them`, async () => {
    const health = createHealth({ ready: pass, dialect: "ndc" });
    const paths = ["/ready", "/live", "/connected", "/health/", "/health/ready/", "/health/health", "//", "/HEALTH"];
    for (const path of [...paths, "/health/constructor", "/__proto__", "/health%2fready"]) {
      for (const method of ["GET", "HEAD", "POST"]) {
        const { status, headers, body } = await WAYS[way](health, path, { dialect: "ndc", method });
        const expected = method === "HEAD" ? "" : '{"message":"unknown path","details":{}}';
        assertEquals([status, headers.get("allow"), body], [404, null, expected], `${method} ${path}`);
      }
    }
  });

  Deno.test(`NDC's ${way} ignores queries`, async () => {
    const health = createHealth({ ready: pass, live: stuck, dialect: "ndc", onError: () => {} });
    const statuses = [];
    for (const path of ALL) statuses.push((await WAYS[way](health, `${path}?verbose=/x`, { dialect: "ndc" })).status);
    assertEquals(statuses, [200, 200, 200, 500, 200]);
  });
}
