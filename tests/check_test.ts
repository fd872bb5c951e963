import { assertEquals, assertStrictEquals } from "@std/assert";
import { type Check, createRunner, type Result } from "../src/check.ts";
import { FakeClock } from "./fake_clock.ts";
import { THROWN_VALUES } from "./thrown_values.ts";
import { unhandledDuring } from "./unhandled.ts";

const refuse = (): never => {
  throw new Error("no such table");
};
const PASS = { outcome: "pass" } as const;
const FALSE = ["fail", "the check answered false"] as const;
const TABLE = ["fail", "no such table"] as const;

const run = (check: Check) => createRunner(check, 20, () => true).run();

/** What a failure says, without the value that was thrown, which not all can be compared by looking at it. */
function told(result: Result): readonly [outcome: string, text?: string] {
  return result.outcome === "pass" ? [result.outcome] : [result.outcome, result.text];
}

for (
  const value of [undefined, null, true, 0, 1, NaN, "", "false", {}, [], new Error("x"), new Boolean(false), () => {}]
) {
  const name = typeof value === "string"
    ? JSON.stringify(value)
    : Object.prototype.toString.call(value) + String(value);

  Deno.test(`run() passes a check that returns ${name}, at once`, () => {
    assertEquals(run(() => value), PASS);
  });

  Deno.test(`run() passes a check that resolves with ${name}`, async () => {
    const result = run(() => Promise.resolve(value));
    assertEquals([result instanceof Promise, await result], [true, PASS]);
  });
}

const DETAILED: [what: string, value: () => unknown, details: Record<string, string> | undefined][] = [
  ["an object of strings", () => ({ version: "16.2", region: "" }), { version: "16.2", region: "" }],
  ["an object of strings without prototype", () => Object.assign(Object.create(null), { a: "b" }), { a: "b" }],
  ["a frozen object of strings", () => Object.freeze({ a: "b" }), { a: "b" }],
  ["an object one of whose values is no string", () => ({ version: "16.2", port: 5432 }), undefined],
  ["an object of boxed strings", () => ({ version: Object("16.2") }), undefined],
  ["an array of strings", () => ["a"], undefined],
  ["a text", () => "a", undefined],
  ["an object whose strings are inherited", () => Object.create({ a: "b" }), undefined],
  ["a getter that throws", () => ({
    get version() {
      return refuse();
    },
  }), undefined],
];
for (const [what, value, details] of DETAILED) {
  const keeps = details === undefined ? "keeps no details" : "keeps the details";
  Deno.test(`run() passes a check and ${keeps} when it returns or resolves with ${what}`, async () => {
    const expected = details === undefined ? PASS : { ...PASS, details };
    assertEquals(run(value), expected);
    assertEquals(await run(() => Promise.resolve(value())), expected);
  });
}

Deno.test("run() passes a check that resolves with what throws however it is looked at", async () => {
  const proxy = new Proxy({}, { ownKeys: refuse, getOwnPropertyDescriptor: refuse });
  assertEquals([run(() => proxy), await run(() => Promise.resolve(proxy))], [PASS, PASS]);
});

Deno.test("run() copies the details: what the check does to its object later changes nothing", () => {
  const value = { version: "16.2" };
  const result = run(() => value);
  value.version = "17.0";
  assertEquals(result, { ...PASS, details: { version: "16.2" } });
});

const FALSES: [how: string, check: Check][] = [
  ["returns", () => false],
  ["resolves with", () => Promise.resolve(false)],
  // deno-lint-ignore require-await
  ["resolves, by async, with", async () => false],
  ["returns a thenable of", () => ({ then: (resolve: (value: unknown) => void) => resolve(false) })],
];
for (const [how, check] of FALSES) {
  Deno.test(`run() fails a check that ${how} false`, async () => {
    assertEquals(await run(check), { outcome: "fail", text: "the check answered false", error: false });
  });
}

