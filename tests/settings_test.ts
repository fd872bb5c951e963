import { assertEquals, assertThrows } from "@std/assert";
import { parseFlags, readGiven, readSettings, SETTINGS_FLAGS } from "../src/settings.ts";

type Env = Record<string, string | undefined>;
type Given = NonNullable<Parameters<typeof readSettings>[0]["given"]>;

const DEFAULTS = { enabled: false, port: 8081, bindAddress: "127.0.0.1" };

function read(args: string[], env: Env = {}, given: Given = {}, lowestPort: 0 | 1 = 0) {
  return readSettings({ given, flags: parseFlags(args, SETTINGS_FLAGS), variable: (name) => env[name], lowestPort });
}

function assertMessage(work: () => unknown, type: new (message?: string) => Error, message: string): void {
  const error = assertThrows(work, type);
  assertEquals([error.message, error.name], [message, type.name]);
}

/** Each setting as a flag and as a variable, and the property that it sets. */
const NAMES = {
  enabled: ["--health-check", "BATON_HEALTH_CHECK"],
  port: ["--health-check-port", "BATON_HEALTH_CHECK_PORT"],
  bindAddress: ["--health-check-bind-address", "BATON_HEALTH_CHECK_BIND_ADDRESS"],
} as const;
type Name = keyof typeof NAMES;

const VALID: [name: Name, text: string, value: unknown][] = [
  ...["1", "t", "T", "TRUE", "true", "True"].map((text): [Name, string, boolean] => ["enabled", text, true]),
  ...["0", "f", "F", "FALSE", "false", "False"].map((text): [Name, string, boolean] => ["enabled", text, false]),
  ["port", "0", 0],
  ["port", "1", 1],
  ["port", "8081", 8081],
  ["port", "65535", 65535],
  ["port", "00080", 80],
  ["bindAddress", "0.0.0.0", "0.0.0.0"],
  ["bindAddress", "::", "::"],
  ["bindAddress", "::1", "::1"],
  ["bindAddress", "[::1]", "::1"],
  ["bindAddress", "localhost", "localhost"],
];
for (const [name, text, value] of VALID) {
  const [flag, variable] = NAMES[name];
  Deno.test(`readSettings() reads ${text} from ${flag} and ${variable}`, () => {
    for (const settings of [read([`${flag}=${text}`]), read([flag, text]), read([], { [variable]: text })]) {
      assertEquals(settings, { ...DEFAULTS, [name]: value });
    }
  });
}

const BOOLEAN = "true or false";
const PORT = "an integer from 0 to 65535";
const ADDRESS = "an IPv4 address, an IPv6 address or a host name";

type Invalid = [name: Name, text: string, type: typeof TypeError | typeof RangeError, expected: string, got: string];
const INVALID: Invalid[] = [
  ...["yes", "no", "on", "tRUE", "2", "-1", " true", "true ", "null"].map((text): Invalid => [
    "enabled",
    text,
    TypeError,
    BOOLEAN,
    `"${text}"`,
  ]),
  ...["80a", "a", "-1", "+80", "80.0", "8e1", "0x50", " 80", "80 ", "8_0", "８０", "true", "http", ":80", "-0", "NaN"]
    .map((text): Invalid => ["port", text, TypeError, PORT, `"${text}"`]),
  ["port", "80\n", TypeError, PORT, '"80\\n"'],
  ...["65536", "99999", "9".repeat(400)].map((text): Invalid => ["port", text, RangeError, PORT, `"${text}"`]),
  ...["1.2.3", "256.1.1.1", "::g", "[::1", "[127.0.0.1]", "fe80::1%eth0", "a b", "-a", "*", "host:80", "http://host"]
    .map((text): Invalid => ["bindAddress", text, TypeError, ADDRESS, `"${text}"`]),
  ["bindAddress", 'a"b', TypeError, ADDRESS, '"a\\"b"'],
  ["bindAddress", " ", TypeError, ADDRESS, '" "'],
];
for (const [name, text, type, expected, got] of INVALID) {
  const [flag, variable] = NAMES[name];
  Deno.test(`readSettings() refuses ${got} in ${flag} and ${variable}`, () => {
    assertMessage(() => read([`${flag}=${text}`]), type, `Cannot read ${flag}: expected ${expected}, got ${got}`);
    assertMessage(
      () => read([], { [variable]: text }),
      type,
      `Cannot read ${variable}: expected ${expected}, got ${got}`,
    );
  });
}

for (const [name, expected] of [["enabled", BOOLEAN], ["port", PORT], ["bindAddress", ADDRESS]] as const) {
  const [flag, variable] = NAMES[name];
  Deno.test(`readSettings() refuses an empty ${flag}, and takes an empty ${variable} for one that is not set`, () => {
    assertMessage(() => read([`${flag}=`]), TypeError, `Cannot read ${flag}: expected ${expected}, got nothing`);
    assertEquals(read([], { [variable]: "" }), DEFAULTS);
    assertEquals(read([], { [variable]: undefined }), DEFAULTS);
  });
}

Deno.test("readSettings() refuses port 0 where there must be a port to ask", () => {
  for (
    const [args, env, name] of [
      [["--health-check-port=0"], {}, "--health-check-port"],
      [[], { BATON_HEALTH_CHECK_PORT: "0" }, "BATON_HEALTH_CHECK_PORT"],
    ] as [string[], Env, string][]
  ) {
    assertMessage(
      () => read(args, env, {}, 1),
      RangeError,
      `Cannot read ${name}: expected an integer from 1 to 65535, got "0"`,
    );
  }
  assertEquals(read(["--health-check-port=1"], {}, {}, 1).port, 1);
});

