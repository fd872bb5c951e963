/** How `serve` is switched on, and what it takes from options, flags and variables. */
import { assert, assertEquals, assertMatch, assertRejects, assertStrictEquals } from "@std/assert";
import { createHealth, type Health } from "../mod.ts";
import { serve, type ServeOptions } from "../server.ts";
import { replaceGlobal } from "./replace_global.ts";
import { ANY_PORT, QUIET, served, takenMessage, takenPort, textOf } from "./server/served.ts";

const health = createHealth({ validate: () => {} });

const OFF: [what: string, options: ServeOptions][] = [
  ["by default", QUIET],
  ["by an option", { ...QUIET, enabled: false }],
  ["by a flag", { args: ["--health-check=false"], env: {} }],
  ["by a variable", { args: [], env: { BATON_HEALTH_CHECK: "false" } }],
  ["by an empty variable", { args: [], env: { BATON_HEALTH_CHECK: "" } }],
  ["by an option over flag and variable", {
    args: ["--health-check"],
    env: { BATON_HEALTH_CHECK: "true" },
    enabled: false,
  }],
  ["by a flag over a variable", { args: ["--health-check", "f"], env: { BATON_HEALTH_CHECK: "true" } }],
  ["by a flag after the end of flags", { args: ["--", "--health-check"], env: {} }],
  ["by a port and an address alone", { ...QUIET, port: 0, bindAddress: "::1" }],
];
for (const [what, options] of OFF) {
  Deno.test(`serve() resolves to undefined when it is off ${what}, and does not touch the health`, async () => {
    // by that it is known for a health
    const as = () => assertEquals("called", "not called");
    const untouched = new Proxy(health, { get: (_, name) => name === "as" ? as : assertEquals(name, "untouched") });
    assertStrictEquals(await serve(untouched, options), undefined);
  });
}

const ON: [what: string, options: ServeOptions][] = [
  ["an option", ANY_PORT],
  ["an option over flag and variable", {
    args: ["--health-check=false", "--health-check-port=0"],
    env: { BATON_HEALTH_CHECK: "false" },
    enabled: true,
  }],
  ["a bare flag", { args: ["sync", "--health-check", "--health-check-port", "0", "--file=x"], env: {} }],
  ["a flag over a variable", { args: ["--health-check=1", "--health-check-port=0"], env: { BATON_HEALTH_CHECK: "0" } }],
  ["variables", { args: [], env: { BATON_HEALTH_CHECK: "T", BATON_HEALTH_CHECK_PORT: "0" } }],
];
for (const [what, options] of ON) {
  Deno.test(`serve() is switched on by ${what}`, async () => {
    await using server = await served(options, health);
    assertEquals(JSON.parse(await textOf(`${server.url}/live`)).status, "alive");
  });
}

Deno.test("serve() takes options over flags over variables for the port", async () => {
  using taken = takenPort();
  const port = `${taken.port}`;
  const flag = (value: string) => ({ args: [`--health-check-port=${value}`] });
  const variable = (value: string) => ({ env: { BATON_HEALTH_CHECK_PORT: value } });
  for (
    const stronger of [
      { ...flag(port), ...variable(port), port: 0 },
      { ...flag("0"), ...variable(port) },
      { args: [], ...variable("0") },
    ]
  ) {
    await using server = await served({ enabled: true, ...stronger }, health);
    assert(!server.url.endsWith(`:${port}`));
  }
  for (
    const stronger of [
      { ...flag("0"), ...variable("0"), port: taken.port },
      { ...flag(port), ...variable("0") },
      { args: [], ...variable(port) },
    ]
  ) {
    const error = await assertRejects(() => serve(health, { enabled: true, ...stronger }), Error);
    assertEquals(error.message, takenMessage(taken.port));
  }
});

Deno.test("serve() takes options over flags over variables for the address", async () => {
  // RFC 5737: for documentation, so that no machine has them
  const env = { BATON_HEALTH_CHECK_BIND_ADDRESS: "203.0.113.1" };
  const flag = ["--health-check-bind-address=203.0.113.2"];
  const cases: [options: ServeOptions, address: string][] = [
    [{ args: [], env }, "203.0.113.1"],
    [{ args: flag, env }, "203.0.113.2"],
    [{ args: flag, env, bindAddress: "203.0.113.3" }, "203.0.113.3"],
  ];
  for (const [options, address] of cases) {
    await assertRejects(
      () => serve(health, { enabled: true, port: 8081, ...options }),
      Error,
      `Cannot listen on ${address}:8081: this machine has no such address`,
    );
  }
});

