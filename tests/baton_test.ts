import { assertEquals } from "@std/assert";
import { batonHandlers } from "../src/baton.ts";
import type { Asker } from "../src/budget.ts";
import type { Check } from "../src/check.ts";
import { readCheck } from "../src/check_options.ts";
import { Engine } from "../src/engine.ts";
import { replaceProperty } from "./replace_global.ts";

const EIGHT = Date.UTC(2026, 0, 31, 8, 0, 0);
const timestamp = "2026-01-31T08:00:00Z";

const ASKER: Asker = { prefer: () => null, peer: () => undefined };

/** The handlers over two checks that run at each request, and whose texts are shown to all. */
function baton(ready: Check, validate: Check) {
  const specs = Object.entries({ ready, validate }).map(([name, check]) => readCheck(name, { check, ttl: 0 }));
  return batonHandlers(new Engine(specs, 4_000, () => {}), "always");
}

const pass: Check = () => {};
const passLater: Check = () => Promise.resolve();
const failure = (text: string): Check => () => {
  throw new Error(text);
};
const failureLater = (text: string): Check => () => Promise.reject(new Error(text));
const unasked = (): never => {
  asked = true;
  throw new Error("This must not be asked");
};
let asked = false;

const HEALTHY = { status: 200, body: { status: "healthy", timestamp, details: undefined } };
const READY = { status: 200, body: { status: "ready", timestamp, details: undefined } };
const ALIVE = { status: 200, body: { status: "alive", timestamp } };
const details = { error: "failed to get connector client" };
const NO_CLIENT = { status: 503, body: { status: "unhealthy", timestamp, details } };
const NOT_READY = { status: 503, body: { status: "not_ready", timestamp, details } };
const INVALID = {
  status: 503,
  body: {
    status: "unhealthy",
    timestamp,
    details: { error: "connector validation failed", validation_error: "table is missing" },
  },
};

type Case = [
  behaviour: string,
  endpoint: "getHealth" | "getReady" | "getLive",
  ready: Check,
  validate: Check,
  answer: unknown,
];

const AT_ONCE: Case[] = [
  ["getHealth() is healthy when both checks pass", "getHealth", pass, pass, HEALTHY],
  ["getHealth() tells why validate fails", "getHealth", pass, failure("table is missing"), INVALID],
  ["getHealth() does not ask validate without a client", "getHealth", failure("secret"), unasked, NO_CLIENT],
  ["getReady() is ready when ready passes, and never asks validate", "getReady", pass, unasked, READY],
  ["getReady() does not tell why ready fails", "getReady", failure("secret"), unasked, NOT_READY],
  ["getLive() is alive, and asks nothing", "getLive", unasked, unasked, ALIVE],
];
for (const [behaviour, endpoint, ready, validate, answer] of AT_ONCE) {
  Deno.test(`batonHandlers().${behaviour}, at once`, () => {
    using _clock = replaceProperty(Date, "now", () => EIGHT);
    asked = false;
    assertEquals(baton(ready, validate)[endpoint](ASKER) as unknown, answer);
    assertEquals(asked, false);
  });
}

const LATER: Case[] = [
  ["getHealth() is healthy when both checks pass", "getHealth", passLater, passLater, HEALTHY],
  ["getHealth() waits for ready alone", "getHealth", passLater, pass, HEALTHY],
  ["getHealth() waits for validate alone", "getHealth", pass, passLater, HEALTHY],
  ["getHealth() tells why validate fails", "getHealth", passLater, failureLater("table is missing"), INVALID],
  ["getHealth() does not ask validate without a client", "getHealth", failureLater("secret"), unasked, NO_CLIENT],
  ["getReady() is ready when ready passes", "getReady", passLater, unasked, READY],
  ["getReady() does not tell why ready fails", "getReady", failureLater("secret"), unasked, NOT_READY],
];
for (const [behaviour, endpoint, ready, validate, answer] of LATER) {
  Deno.test(`batonHandlers().${behaviour}, later`, async () => {
    using _clock = replaceProperty(Date, "now", () => EIGHT);
    asked = false;
    const result: unknown = baton(ready, validate)[endpoint](ASKER);
    assertEquals([result instanceof Promise, await result, asked], [true, answer, false]);
  });
}

Deno.test("batonHandlers().getHealth() asks validate only once ready has passed", async () => {
  const asked: string[] = [];
  const client = Promise.withResolvers<void>();
  const answer = baton(
    () => (asked.push("ready"), client.promise),
    () => void asked.push("validate"),
  ).getHealth(ASKER);
  assertEquals(asked, ["ready"]);
  client.resolve();
  await answer;
  assertEquals(asked, ["ready", "validate"]);
});

Deno.test("batonHandlers().getHealth() asks anew each time where nothing is kept", () => {
  let check = failure("down");
  const { getHealth } = baton(pass, (signal) => check(signal));
  const statuses = [getHealth(ASKER), (check = pass, getHealth(ASKER)), (check = failure(""), getHealth(ASKER))];
  assertEquals(statuses.map((answer) => (answer as typeof HEALTHY).status), [503, 200, 503]);
});

Deno.test("batonHandlers() dates an answer when it is given, not when it was asked for", async () => {
  let now = EIGHT - 5000;
  using _clock = replaceProperty(Date, "now", () => now);
  const validation = Promise.withResolvers<void>();
  const answer = baton(pass, () => validation.promise).getHealth(ASKER);
  now = EIGHT;
  validation.resolve();
  assertEquals(await answer as unknown, HEALTHY);
});
