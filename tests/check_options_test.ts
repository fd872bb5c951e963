import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { type CheckOptions, readCheck } from "../src/check_options.ts";
import { pass } from "./engine_kit.ts";

const DEFAULTS = {
  name: "vendor",
  check: pass,
  on: "validate",
  timeout: 30_000,
  ttl: 1_000,
  interval: undefined,
  maxAge: 30_000,
  failAfter: 1,
  passAfter: 1,
  critical: true,
} as const;

Deno.test("readCheck() fills in every default", () => {
  assertEquals(readCheck("vendor", { check: pass }), DEFAULTS);
});

Deno.test("readCheck() takes undefined for left out", () => {
  const options = Object.fromEntries(Object.keys(DEFAULTS).map((key) => [key, undefined]));
  delete options.name;
  assertEquals(readCheck("vendor", { ...options, check: pass }), DEFAULTS);
});

Deno.test("readCheck() takes every option as it is", () => {
  const options: CheckOptions = {
    check: pass,
    on: "live",
    timeout: 2_000,
    ttl: 0,
    interval: 100,
    maxAge: 5_000,
    failAfter: 3,
    passAfter: 2,
    critical: false,
  };
  assertEquals(readCheck("disk", options), { name: "disk", ...options } as unknown as typeof DEFAULTS);
  assertStrictEquals(readCheck("disk", options).check, pass);
});

const ON: [name: string, on: string][] = [
  ["ready", "ready"],
  ["live", "live"],
  ["validate", "validate"],
  ["Ready", "validate"],
  ["toString", "validate"],
];
for (const [name, on] of ON) {
  Deno.test(`readCheck() puts a check named ${name} on ${on}, unless told otherwise`, () => {
    assertEquals(readCheck(name, { check: pass }).on, on);
    assertEquals(readCheck(name, { check: pass, on: "live" }).on, "live");
  });
}

const AGES: [
  given: Partial<CheckOptions>,
  timeoutOfAll: number | undefined,
  timeout: number,
  maxAge: number,
  ttl: number,
][] = [
  [{}, 5_000, 5_000, 5_000, 1_000],
  [{ timeout: 7_000 }, 5_000, 7_000, 7_000, 1_000],
  [{ timeout: 200 }, undefined, 200, 200, 200],
  [{ interval: 60_000 }, undefined, 30_000, 210_000, 1_000],
  [{ interval: 100, timeout: 50 }, undefined, 50, 350, 350],
  [{ maxAge: 500 }, undefined, 30_000, 500, 500],
  [{ maxAge: 500, ttl: 500 }, undefined, 30_000, 500, 500],
  [{ maxAge: 0 }, undefined, 30_000, 0, 0],
  [{ ttl: 30_000 }, undefined, 30_000, 30_000, 30_000],
  [{ interval: 2_147_483_647 }, undefined, 30_000, 2_147_483_647, 1_000],
];
for (const [given, timeoutOfAll, timeout, maxAge, ttl] of AGES) {
  const all = timeoutOfAll === undefined ? "" : ` with a timeout of all of ${timeoutOfAll}`;
  Deno.test(`readCheck() reads the times of ${JSON.stringify(given)}${all}`, () => {
    const spec = readCheck("vendor", { check: pass, ...given }, timeoutOfAll);
    assertEquals({ timeout: spec.timeout, maxAge: spec.maxAge, ttl: spec.ttl }, { timeout, maxAge, ttl });
  });
}

const NAMES = ["a", "7", "Vendor-API_v2.1", "constructor", "hasOwnProperty", "x".repeat(64)];
for (const name of NAMES) {
  Deno.test(`readCheck() takes the name ${name}`, () => {
    assertEquals(readCheck(name, { check: pass }).name, name);
  });
}

const NO_NAME =
  "expected the name of a check to be letters, digits, _, . and -, and none of error, validation_error, error_id";
const BAD_NAMES: [name: string, found: string][] = [
  ["", "nothing"],
  [" ", '" "'],
  ["my check", '"my check"'],
  ["_a", '"_a"'],
  [".a", '".a"'],
  ["-a", '"-a"'],
  ["__proto__", '"__proto__"'],
  ["a/b", '"a/b"'],
  ["a\nb", '"a\\nb"'],
  ["a\n", '"a\\n"'],
  ["é", '"é"'],
  ["x".repeat(65), `"${"x".repeat(65)}"`],
  ["error", '"error"'],
  ["validation_error", '"validation_error"'],
  ["error_id", '"error_id"'],
];
for (const [name, found] of BAD_NAMES) {
  Deno.test(`readCheck() refuses the name ${JSON.stringify(name)}`, () => {
    const error = assertThrows(() => readCheck(name, { check: pass }), TypeError);
    assertEquals(error.message, `Cannot create health: ${NO_NAME}, got ${found}`);
  });
}

