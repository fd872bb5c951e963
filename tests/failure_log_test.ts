import { assertEquals, assertMatch } from "@std/assert";
import { createFailureLog, harmlessly, type LoggedFailure } from "../src/failure_log.ts";
import { FakeClock } from "./fake_clock.ts";
import { replaceProperty } from "./replace_global.ts";
import { hostileProxy, THROWN_VALUES } from "./thrown_values.ts";
import { unhandledDuring } from "./unhandled.ts";

/** A log, what it has told, and ids in the order of 10000000, 20000000 and so on. */
function log() {
  const told: [line: string, failure: LoggedFailure][] = [];
  const lines = () => told.map(([line]) => line);
  let ids = 0;
  const random = replaceProperty(Math, "random", () => ++ids / 36);
  const failures = createFailureLog((line, failure) => told.push([line, failure]));
  return { ...failures, told, lines, [Symbol.dispose]: () => random[Symbol.dispose]() };
}

Deno.test("createFailureLog() tells when a failure begins, when its text changes and when it ends", () => {
  using clock = new FakeClock();
  using failures = log();
  const [refused, reset] = [new Error("connection refused"), new Error("connection reset")];
  failures.failed("db", refused.message, refused);
  clock.pass(2_000);
  failures.failed("db", reset.message, reset);
  clock.pass(10_400);
  failures.passed("db");
  assertEquals(failures.told, [
    ["health check db fails (error_id 10000000): connection refused", {
      check: "db",
      id: "10000000",
      event: "begin",
      error: refused,
    }],
    ["health check db now fails otherwise (error_id 20000000): connection reset", {
      check: "db",
      id: "20000000",
      event: "change",
      error: reset,
    }],
    ["health check db passes again after 12 s (error_id 20000000)", {
      check: "db",
      id: "20000000",
      event: "end",
      error: reset,
    }],
  ]);
});

Deno.test("createFailureLog() tells in whole seconds how long a failure lasted", () => {
  using clock = new FakeClock();
  using failures = log();
  failures.failed("db", "refused", undefined);
  clock.pass(1_000_499);
  failures.passed("db");
  assertEquals(failures.lines().at(-1), "health check db passes again after 1000 s (error_id 10000000)");
});

Deno.test("createFailureLog() is silent while only that changes which no line shows", () => {
  using failures = log();
  for (const end of ["a", "b"]) failures.failed("db", "x".repeat(4_000) + end, undefined);
  assertEquals(failures.told.length, 1);
});

Deno.test("createFailureLog() is silent while a failure repeats, and while a check passes", () => {
  using failures = log();
  failures.passed("db");
  for (let i = 0; i < 1_000; i++) failures.failed("db", "refused", new Error("refused"));
  for (let i = 0; i < 1_000; i++) failures.passed("db");
  assertEquals(failures.lines().length, 2);
});

Deno.test("createFailureLog() takes the same text with another cause for another failure", () => {
  using failures = log();
  for (const cause of ["refused", "refused", "reset"]) failures.failed("db", "no client", new Error("", { cause }));
  assertEquals(failures.lines(), [
    "health check db fails (error_id 10000000): no client, caused by refused",
    "health check db now fails otherwise (error_id 20000000): no client, caused by reset",
  ]);
});

Deno.test("createFailureLog() gives a failure that comes back another id", () => {
  using failures = log();
  for (let i = 0; i < 2; i++) {
    failures.failed("db", "refused", undefined);
    failures.passed("db");
  }
  assertEquals(failures.lines(), [
    "health check db fails (error_id 10000000): refused",
    "health check db passes again after 0 s (error_id 10000000)",
    "health check db fails (error_id 20000000): refused",
    "health check db passes again after 0 s (error_id 20000000)",
  ]);
});

Deno.test("createFailureLog() keeps checks apart", () => {
  using failures = log();
  failures.failed("db", "refused", undefined);
  failures.failed("api", "refused", undefined);
  failures.passed("api");
  assertEquals([failures.lines().length, failures.idOf("db"), failures.idOf("api")], [3, "10000000", undefined]);
});

Deno.test("idOf() is the id of the failure as it is now, and of none once it has ended", () => {
  using failures = log();
  const ids = [failures.idOf("db")];
  for (const text of ["refused", "refused", "reset"]) {
    failures.failed("db", text, undefined);
    ids.push(failures.idOf("db"));
  }
  failures.passed("db");
  assertEquals([...ids, failures.idOf("db")], [undefined, "10000000", "10000000", "20000000", undefined]);
});

Deno.test("createFailureLog() makes ids of eight letters and digits, none like another", () => {
  const ids = new Set<string>();
  const failures = createFailureLog((_, { id }) => ids.add(id));
  for (let i = 0; i < 1_000; i++) failures.failed("db", `${i}`, undefined);
  assertEquals(ids.size, 1_000);
  for (const id of ids) assertMatch(id, /^[a-z0-9]{8}$/);
});