Deno.test("serve() reads the arguments and the variables of this process", async () => {
  const names = ["BATON_HEALTH_CHECK", "BATON_HEALTH_CHECK_PORT"];
  const before = names.map((name) => Deno.env.get(name));
  const args = ["--health-check-bind-address", "localhost"];
  using _Deno = replaceGlobal("Deno", Object.create(Deno, { args: { value: args } }));
  try {
    Deno.env.set("BATON_HEALTH_CHECK", "true");
    Deno.env.set("BATON_HEALTH_CHECK_PORT", "0");
    await using server = await served({}, health);
    assertEquals(new URL(server.url).hostname, "localhost");
  } finally {
    names.forEach((name, i) => before[i] === undefined ? Deno.env.delete(name) : Deno.env.set(name, before[i]));
  }
});

const PORT = "an integer from 0 to 65535";
const ADDRESS = "an IPv4 address, an IPv6 address or a host name";
const DELAY = "a number of milliseconds from 0 to 2147483647";
const OPTIONS = "args, env, enabled, port, bindAddress, unixSocket, dialect, details, signals, drainDelay";
const unfit = (name: string, value: unknown): ServeOptions => ({ ...QUIET, [name]: value });
const flagged = (...args: string[]): ServeOptions => ({ args, env: {} });
const inEnv = (name: string, value: string): ServeOptions => ({ args: [], env: { [name]: value } });

const REFUSED: [options: ServeOptions, type: typeof TypeError | typeof RangeError, message: string][] = [
  [flagged("--health-check=maybe"), TypeError, '--health-check: expected true or false, got "maybe"'],
  [flagged("--health-check="), TypeError, "--health-check: expected true or false, got nothing"],
  [flagged("--health-check-port=80a"), TypeError, `--health-check-port: expected ${PORT}, got "80a"`],
  [flagged("--health-check-port", "65536"), RangeError, `--health-check-port: expected ${PORT}, got "65536"`],
  [flagged("--health-check-port"), TypeError, `--health-check-port: expected ${PORT}, got nothing`],
  [flagged("--health-check-bind-address=*"), TypeError, `--health-check-bind-address: expected ${ADDRESS}, got "*"`],
  [flagged("--health-check-bind-address"), TypeError, `--health-check-bind-address: expected ${ADDRESS}, got nothing`],
  [inEnv("BATON_HEALTH_CHECK", "on"), TypeError, 'BATON_HEALTH_CHECK: expected true or false, got "on"'],
  [inEnv("BATON_HEALTH_CHECK_PORT", "http"), TypeError, `BATON_HEALTH_CHECK_PORT: expected ${PORT}, got "http"`],
  [inEnv("BATON_HEALTH_CHECK_PORT", "70000"), RangeError, `BATON_HEALTH_CHECK_PORT: expected ${PORT}, got "70000"`],
  [
    inEnv("BATON_HEALTH_CHECK_BIND_ADDRESS", "[::1"),
    TypeError,
    `BATON_HEALTH_CHECK_BIND_ADDRESS: expected ${ADDRESS}, got "[::1"`,
  ],
  [{ ...QUIET, enabled: "no" as unknown as boolean }, TypeError, 'enabled: expected a boolean, got "no"'],
  [{ ...QUIET, port: -1 }, RangeError, `port: expected ${PORT}, got -1`],
  [{ ...QUIET, port: 8081.5 }, TypeError, `port: expected ${PORT}, got 8081.5`],
  [{ ...QUIET, bindAddress: "" }, TypeError, `bindAddress: expected ${ADDRESS}, got nothing`],
  [flagged("--health-check-dialect=NDC"), TypeError, '--health-check-dialect: expected baton or ndc, got "NDC"'],
  [
    inEnv("BATON_HEALTH_CHECK_DETAILS", "yes"),
    TypeError,
    'BATON_HEALTH_CHECK_DETAILS: expected loopback, always or never, got "yes"',
  ],
  [unfit("dialect", "grpc"), TypeError, 'dialect: expected baton or ndc, got "grpc"'],
  [unfit("details", true), TypeError, "details: expected loopback, always or never, got true"],
  [unfit("signals", "SIGTERM"), TypeError, 'signals: expected a boolean, got "SIGTERM"'],
  [unfit("signals", null), TypeError, "signals: expected a boolean, got null"],
  [unfit("drainDelay", "5s"), TypeError, `drainDelay: expected ${DELAY}, got "5s"`],
  [unfit("drainDelay", null), TypeError, `drainDelay: expected ${DELAY}, got null`],
  [unfit("drainDelay", -1), RangeError, `drainDelay: expected ${DELAY}, got -1`],
  [unfit("drainDelay", NaN), RangeError, `drainDelay: expected ${DELAY}, got NaN`],
  [unfit("drainDelay", 2_147_483_648), RangeError, `drainDelay: expected ${DELAY}, got 2147483648`],
  [unfit("args", "--health-check"), TypeError, 'args: expected an array of strings, got "--health-check"'],
  [unfit("bindAdress", "::1"), TypeError, `the options: expected none but ${OPTIONS}, got "bindAdress"`],
];
for (const [options, type, message] of REFUSED) {
  Deno.test(`serve() rejects: Cannot read ${message}`, async () => {
    // what is switched off reads no more than that it is
    const on = /^\S*(health-check|HEALTH_CHECK):/.test(message) ? {} : { enabled: true };
    const error = await assertRejects(() => serve(health, { ...on, ...options }), type);
    assertEquals([error.message, error.name], [`Cannot read ${message}`, type.name]);
  });
}

