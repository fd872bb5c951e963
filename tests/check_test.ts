import { assertEquals } from "@std/assert";
import { type Check, createRunner } from "../src/check.ts";
import { FakeClock } from "./fake_clock.ts";
import { THROWN_VALUES } from "./thrown_values.ts";
import { unhandledDuring } from "./unhandled.ts";

const refuse = (): never => {
  throw new Error("no such table");
};
const FALSE = { text: "the check answered false" };
const TABLE = { text: "no such table" };

for (
  const value of [undefined, null, true, 0, 1, NaN, "", "false", {}, [], new Error("x"), new Boolean(false), () => {}]
) {
  const name = typeof value === "string"
    ? JSON.stringify(value)
    : Object.prototype.toString.call(value) + String(value);

  Deno.test(`run() passes a check that returns ${name}, at once`, () => {
    assertEquals(createRunner(20).run(() => value), undefined);
  });

  Deno.test(`run() passes a check that resolves with ${name}`, async () => {
    const run = createRunner(20).run(() => Promise.resolve(value));
    assertEquals([run instanceof Promise, await run], [true, undefined]);
  });
}

const FALSES: [how: string, check: Check][] = [
  ["returns", () => false],
  ["resolves with", () => Promise.resolve(false)],
  // deno-lint-ignore require-await
  ["resolves, by async, with", async () => false],
  ["returns a thenable of", () => ({ then: (resolve: (value: unknown) => void) => resolve(false) })],
];
for (const [how, check] of FALSES) {
  Deno.test(`run() fails a check that ${how} false`, async () => {
    assertEquals(await createRunner(20).run(check), FALSE);
  });
}

for (const { name, value, text } of THROWN_VALUES) {
  Deno.test(`run() fails a check that throws ${name}, at once and by its text`, () => {
    assertEquals(
      createRunner(20).run(() => {
        throw value;
      }),
      { text },
    );
  });

  Deno.test(`run() fails a check that rejects with ${name}, by its text`, async () => {
    let failure: unknown;
    const unhandled = await unhandledDuring(async () => {
      failure = await createRunner(20).run(() => Promise.reject(value));
    });
    assertEquals([failure, unhandled], [{ text }, []]);
  });
}

Deno.test("run() costs a check that answers at once no timer", () => {
  using clock = new FakeClock();
  const { run } = createRunner(20);
  run(() => true);
  run(() => false);
  run(refuse);
  assertEquals(clock.timers, []);
});

Deno.test("run() leaves no timer when the check has settled", async () => {
  using clock = new FakeClock();
  const { run } = createRunner(20);
  const runs = [run(() => Promise.resolve()), run(() => Promise.reject(new Error("no such table")))];
  assertEquals(clock.timers, [true, true]);
  assertEquals(await Promise.all(runs), [undefined, TABLE]);
  assertEquals(clock.timers, []);
});

Deno.test("run() calls the check without this, with a signal of its own that nobody aborts while it is in time", async () => {
  const calls: { self: unknown; args: unknown[] }[] = [];
  const { run } = createRunner(20);
  const check = function (this: unknown, ...args: unknown[]) {
    calls.push({ self: this, args });
    return calls.length === 1 ? true : Promise.resolve();
  };
  run(check);
  await run(check);
  const [first, second] = calls.map(({ args }) => args[0] as AbortSignal);
  assertEquals(calls.map(({ self, args }) => [self, args.length]), [[undefined, 1], [undefined, 1]]);
  assertEquals([first!.aborted, second!.aborted, first === second], [false, false, false]);
});

/** Resolves with `value` by a then that tells nothing else: what `await` would take it for decides. */
const thenable = (
  then: (resolve: (value?: unknown) => void, reject: (reason: unknown) => void) => unknown,
): object => ({ then });

class HostilePromise extends Promise<unknown> {
  static override get [Symbol.species](): never {
    return refuse();
  }
}

function promiseWithHostileConstructor(): Promise<unknown> {
  return Object.defineProperty(Promise.resolve(), "constructor", { get: refuse });
}

function promiseWithHostileThen(): Promise<unknown> {
  return Object.defineProperty(Promise.resolve(), "then", { value: refuse });
}

function hostileAtSecondLook(): object {
  let looks = 0;
  return {
    get then() {
      return ++looks === 1 ? () => {} : refuse();
    },
  };
}

const THENABLES: [behaviour: string, result: () => unknown, failure: typeof FALSE | undefined][] = [
  ["resolves", () => thenable((resolve) => resolve()), undefined],
  ["resolves with a promise", () => thenable((resolve) => resolve(Promise.resolve())), undefined],
  [
    "resolves with a promise that rejects",
    () => thenable((resolve) => resolve(Promise.reject(new Error("no such table")))),
    TABLE,
  ],
  [
    "resolves with a thenable that rejects",
    () => thenable((resolve) => resolve(thenable((_, reject) => reject(new Error("no such table"))))),
    TABLE,
  ],
  ["rejects", () => thenable((_, reject) => reject(new Error("no such table"))), TABLE],
  ["rejects with a promise that resolves", () => thenable((_, reject) => reject(Promise.resolve())), { text: "{}" }],
  ["resolves, then rejects", () => thenable((resolve, reject) => (resolve(), reject(new Error("late")))), undefined],
  [
    "rejects, then resolves",
    () => thenable((resolve, reject) => (reject(new Error("no such table")), resolve())),
    TABLE,
  ],
  ["resolves, then throws", () => thenable((resolve) => (resolve(), refuse())), undefined],
  ["resolves twice, first with false", () => thenable((resolve) => (resolve(false), resolve(true))), FALSE],
  ["throws", () => thenable(refuse), TABLE],
  ["throws when its then is looked at", () => ({
    get then() {
      return refuse();
    },
  }), TABLE],
  ["throws when its then is looked at again", hostileAtSecondLook, TABLE],
  ["is a function", () => Object.assign(() => {}, thenable((_, reject) => reject(new Error("no such table")))), TABLE],
  ["is no thenable, its then is no function", () => ({ then: true }), undefined],
  ["is a promise with a species that throws", () => HostilePromise.resolve(), TABLE],
  ["is a promise whose constructor throws", promiseWithHostileConstructor, TABLE],
  ["is a promise whose then throws", promiseWithHostileThen, TABLE],
];
for (const [behaviour, result, expected] of THENABLES) {
  Deno.test(`run() follows a thenable as await does: one that ${behaviour}`, async () => {
    let failure: unknown;
    const unhandled = await unhandledDuring(async () => {
      failure = await createRunner(20).run(result);
    });
    assertEquals([failure, unhandled], [expected, []]);
  });
}

Deno.test("unhandledDuring() sees a rejection that nobody handles, so that the tests above can fail", async () => {
  const reasons = await unhandledDuring(() => void Promise.reject("nobody cares"));
  assertEquals(reasons, ["nobody cares"]);
});
