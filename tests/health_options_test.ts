/** What `createHealth` takes and refuses: src/health_options.ts, by the function that everybody calls. */
import { assertEquals, assertThrows } from "@std/assert";
import { createHealth } from "../src/health.ts";
import type { HealthOptions } from "../src/health_options.ts";

const pass = () => {};
const never = () => new Promise<never>(() => {});
const get = (path: string) => new Request(`http://localhost${path}`);

type ErrorType = typeof TypeError | typeof RangeError;
const LIMITS = "to be over 0 and at most 2147483647 ms";
const OBJECT = "expected the options to be an object";
const NO_CHECKS = "expected checks to be an object of checks by name";
const NO_FUNCTION = "validate to be a function";
const NONE = "expected validate, ready, or checks on one of them, got none: nothing would ever be asked";
const KNOWN =
  "expected the options to be none but ready, validate, live, checks, timeout, deadline, dialect, details, onError";

const REFUSED: [options: unknown, type: ErrorType, message: string][] = [
  [undefined, TypeError, `${OBJECT}, got undefined`],
  [null, TypeError, `${OBJECT}, got null`],
  [pass, TypeError, `${OBJECT}, got function`],
  ["validate", TypeError, `${OBJECT}, got "validate"`],
  [{}, TypeError, NONE],
  [[], TypeError, NONE],
  [{ validate: undefined }, TypeError, NONE],
  [{ live: pass }, TypeError, NONE],
  [{ checks: {} }, TypeError, NONE],
  [{ checks: { disk: { check: pass, on: "live" } } }, TypeError, NONE],
  [{ validate: pass, checks: null }, TypeError, `${NO_CHECKS}, got null`],
  [{ validate: pass, checks: 5 }, TypeError, `${NO_CHECKS}, got 5`],
  [{ validate: pass, checks: "db" }, TypeError, `${NO_CHECKS}, got "db"`],
  [{ validate: pass, checks: pass }, TypeError, `${NO_CHECKS}, got function`],
  [{ validate: pass, checks: [{ check: pass }] }, TypeError, `${NO_CHECKS}, got object`],
  [{ validate: pass, checks: new Map() }, TypeError, `${NO_CHECKS}, got object`],
  [
    { ready: pass, checks: { ready: { check: pass } } },
    TypeError,
    "expected checks.ready to be left out, as there is ready, got object",
  ],
  [
    { validate: pass, checks: { validate: undefined } },
    TypeError,
    "expected checks.validate to be left out, as there is validate, got undefined",
  ],
  [{ validate: null }, TypeError, `expected ${NO_FUNCTION}, got null`],
  [{ validate: true }, TypeError, `expected ${NO_FUNCTION}, got true`],
  [{ validate: Promise.resolve() }, TypeError, `expected ${NO_FUNCTION}, got object`],
  [{ validate: { check: pass } }, TypeError, `expected ${NO_FUNCTION}, got object`],
  [{ validate: pass, ready: null }, TypeError, "expected ready to be a function, got null"],
  [{ validate: pass, ready: true }, TypeError, "expected ready to be a function, got true"],
  [{ validate: pass, ready: {} }, TypeError, "expected ready to be a function, got object"],
  [{ validate: pass, live: 1 }, TypeError, "expected live to be a function, got 1"],
  [{ validate: pass, onError: null }, TypeError, "expected onError to be a function, got null"],
  [{ validate: pass, dialect: "NDC" }, TypeError, 'expected dialect to be baton or ndc, got "NDC"'],
  [{ validate: pass, dialect: null }, TypeError, "expected dialect to be baton or ndc, got null"],
  [{ validate: pass, details: true }, TypeError, "expected details to be loopback, always or never, got true"],
  [{ validate: pass, timeOut: 5 }, TypeError, `${KNOWN}, got "timeOut"`],
  [{ Validate: pass }, TypeError, `${KNOWN}, got "Validate"`],
  [{ validate: pass, constructor: pass }, TypeError, `${KNOWN}, got "constructor"`],
  ...["timeout", "deadline"].flatMap((name): [unknown, ErrorType, string][] => [
    [{ validate: pass, [name]: "30" }, TypeError, `expected ${name} to be a number of milliseconds, got "30"`],
    [{ validate: pass, [name]: null }, TypeError, `expected ${name} to be a number of milliseconds, got null`],
    [{ validate: pass, [name]: 30n }, TypeError, `expected ${name} to be a number of milliseconds, got 30n`],
    [{ validate: pass, [name]: 0 }, RangeError, `expected ${name} ${LIMITS}, got 0`],
    [{ validate: pass, [name]: -1 }, RangeError, `expected ${name} ${LIMITS}, got -1`],
    [{ validate: pass, [name]: NaN }, RangeError, `expected ${name} ${LIMITS}, got NaN`],
    [{ validate: pass, [name]: Infinity }, RangeError, `expected ${name} ${LIMITS}, got Infinity`],
    [{ validate: pass, [name]: 2_147_483_648 }, RangeError, `expected ${name} ${LIMITS}, got 2147483648`],
  ]),
];
for (const [options, type, message] of REFUSED) {
  const shown = typeof options === "object" && options !== null
    ? ` in ${Object.keys(options).join(", ") || "none"}`
    : "";
  Deno.test(`createHealth() refuses${shown}: ${message}`, () => {
    const error = assertThrows(() => createHealth(options as HealthOptions), type);
    assertEquals([error.message, error.name], [`Cannot create health: ${message}`, type.name]);
  });
}

const ACCEPTED: [what: string, options: HealthOptions][] = [
  ["validate alone", { validate: pass }],
  ["ready alone", { ready: pass }],
  ["a check that has no shorthand alone", { checks: { vendor: { check: pass } } }],
  ["a check beside others", { validate: pass, ready: pass, checks: { vendor: { check: pass } } }],
  ["options that are undefined", {
    validate: pass,
    ready: undefined,
    live: undefined,
    checks: undefined,
    timeout: undefined,
    deadline: undefined,
    dialect: undefined,
    details: undefined,
    onError: undefined,
  }],
  ["the shortest deadline", { validate: pass, deadline: Number.MIN_VALUE }],
  ["the longest times", { validate: pass, timeout: 2_147_483_647, deadline: 2_147_483_647 }],
  ["frozen options without prototype", Object.freeze(Object.assign(Object.create(null), { validate: pass }))],
];
for (const [what, options] of ACCEPTED) {
  Deno.test(`createHealth() takes ${what}`, async () => {
    const { fetch } = createHealth(options);
    for (const path of ["/ready", "/health"]) assertEquals((await fetch(get(path))).status, 200);
  });
}

Deno.test("createHealth() takes the shortest timeout, within which no check answers", async () => {
  const { fetch } = createHealth({ validate: never, timeout: Number.MIN_VALUE, details: "always", onError: () => {} });
  assertEquals((await (await fetch(get("/health"))).json()).details, {
    error: "connector validation failed",
    validation_error: "no answer within 5e-324 ms",
  });
});