Deno.test("serve() stops nobody by a port that makes no sense while it is off", async () => {
  // Kubernetes sets it in every pod, where there is a Service of that name
  const env = { BATON_HEALTH_CHECK_PORT: "tcp://10.0.0.1:8081" };
  assertStrictEquals(await serve(health, { args: [], env }), undefined);
  assertStrictEquals(await serve(health, { ...flagged("--health-check-port=80a"), enabled: false }), undefined);
});

const SHAPES: [options: unknown, message: string][] = [
  [{ args: null }, "Cannot read args: expected an array of strings, got null"],
  [{ args: [1] }, "Cannot read args: expected an array of strings, got object"],
  [{ env: null }, "Cannot read env: expected an object of strings, got null"],
  [{ env: "A=b" }, 'Cannot read env: expected an object of strings, got "A=b"'],
  [null, "Cannot read the options: expected an object, got null"],
];
for (const [options, message] of SHAPES) {
  Deno.test(`serve() rejects: ${message}`, async () => {
    const error = await assertRejects(() => serve(health, options as ServeOptions), TypeError);
    assertEquals(error.message, message);
  });
}

const NO_HEALTHS: [health: unknown, got: string][] = [
  [undefined, "undefined"],
  [null, "null"],
  [() => {}, "function"],
  [{ fetch: () => {} }, "object"],
];
for (const [noHealth, got] of NO_HEALTHS) {
  Deno.test(`serve() rejects what createHealth has not made: ${got}`, async () => {
    const error = await assertRejects(() => serve(noHealth as Health, ANY_PORT), TypeError);
    assertEquals(error.message, `Cannot serve: expected health to come from createHealth, got ${got}`);
  });
}

const SPOKEN: [source: string, options: ServeOptions][] = [
  ["options over flags and variables", {
    args: ["--health-check-dialect=baton", "--health-check-details=always"],
    env: { BATON_HEALTH_CHECK_DIALECT: "baton", BATON_HEALTH_CHECK_DETAILS: "always" },
    dialect: "ndc",
    details: "never",
  }],
  ["flags over variables", {
    args: ["--health-check-dialect", "ndc", "--health-check-details", "never"],
    env: { BATON_HEALTH_CHECK_DIALECT: "baton", BATON_HEALTH_CHECK_DETAILS: "always" },
  }],
  ["variables over what the health was made with", {
    args: [],
    env: { BATON_HEALTH_CHECK_DIALECT: "ndc", BATON_HEALTH_CHECK_DETAILS: "never" },
  }],
];
for (const [source, options] of SPOKEN) {
  Deno.test(`serve() takes dialect and details from ${source}`, async () => {
    const health = createHealth({ validate: () => false, dialect: "baton", details: "always", onError: () => {} });
    await using server = await served({ enabled: true, port: 0, ...options }, health);
    const response = await fetch(`${server.url}/health/connected`);
    const { message, details } = await response.json();
    assertEquals([response.status, message], [502, "connector is not connected"]);
    assertMatch(details.validate, /^failed, error_id [a-z0-9]{8}$/);
  });
}

Deno.test("serve() speaks as the health was made to where nobody says otherwise", async () => {
  const health = createHealth({ validate: () => false, dialect: "ndc", details: "never", onError: () => {} });
  await using server = await served(ANY_PORT, health);
  const response = await fetch(`${server.url}/health/connected`);
  assertEquals(response.status, 502);
  assertMatch((await response.json()).details.validate, /^failed, error_id [a-z0-9]{8}$/);
});

Deno.test("serve() shows the text of an error to a client on this machine, by default", async () => {
  const health = createHealth({ validate: () => false, onError: () => {} });
  await using server = await served(ANY_PORT, health);
  const { details } = JSON.parse(await textOf(`${server.url}/health`));
  assertEquals(details, { error: "connector validation failed", validation_error: "the check answered false" });
});