const KEYS = "none but check, on, timeout, ttl, interval, maxAge, failAfter, passAfter, critical";
const REFUSED: [options: unknown, type: typeof TypeError | typeof RangeError, message: string][] = [
  [undefined, TypeError, "the options of checks.db to be an object, got undefined"],
  [null, TypeError, "the options of checks.db to be an object, got null"],
  [pass, TypeError, "the options of checks.db to be an object, got function"],
  ["db", TypeError, 'the options of checks.db to be an object, got "db"'],
  [{}, TypeError, "checks.db.check to be a function, got undefined"],
  [[], TypeError, "checks.db.check to be a function, got undefined"],
  [{ check: Promise.resolve() }, TypeError, "checks.db.check to be a function, got object"],
  [{ check: pass, retries: 3 }, TypeError, `the options of checks.db to be ${KEYS}, got "retries"`],
  [{ check: pass, TTL: 3 }, TypeError, `the options of checks.db to be ${KEYS}, got "TTL"`],
  [{ check: pass, constructor: pass }, TypeError, `the options of checks.db to be ${KEYS}, got "constructor"`],
  [{ check: pass, on: "health" }, TypeError, 'checks.db.on to be ready, validate or live, got "health"'],
  [{ check: pass, on: null }, TypeError, "checks.db.on to be ready, validate or live, got null"],
  [{ check: pass, on: ["ready"] }, TypeError, "checks.db.on to be ready, validate or live, got object"],
  [{ check: pass, critical: "false" }, TypeError, 'checks.db.critical to be true or false, got "false"'],
  [{ check: pass, critical: 0 }, TypeError, "checks.db.critical to be true or false, got 0"],
  [{ check: pass, critical: null }, TypeError, "checks.db.critical to be true or false, got null"],
  [{ check: pass, ttl: 5_001, maxAge: 5_000 }, RangeError, "checks.db.ttl to be at most maxAge, 5000 ms, got 5001"],
  [{ check: pass, ttl: 30_001 }, RangeError, "checks.db.ttl to be at most maxAge, 30000 ms, got 30001"],
  ...(["timeout", "ttl", "interval", "maxAge"].flatMap((option): typeof REFUSED => {
    const range = option === "timeout"
      ? "to be over 0 and at most 2147483647 ms"
      : `to be from ${option === "interval" ? 100 : 0} to 2147483647 ms`;
    return [
      ...["5", null, 5n, [5], true].map((value): typeof REFUSED[0] => {
        const found = typeof value === "string"
          ? '"5"'
          : typeof value === "bigint"
          ? "5n"
          : value === null
          ? "null"
          : value === true
          ? "true"
          : "object";
        return [
          { check: pass, [option]: value },
          TypeError,
          `checks.db.${option} to be a number of milliseconds, got ${found}`,
        ];
      }),
      ...[-1, NaN, Infinity, -Infinity, 2_147_483_648].map((
        value,
      ): typeof REFUSED[0] => [
        { check: pass, [option]: value },
        RangeError,
        `checks.db.${option} ${range}, got ${value}`,
      ]),
    ];
  })),
  [{ check: pass, timeout: 0 }, RangeError, "checks.db.timeout to be over 0 and at most 2147483647 ms, got 0"],
  [{ check: pass, interval: 0 }, RangeError, "checks.db.interval to be from 100 to 2147483647 ms, got 0"],
  [{ check: pass, interval: 99.9 }, RangeError, "checks.db.interval to be from 100 to 2147483647 ms, got 99.9"],
  ...(["failAfter", "passAfter"].flatMap((option): typeof REFUSED => [
    [{ check: pass, [option]: "2" }, TypeError, `checks.db.${option} to be a whole number from 1, got "2"`],
    [{ check: pass, [option]: null }, TypeError, `checks.db.${option} to be a whole number from 1, got null`],
    ...[0, -1, 1.5, NaN, Infinity].map((
      value,
    ): typeof REFUSED[0] => [
      { check: pass, [option]: value },
      RangeError,
      `checks.db.${option} to be a whole number from 1, got ${value}`,
    ]),
  ])),
];
for (const [options, type, message] of REFUSED) {
  Deno.test(`readCheck() refuses: expected ${message}`, () => {
    const error = assertThrows(() => readCheck("db", options as CheckOptions), type);
    assertEquals([error.message, error.name], [`Cannot create health: expected ${message}`, type.name]);
  });
}
