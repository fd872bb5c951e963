import { assertEquals, assertThrows } from "@std/assert";
import { parseFlags } from "../src/flags.ts";
import { readSettings, SETTINGS_FLAGS } from "../src/settings.ts";

const ALL = ["enabled", "port", "bindAddress", "dialect", "details"] as const;

type Env = Record<string, string | undefined>;
type Given = NonNullable<Parameters<typeof readSettings>[0]["given"]>;

const DEFAULTS = {
  enabled: false,
  port: 8081,
  bindAddress: "127.0.0.1",
  // who made the health says then
  dialect: undefined,
  details: undefined,
};

function read(args: string[], env: Env = {}, given: Given = {}, lowestPort: 0 | 1 = 0) {
  return readSettings(
    { given, flags: parseFlags(args, SETTINGS_FLAGS), variable: (name) => env[name], lowestPort },
    ALL,
  );
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
  dialect: ["--health-check-dialect", "BATON_HEALTH_CHECK_DIALECT"],
  details: ["--health-check-details", "BATON_HEALTH_CHECK_DETAILS"],
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
  ["dialect", "baton", "baton"],
  ["dialect", "ndc", "ndc"],
  ["details", "loopback", "loopback"],
  ["details", "always", "always"],
  ["details", "never", "never"],
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
const DIALECT = "baton or ndc";
const DETAILS = "loopback, always or never";

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
  ...["Baton", "NDC", "ndc ", " baton", "grpc", "baton,ndc", "0", "toString"].map((text): Invalid => [
    "dialect",
    text,
    TypeError,
    DIALECT,
    `"${text}"`,
  ]),
  ...["Never", "ALWAYS", "local", "true", "false", "loopback ", "1", "toString"].map((text): Invalid => [
    "details",
    text,
    TypeError,
    DETAILS,
    `"${text}"`,
  ]),
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

for (
  const [name, expected] of [
    ["enabled", BOOLEAN],
    ["port", PORT],
    ["bindAddress", ADDRESS],
    ["dialect", DIALECT],
    ["details", DETAILS],
  ] as const
) {
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
  BATON_HEALTH_CHECK_DIALECT: "baton",
  BATON_HEALTH_CHECK_DETAILS: "loopback",
};
const ARGS = [
  "--health-check=false",
  "--health-check-port=1002",
  "--health-check-bind-address=10.0.0.2",
  "--health-check-dialect=ndc",
  "--health-check-details=always",
];
const GIVEN: Given = { enabled: true, port: 1003, bindAddress: "10.0.0.3", dialect: "baton", details: "never" };

const OF_ENV = { enabled: true, port: 1001, bindAddress: "10.0.0.1", dialect: "baton", details: "loopback" };
const OF_ARGS = { enabled: false, port: 1002, bindAddress: "10.0.0.2", dialect: "ndc", details: "always" };
const OF_NOBODY = {
  enabled: undefined,
  port: undefined,
  bindAddress: undefined,
  dialect: undefined,
  details: undefined,
};

Deno.test("readSettings() takes variables over defaults", () => {
  assertEquals<unknown>(read([], ENV), OF_ENV);
});

Deno.test("readSettings() takes flags over variables", () => {
  assertEquals<unknown>(read(ARGS, ENV), OF_ARGS);
});

Deno.test("readSettings() takes what the code says over flags and variables", () => {
  assertEquals(read(ARGS, ENV, GIVEN), GIVEN);
  assertEquals<unknown>(read(ARGS, ENV, OF_NOBODY), OF_ARGS);
});

Deno.test("readSettings() takes each setting from its own strongest source", () => {
  const flags = ["--health-check-port=1002", "--health-check-details=never"];
  assertEquals(read(flags, ENV, { bindAddress: "::1", dialect: "ndc" }), {
    enabled: true,
    port: 1002,
    bindAddress: "::1",
    dialect: "ndc",
    details: "never",
  });
});

Deno.test("readSettings() does not look at a source that a stronger one makes void", () => {
  const bad = {
    BATON_HEALTH_CHECK: "x",
    BATON_HEALTH_CHECK_PORT: "x",
    BATON_HEALTH_CHECK_BIND_ADDRESS: "*",
    BATON_HEALTH_CHECK_DIALECT: "x",
    BATON_HEALTH_CHECK_DETAILS: "x",
  };
  assertEquals<unknown>(read(ARGS, bad), OF_ARGS);
  const badFlags = ARGS.map((arg) => arg.replace(/=.*/, "=*"));
  assertEquals(read(badFlags, bad, GIVEN), GIVEN);
});

Deno.test("readSettings() lets the error of who reads variables through", () => {
  const variable = (name: string): never => {
    throw new TypeError(`Cannot read ${name}: not permitted`);
  };
  assertMessage(
    () => readSettings({ flags: {}, variable, lowestPort: 0 }, ALL),
    TypeError,
    "Cannot read BATON_HEALTH_CHECK: not permitted",
  );
});

Deno.test("readSettings() reads no variable of a setting that is not asked for", () => {
  const asked: string[] = [];
  const variable = (name: string) => void asked.push(name);
  assertEquals(readSettings({ flags: {}, variable, lowestPort: 0 }, ["enabled"]), { enabled: false });
  assertEquals(asked, ["BATON_HEALTH_CHECK"]);
});

Deno.test("readSettings() knows the port that Kubernetes sets for a Service of that name", () => {
  const variable = () => "tcp://10.0.0.1:8081";
  const error = assertThrows(() => readSettings({ flags: {}, variable, lowestPort: 0 }, ["port"]), TypeError);
  assertEquals(
    error.message,
    'Cannot read BATON_HEALTH_CHECK_PORT: expected an integer from 0 to 65535, got "tcp://10.0.0.1:8081", ' +
      "as Kubernetes sets it for a Service: see enableServiceLinks",
  );
});