for (const { name, value, text } of THROWN_VALUES) {
  Deno.test(`run() fails a check that throws ${name}, at once, by its text, and keeps what was thrown`, () => {
    const result = run(() => {
      throw value;
    }) as Extract<Result, { text: string }>;
    assertEquals(told(result), ["fail", text]);
    assertStrictEquals(result.error, value);
  });

  Deno.test(`run() fails a check that rejects with ${name}, by its text, and keeps it`, async () => {
    let result: Result | undefined;
    const unhandled = await unhandledDuring(async () => {
      result = await run(() => Promise.reject(value));
    });
    const failure = result as Extract<Result, { text: string }>;
    assertEquals([told(failure), unhandled], [["fail", text], []]);
    assertStrictEquals(failure.error, value);
  });
}

Deno.test("run() costs a check that answers at once no timer", () => {
  using clock = new FakeClock();
  for (const check of [() => true, () => false, refuse]) run(check);
  assertEquals(clock.timers, []);
});

Deno.test("run() leaves no timer when the check has settled", async () => {
  using clock = new FakeClock();
  const runs = [run(() => Promise.resolve()), run(() => Promise.reject(new Error("no such table")))];
  assertEquals(clock.timers, [true, true]);
  assertEquals((await Promise.all(runs)).map(told), [["pass"], TABLE]);
  assertEquals(clock.timers, []);
});

Deno.test("run() calls the check without this, with a signal of its own that nobody aborts while it is in time", async () => {
  const calls: { self: unknown; args: unknown[] }[] = [];
  const { run } = createRunner(
    function (this: unknown, ...args: unknown[]) {
      calls.push({ self: this, args });
      return calls.length === 1 ? true : Promise.resolve();
    },
    20,
    () => true,
  );
  run();
  await run();
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

const THENABLES: [behaviour: string, result: () => unknown, told: readonly string[]][] = [
  ["resolves", () => thenable((resolve) => resolve()), ["pass"]],
  ["resolves with a promise", () => thenable((resolve) => resolve(Promise.resolve())), ["pass"]],
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
  ["rejects with a promise that resolves", () => thenable((_, reject) => reject(Promise.resolve())), ["fail", "{}"]],
  ["resolves, then rejects", () => thenable((resolve, reject) => (resolve(), reject(new Error("late")))), ["pass"]],
  [
    "rejects, then resolves",
    () => thenable((resolve, reject) => (reject(new Error("no such table")), resolve())),
    TABLE,
  ],
  ["resolves, then throws", () => thenable((resolve) => (resolve(), refuse())), ["pass"]],
  ["resolves twice, first with false", () => thenable((resolve) => (resolve(false), resolve(true))), FALSE],
  ["throws", () => thenable(refuse), TABLE],
  ["throws when its then is looked at", () => ({
    get then() {
      return refuse();
    },
  }), TABLE],
  ["throws when its then is looked at again", hostileAtSecondLook, TABLE],
  ["is a function", () => Object.assign(() => {}, thenable((_, reject) => reject(new Error("no such table")))), TABLE],
  ["is no thenable, its then is no function", () => ({ then: true }), ["pass"]],
  ["is a promise with a species that throws", () => HostilePromise.resolve(), TABLE],
  ["is a promise whose constructor throws", promiseWithHostileConstructor, TABLE],
  ["is a promise whose then throws", promiseWithHostileThen, TABLE],
];
for (const [behaviour, result, expected] of THENABLES) {
  Deno.test(`run() follows a thenable as await does: one that ${behaviour}`, async () => {
    let became: readonly unknown[] = [];
    const unhandled = await unhandledDuring(async () => {
      became = told(await run(result));
    });
    assertEquals([became, unhandled], [expected, []]);
  });
}

Deno.test("unhandledDuring() sees a rejection that nobody handles, so that the tests above can fail", async () => {
  const reasons = await unhandledDuring(() => void Promise.reject("nobody cares"));
  assertEquals(reasons, ["nobody cares"]);
});

Deno.test("run() takes a client or a buffer for no details, and runs none of its getters", async () => {
  let got = 0;
  const lazy = {
    get pool() {
      return got++, "x";
    },
  };
  for (
    const value of [
      lazy,
      new Uint8Array(50_000_000),
      ["a"],
      new (class {
        name = "x";
      })(),
    ]
  ) {
    assertEquals(await createRunner(() => value, 1_000, () => false).run(), { outcome: "pass" });
  }
  assertEquals(got, 0);
});