Deno.test("readSettings() falls back to the defaults of the specification", () => {
  assertEquals(read([]), DEFAULTS);
});

const ENV: Env = {
  BATON_HEALTH_CHECK: "true",
  BATON_HEALTH_CHECK_PORT: "1001",
  BATON_HEALTH_CHECK_BIND_ADDRESS: "10.0.0.1",
};
const ARGS = ["--health-check=false", "--health-check-port=1002", "--health-check-bind-address=10.0.0.2"];
const GIVEN: Given = { enabled: true, port: 1003, bindAddress: "10.0.0.3" };

Deno.test("readSettings() takes variables over defaults", () => {
  assertEquals(read([], ENV), { enabled: true, port: 1001, bindAddress: "10.0.0.1" });
});

Deno.test("readSettings() takes flags over variables", () => {
  assertEquals(read(ARGS, ENV), { enabled: false, port: 1002, bindAddress: "10.0.0.2" });
});

Deno.test("readSettings() takes what the code says over flags and variables", () => {
  assertEquals(read(ARGS, ENV, GIVEN), GIVEN);
  assertEquals(read(ARGS, ENV, { enabled: undefined, port: undefined, bindAddress: undefined }), {
    enabled: false,
    port: 1002,
    bindAddress: "10.0.0.2",
  });
});

Deno.test("readSettings() takes each setting from its own strongest source", () => {
  assertEquals(read(["--health-check-port=1002"], ENV, { bindAddress: "::1" }), {
    enabled: true,
    port: 1002,
    bindAddress: "::1",
  });
});

Deno.test("readSettings() does not look at a source that a stronger one makes void", () => {
  const bad = { BATON_HEALTH_CHECK: "x", BATON_HEALTH_CHECK_PORT: "x", BATON_HEALTH_CHECK_BIND_ADDRESS: "*" };
  assertEquals(read(ARGS, bad), { enabled: false, port: 1002, bindAddress: "10.0.0.2" });
  assertEquals(read(["--health-check=x", "--health-check-port=x", "--health-check-bind-address=*"], bad, GIVEN), GIVEN);
});

Deno.test("readSettings() lets the error of who reads variables through", () => {
  const variable = (name: string): never => {
    throw new TypeError(`Cannot read ${name}: not permitted`);
  };
  assertMessage(
    () => readSettings({ flags: {}, variable, lowestPort: 0 }),
    TypeError,
    "Cannot read BATON_HEALTH_CHECK: not permitted",
  );
});

Deno.test("readGiven() returns what is fit, an IPv6 address without brackets, and nothing else", () => {
  assertEquals(readGiven({}), { enabled: undefined, port: undefined, bindAddress: undefined });
  for (const port of [0, 1, 65535]) assertEquals(readGiven({ port }).port, port);
  for (const enabled of [true, false]) assertEquals(readGiven({ enabled }).enabled, enabled);
  assertEquals(readGiven({ bindAddress: "[::1]" }).bindAddress, "::1");
  assertEquals(readGiven({ port: 1, args: [] } as Given), { enabled: undefined, port: 1, bindAddress: undefined });
});

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;

const UNFIT: [given: Record<string, unknown>, type: typeof TypeError | typeof RangeError, message: string][] = [
  [{ enabled: "true" }, TypeError, 'enabled: expected a boolean, got "true"'],
  [{ enabled: 1 }, TypeError, "enabled: expected a boolean, got 1"],
  [{ enabled: null }, TypeError, "enabled: expected a boolean, got null"],
  [{ enabled: "" }, TypeError, "enabled: expected a boolean, got nothing"],
  [{ port: "80" }, TypeError, `port: expected ${PORT}, got "80"`],
  [{ port: 80n }, TypeError, `port: expected ${PORT}, got 80n`],
  [{ port: null }, TypeError, `port: expected ${PORT}, got null`],
  [{ port: true }, TypeError, `port: expected ${PORT}, got true`],
  [{ port: cyclic }, TypeError, `port: expected ${PORT}, got object`],
  [{ port: () => 80 }, TypeError, `port: expected ${PORT}, got function`],
  [{ port: Symbol("80") }, TypeError, `port: expected ${PORT}, got symbol`],
  [{ port: 80.5 }, TypeError, `port: expected ${PORT}, got 80.5`],
  [{ port: NaN }, TypeError, `port: expected ${PORT}, got NaN`],
  [{ port: Infinity }, TypeError, `port: expected ${PORT}, got Infinity`],
  [{ port: -1 }, RangeError, `port: expected ${PORT}, got -1`],
  [{ port: 65536 }, RangeError, `port: expected ${PORT}, got 65536`],
  [{ port: 1e21 }, RangeError, `port: expected ${PORT}, got 1e+21`],
  [{ bindAddress: "" }, TypeError, `bindAddress: expected ${ADDRESS}, got nothing`],
  [{ bindAddress: "fe80::1%eth0" }, TypeError, `bindAddress: expected ${ADDRESS}, got "fe80::1%eth0"`],
  [{ bindAddress: 1 }, TypeError, `bindAddress: expected ${ADDRESS}, got 1`],
  [{ bindAddress: null }, TypeError, `bindAddress: expected ${ADDRESS}, got null`],
  [{ bindAddress: ["::1"] }, TypeError, `bindAddress: expected ${ADDRESS}, got object`],
];
for (const [given, type, message] of UNFIT) {
  Deno.test(`readGiven() says ${message}`, () => {
    assertMessage(() => readGiven(given as Given), type, `Cannot read ${message}`);
  });
}