for (const [random, id] of [[0, "00000000"], [0.5, "i0000000"], [1 - Number.EPSILON / 2, "zzzzzzzz"]] as const) {
  Deno.test(`createFailureLog() makes the id ${id} of the random number ${random}`, () => {
    using _random = replaceProperty(Math, "random", () => random);
    const failures = createFailureLog(() => {});
    failures.failed("db", "refused", undefined);
    assertEquals(failures.idOf("db"), id);
  });
}

function cyclic(): Error {
  const error = new Error("round");
  error.cause = error;
  return error;
}

/** An error with a cause that has a cause, and so on. */
function many(depth: number): Error {
  return new Error(`${depth}`, depth > 0 ? { cause: many(depth - 1) } : {});
}

const CAUSES: [what: string, error: unknown, shown: string][] = [
  ["its causes", new Error("a", { cause: new Error("b", { cause: "c" }) }), "a, caused by b, caused by c"],
  ["a cause that is no error", new Error("a", { cause: { code: 7 } }), 'a, caused by {"code":7}'],
  ["once what a cause says, too", new Error("a", { cause: new Error("b: a") }), "b: a"],
  ["once what goes round", cyclic(), "a, caused by round"],
  ["a cause that says the same once", new Error("a", { cause: new Error("a") }), "a"],
  ["five causes of many", many(9), "a, caused by 8, caused by 7, caused by 6, caused by 5, caused by 4"],
  ["nothing of a cause that throws", {
    get cause() {
      throw new Error("looked at");
    },
  }, "a"],
  [
    "a cause that cannot be looked at",
    new Error("a", { cause: hostileProxy }),
    "a, caused by a reason that cannot be read",
  ],
  ["nothing more of what has no causes", "a", "a"],
  ["nothing more of null", null, "a"],
];
for (const [what, error, shown] of CAUSES) {
  Deno.test(`createFailureLog() tells ${what}`, () => {
    using failures = log();
    failures.failed("db", "a", error);
    assertEquals(failures.lines(), [`health check db fails (error_id 10000000): ${shown}`]);
  });
}

Deno.test("createFailureLog() stands whatever was thrown", () => {
  using failures = log();
  for (const { name, value } of THROWN_VALUES) failures.failed("db", name, value);
  assertEquals(failures.told.map(([, { error }]) => error), THROWN_VALUES.map(({ value }) => value));
});

Deno.test("createFailureLog() tells one line, without control characters and the passwords of URLs", () => {
  using failures = log();
  const cause = new Error("GET https://token@api.example.com/me: 401");
  failures.failed("db", "postgres://me:secret@db:5432/x\r\n\u001b[31mrefused\u2028\u202e", new Error("", { cause }));
  assertEquals(failures.lines(), [
    "health check db fails (error_id 10000000): postgres://db:5432/x [31mrefused , caused by GET https://api.example.com/me: 401",
  ]);
});

Deno.test("createFailureLog() tells 4000 characters of a text of ten megabytes", () => {
  using failures = log();
  failures.failed("db", "x".repeat(10_000_000), new Error("", { cause: new Error("y".repeat(10_000_000)) }));
  const begin = "health check db fails (error_id 10000000): ";
  assertEquals(failures.lines(), [`${begin}${"x".repeat(4_000 - begin.length - 1)}…`]);
});

const HARM: [what: string, onError: () => unknown][] = [
  ["throws", () => {
    throw new Error("no log");
  }],
  ["rejects", () => Promise.reject(new Error("no log"))],
  ["throws what cannot be looked at", () => {
    throw hostileProxy;
  }],
];
for (const [what, onError] of HARM) {
  Deno.test(`createFailureLog() does not mind an onError that ${what}`, async () => {
    const failures = createFailureLog(onError);
    const unhandled = await unhandledDuring(() => {
      failures.failed("db", "a", undefined);
      failures.failed("db", "b", undefined);
      failures.passed("db");
    });
    assertEquals([unhandled, failures.idOf("db")], [[], undefined]);
  });
}

Deno.test("harmlessly() calls once, and hands nothing on", () => {
  let calls = 0;
  assertEquals([harmlessly(() => ++calls) as unknown, calls], [undefined, 1]);
});

Deno.test("failed() is not held up by a text of megabytes that its cause repeats in part", () => {
  const size = 1_000_000;
  const cause = new Error("a".repeat(size / 4) + "b" + "a".repeat(size / 4));
  const lines: string[] = [];
  createFailureLog((line) => lines.push(line)).failed("db", "a".repeat(size), new Error("a", { cause }));
  assertEquals(lines[0]!.length, 4_000);
});
