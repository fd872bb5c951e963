/** Which status NDC's `/health/connected` answers by: 504 only where nothing that fails was reached. */
import { assertEquals } from "@std/assert";
import { createHealth, UnreachableError } from "../mod.ts";
import type { Check } from "../src/check.ts";
import type { CheckOptions } from "../src/check_options.ts";
import { ask, failing, hang, pass } from "./asking.ts";
import { askIn } from "./situations.ts";

const invalid = failing("no table");
const unreachable = (text: string) => () => Promise.reject(new UnreachableError(text));

const timeout: CheckOptions = { check: hang, timeout: 100 };
const late: CheckOptions = { check: hang };
const wrong: CheckOptions = { check: invalid };
const reachless: CheckOptions = { check: unreachable("down") };
const caused: CheckOptions = {
  check: () => Promise.reject(new Error("sync failed", { cause: Object.assign(new Error(), { code: "ENOTFOUND" }) })),
};
const expired: CheckOptions = { check: () => Promise.reject(new DOMException("too late", "TimeoutError")) };
const allRefused: CheckOptions = {
  check: () => Promise.reject(new AggregateError([new UnreachableError("a"), new UnreachableError("b")])),
};
const someRefused: CheckOptions = {
  check: () => Promise.reject(new AggregateError([new UnreachableError("a"), new Error("401")])),
};
const minor = (options: CheckOptions): CheckOptions => ({ ...options, critical: false });

const MIXED: [failures: string, checks: CheckOptions[], status: 502 | 504][] = [
  ["a wrong answer", [wrong], 502],
  ["a timeout", [timeout], 504],
  ["an answer that is late", [late], 504],
  ["an UnreachableError", [reachless], 504],
  ["a cause that says so", [caused], 504],
  ["a TimeoutError of its own", [expired], 504],
  ["an AggregateError of nothing else", [allRefused], 504],
  ["an AggregateError with something else", [someRefused], 502],
  ["a check that answers false", [{ check: () => false }], 502],
  ["all of them out of reach", [timeout, late, reachless, caused, expired, allRefused], 504],
  ["one wrong of many", [timeout, reachless, wrong, caused], 502],
  ["a wrong one that is not critical beside one out of reach", [minor(wrong), reachless], 504],
  ["one out of reach that is not critical beside a wrong one", [minor(reachless), wrong], 502],
  ["passing ones beside one out of reach", [{ check: pass }, reachless, { check: pass }], 504],
];
for (const [failures, list, status] of MIXED) {
  for (const [order, checks] of [["", list], [", the other way round", list.toReversed()]] as const) {
    if (list.length === 1 && order !== "") continue;
    Deno.test(`NDC answers ${status} to connected for ${failures}${order}`, async () => {
      const options = () => ({ checks: Object.fromEntries(checks.map((check, i) => [`c${i}`, check])) });
      const asking = { dialect: "ndc", way: "fetch", path: "/health/connected", details: "always" } as const;
      assertEquals((await askIn({ options, passes: 4_000 }, asking)).answer.status, status);
    });
  }
}

Deno.test("NDC answers 504 beside a wrong answer that does not turn its check yet", async () => {
  const checks = {
    patient: { check: turnsOf([undefined, new Error("401")]), ttl: 0, failAfter: 2 },
    directory: { check: turnsOf([undefined, new UnreachableError("down")]), ttl: 0 },
  };
  const health = createHealth({ checks, dialect: "ndc", onError: () => {} });
  const statuses = [];
  for (let i = 0; i < 2; i++) statuses.push((await ask(health, "/health/connected", { dialect: "ndc" })).status);
  assertEquals(statuses, [200, 504]);
});

Deno.test("NDC takes the word of the last failure, where several are needed to turn a check", async () => {
  const errors = [new UnreachableError("down"), new Error("401")];
  const check: Check = turnsOf([undefined, ...errors]);
  const checks = { directory: { check, ttl: 0, failAfter: 2 } };
  const health = createHealth({ checks, dialect: "ndc", onError: () => {} });
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await ask(health, "/health/connected", { dialect: "ndc" })).status);
  assertEquals(statuses, [200, 200, 502]);
});

/** A check that throws these in turn; `undefined` passes. */
function turnsOf(errors: (Error | undefined)[]): Check {
  return () => {
    const error = errors.shift();
    if (error !== undefined) throw error;
  };
}
