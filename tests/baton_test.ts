import { assertEquals } from "@std/assert";
import { batonHandlers, type Run } from "../src/baton.ts";
import { replaceProperty } from "./replace_global.ts";

const EIGHT = Date.UTC(2026, 0, 31, 8, 0, 0);
const timestamp = "2026-01-31T08:00:00Z";

const pass: Run = () => undefined;
const passLater: Run = () => Promise.resolve(undefined);
const failure = (text: string): Run => () => ({ text });
const failureLater = (text: string): Run => () => Promise.resolve({ text });
const unasked: Run = () => {
  throw new Error("This must not be asked");
};

const HEALTHY = { status: 200, body: { status: "healthy", timestamp } };
const READY = { status: 200, body: { status: "ready", timestamp } };
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
  ready: Run,
  validate: Run,
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
    assertEquals(batonHandlers(ready, validate)[endpoint]() as unknown, answer);
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
    const result: unknown = batonHandlers(ready, validate)[endpoint]();
    assertEquals([result instanceof Promise, await result], [true, answer]);
  });
}

Deno.test("batonHandlers().getHealth() asks validate only once ready has passed", async () => {
  const asked: string[] = [];
  const client = Promise.withResolvers<undefined>();
  const answer = batonHandlers(
    () => (asked.push("ready"), client.promise),
    () => void asked.push("validate"),
  ).getHealth();
  assertEquals(asked, ["ready"]);
  client.resolve(undefined);
  await answer;
  assertEquals(asked, ["ready", "validate"]);
});

Deno.test("batonHandlers().getHealth() asks anew each time", () => {
  let text: string | undefined = "down";
  const { getHealth } = batonHandlers(pass, () => text === undefined ? undefined : { text });
  const statuses = [getHealth(), (text = undefined, getHealth()), (text = "", getHealth())];
  assertEquals(statuses.map((answer) => (answer as typeof HEALTHY).status), [503, 200, 503]);
});

Deno.test("batonHandlers() dates an answer when it is given, not when it was asked for", async () => {
  let now = EIGHT - 5000;
  using _clock = replaceProperty(Date, "now", () => now);
  const validation = Promise.withResolvers<undefined>();
  const answer = batonHandlers(pass, () => validation.promise).getHealth();
  now = EIGHT;
  validation.resolve(undefined);
  assertEquals(await answer as unknown, HEALTHY);
});
