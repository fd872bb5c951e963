import { assertEquals, assertThrows } from "@std/assert";
import { readOptions } from "../../src/probe/options.ts";

/** What was read, in a shape that a table can list the differences of. */
function targetOf(args: readonly string[], env: Record<string, string> = {}) {
  const { target: { destination, url, headers, ...target }, format, wait } = readOptions(args, (name) => env[name]);
  assertEquals([url, headers, format, wait], [`http://${target.host}${target.path}`, [], "line", undefined]);
  return { ...destination, ...target };
}

const DEFAULT = {
  endpoint: "health",
  hostname: "127.0.0.1",
  port: 8081,
  host: "127.0.0.1:8081",
  path: "/health",
  timeout: 5000,
};

Deno.test("readOptions() has the defaults of the specification", () => {
  assertEquals(targetOf([]), DEFAULT);
});

for (
  const [flag, value, expected] of [
    ["endpoint", "health", {}],
    ["endpoint", "ready", { endpoint: "ready", path: "/ready" }],
    ["endpoint", "live", { endpoint: "live", path: "/live" }],
    ["timeout", "1", { timeout: 1000 }],
    ["timeout", "0.5", { timeout: 500 }],
    ["timeout", ".25", { timeout: 250 }],
    ["timeout", "3.", { timeout: 3000 }],
    ["timeout", "007", { timeout: 7000 }],
    ["timeout", "0.0015", { timeout: 2 }],
    ["timeout", "0.0000001", { timeout: 1 }],
    ["timeout", "2147483", { timeout: 2_147_483_000 }],
    ["health-check-port", "1", { port: 1, host: "127.0.0.1:1" }],
    ["health-check-port", "65535", { port: 65535, host: "127.0.0.1:65535" }],
    ["health-check-bind-address", "10.1.2.3", { hostname: "10.1.2.3", host: "10.1.2.3:8081" }],
    ["health-check-bind-address", "::1", { hostname: "::1", host: "[::1]:8081" }],
    ["health-check-bind-address", "[2001:db8::7]", { hostname: "2001:db8::7", host: "[2001:db8::7]:8081" }],
    ["health-check-bind-address", "localhost", { hostname: "localhost", host: "localhost:8081" }],
    ["health-check-bind-address", "0.0.0.0", {}],
    ["health-check-bind-address", "::", { hostname: "::1", host: "[::1]:8081" }],
    ["health-check-bind-address", "[::]", { hostname: "::1", host: "[::1]:8081" }],
    ["health-check-bind-address", "0:0:0:0:0:0:0:0", { hostname: "::1", host: "[::1]:8081" }],
    ["health-check", "true", {}],
    ["health-check", "F", {}],
    ["health-check-dialect", "baton", {}],
    ["health-check-dialect", "ndc", {}],
    // the server's alone, which it takes so that both may be started by the same flags
    ["health-check-details", "never", {}],
  ] as const
) {
  for (const args of [[`--${flag}=${value}`], [`--${flag}`, value]]) {
    Deno.test(`readOptions() reads ${args.join(" ")}`, () => {
      assertEquals(targetOf(args), { ...DEFAULT, ...expected });
    });
  }
}

Deno.test("readOptions() reads a bare --health-check, which is the server's, before another flag", () => {
  assertEquals(targetOf(["--health-check", "--endpoint", "live"]), { ...DEFAULT, endpoint: "live", path: "/live" });
});

Deno.test("readOptions() takes the last of a flag that is given twice", () => {
  assertEquals(targetOf(["--endpoint=live", "--timeout=1", "--endpoint", "ready"]).path, "/ready");
});

for (
  const [endpoint, path] of [
    ["health", "/health"],
    ["ready", "/health/ready"],
    ["live", "/health/live"],
    ["connected", "/health/connected"],
  ] as const
) {
  Deno.test(`readOptions() asks ${path} for --endpoint=${endpoint} in dialect ndc, by flag and by variable`, () => {
    const args = [`--endpoint=${endpoint}`];
    const target = { ...DEFAULT, endpoint, path };
    assertEquals(targetOf([...args, "--health-check-dialect=ndc"]), target);
    assertEquals(targetOf(["--health-check-dialect", "ndc", ...args]), target);
    assertEquals(targetOf(args, { BATON_HEALTH_CHECK_DIALECT: "ndc" }), target);
  });
}

Deno.test("readOptions() takes the flag over the variable for the dialect", () => {
  const env = { BATON_HEALTH_CHECK_DIALECT: "ndc" };
  assertEquals(targetOf(["--endpoint=live", "--health-check-dialect=baton"], env).path, "/live");
});

const ENV = {
  BATON_HEALTH_CHECK: "true",
  BATON_HEALTH_CHECK_PORT: "9090",
  BATON_HEALTH_CHECK_BIND_ADDRESS: "0.0.0.0",
};

Deno.test("readOptions() reads the server's variables", () => {
  assertEquals(targetOf([], ENV), { ...DEFAULT, port: 9090, host: "127.0.0.1:9090" });
});

Deno.test("readOptions() takes flags over variables, each for itself", () => {
  const target = { ...DEFAULT, hostname: "::1", port: 9090, host: "[::1]:9090" };
  assertEquals(targetOf(["--health-check-bind-address=::1"], ENV), target);
  assertEquals(targetOf(["--health-check-port", "1"], ENV), { ...DEFAULT, port: 1, host: "127.0.0.1:1" });
});

Deno.test("readOptions() does not read a variable whose flag is given", () => {
  const env = { BATON_HEALTH_CHECK_PORT: "none", BATON_HEALTH_CHECK_BIND_ADDRESS: "no host" };
  const args = ["--health-check-port=1", "--health-check-bind-address=localhost"];
  assertEquals(targetOf(args, env).host, "localhost:1");
});

Deno.test("readOptions() takes an empty variable for none", () => {
  const env = { BATON_HEALTH_CHECK: "", BATON_HEALTH_CHECK_PORT: "", BATON_HEALTH_CHECK_BIND_ADDRESS: "" };
  assertEquals(targetOf([], env), DEFAULT);
});

const SECONDS = "Cannot read --timeout: expected a number of seconds over 0 and at most 2147483, got";
const ENDPOINT = "Cannot read --endpoint: expected health, ready, live in dialect baton, got";
const ENDPOINT_OF_NDC = "Cannot read --endpoint: expected health, ready, live, connected in dialect ndc, got";
const DIALECT = "Cannot read --health-check-dialect: expected baton or ndc, got";
const PORT = "Cannot read --health-check-port: expected an integer from 1 to 65535, got";
const ADDRESS =
  "Cannot read --health-check-bind-address: expected an IPv4 address, an IPv6 address or a host name, got";

for (
  const [args, type, message] of [
    [["--timeout"], TypeError, `${SECONDS} nothing`],
    [["--timeout="], TypeError, `${SECONDS} nothing`],
    [["--timeout=-1"], TypeError, `${SECONDS} "-1"`],
    [["--timeout=+1"], TypeError, `${SECONDS} "+1"`],
    [["--timeout", "5s"], TypeError, `${SECONDS} "5s"`],
    [["--timeout=1e3"], TypeError, `${SECONDS} "1e3"`],
    [["--timeout=0x10"], TypeError, `${SECONDS} "0x10"`],
    [["--timeout=1,5"], TypeError, `${SECONDS} "1,5"`],
    [["--timeout=."], TypeError, `${SECONDS} "."`],
    [["--timeout= 5"], TypeError, `${SECONDS} " 5"`],
    [["--timeout=5\n"], TypeError, `${SECONDS} "5\\n"`],
    [["--timeout=NaN"], TypeError, `${SECONDS} "NaN"`],
    [["--timeout=Infinity"], TypeError, `${SECONDS} "Infinity"`],
    [["--timeout=0"], RangeError, `${SECONDS} "0"`],
    [["--timeout", "0.0"], RangeError, `${SECONDS} "0.0"`],
    [["--timeout=2147484"], RangeError, `${SECONDS} "2147484"`],
    [["--endpoint"], TypeError, `${ENDPOINT} nothing`],
    [["--endpoint="], TypeError, `${ENDPOINT} nothing`],
    [["--endpoint", "--timeout=1"], TypeError, `${ENDPOINT} nothing`],
    [["--endpoint=/health"], TypeError, `${ENDPOINT} "/health"`],
    [["--endpoint", "Health"], TypeError, `${ENDPOINT} "Health"`],
    [["--endpoint=toString"], TypeError, `${ENDPOINT} "toString"`],
    [["--endpoint=__proto__"], TypeError, `${ENDPOINT} "__proto__"`],
    [["--endpoint=connected"], TypeError, `${ENDPOINT} "connected"`],
    [["--endpoint=constructor", "--health-check-dialect=ndc"], TypeError, `${ENDPOINT_OF_NDC} "constructor"`],
    [["--health-check-dialect"], TypeError, `${DIALECT} nothing`],
    [["--health-check-dialect=NDC"], TypeError, `${DIALECT} "NDC"`],
    [
      ["--health-check-details=maybe"],
      TypeError,
      'Cannot read --health-check-details: expected loopback, always or never, got "maybe"',
    ],
    [["--health-check-port"], TypeError, `${PORT} nothing`],
    [["--health-check-port=80a"], TypeError, `${PORT} "80a"`],
    [["--health-check-port=-1"], TypeError, `${PORT} "-1"`],
    [["--health-check-port=80.5"], TypeError, `${PORT} "80.5"`],
    [["--health-check-port", "0"], RangeError, `${PORT} "0"`],
    [["--health-check-port=65536"], RangeError, `${PORT} "65536"`],
    [["--health-check-bind-address="], TypeError, `${ADDRESS} nothing`],
    [["--health-check-bind-address", "a b"], TypeError, `${ADDRESS} "a b"`],
    [["--health-check-bind-address=a\r\nb"], TypeError, `${ADDRESS} "a\\r\\nb"`],
    [["--health-check-bind-address=127.0.0.1:80"], TypeError, `${ADDRESS} "127.0.0.1:80"`],
    [["--health-check-bind-address=256.0.0.1"], TypeError, `${ADDRESS} "256.0.0.1"`],
    [["--health-check-bind-address=[::1"], TypeError, `${ADDRESS} "[::1"`],
    [["--health-check-bind-address=http://localhost"], TypeError, `${ADDRESS} "http://localhost"`],
    [["--health-check=maybe"], TypeError, 'Cannot read --health-check: expected true or false, got "maybe"'],
  ] as const
) {
  Deno.test(`readOptions() refuses ${JSON.stringify(args)}`, () => {
    assertThrowsExactly(() => targetOf(args), type, message);
  });
}

for (
  const [name, value, type, message] of [
    ["BATON_HEALTH_CHECK_PORT", "http", TypeError, 'expected an integer from 1 to 65535, got "http"'],
    ["BATON_HEALTH_CHECK_PORT", "0", RangeError, 'expected an integer from 1 to 65535, got "0"'],
    [
      "BATON_HEALTH_CHECK_BIND_ADDRESS",
      "*",
      TypeError,
      'expected an IPv4 address, an IPv6 address or a host name, got "*"',
    ],
    ["BATON_HEALTH_CHECK_DIALECT", "v3", TypeError, 'expected baton or ndc, got "v3"'],
  ] as const
) {
  Deno.test(`readOptions() refuses ${name}=${value}`, () => {
    assertThrowsExactly(() => targetOf([], { [name]: value }), type, `Cannot read ${name}: ${message}`);
  });
}

for (
  const [args, found] of [
    [["-x"], '"-x"'],
    [["-endpoint=live"], '"-endpoint"'],
    [["-"], '"-"'],
    [["ready"], '"ready"'],
    [["8081"], '"8081"'],
    [[""], "nothing"],
    [["--", "live"], '"live"'],
    [["--uri=http://localhost"], '"--uri"'],
    [["--haeder=Authorization: secret"], '"--haeder"'],
    [["--no-json"], '"--no-json"'],
    [["--", "--header", "A: b"], '"--header"'],
    [["--Endpoint=live"], '"--Endpoint"'],
    [["--no-endpoint"], '"--no-endpoint"'],
    [["--endpoint.x=1"], '"--endpoint.x"'],
    [["--_=1"], '"--_"'],
    [["--__proto__=1"], '"--__proto__"'],
    [["--help=true"], '"--help"'],
    [["--endpoint=live", "health-check"], '"health-check"'],
  ] as const
) {
  Deno.test(`readOptions() knows nothing of ${JSON.stringify(args)}`, () => {
    assertThrowsExactly(() => targetOf(args), TypeError, `Cannot read ${found}: expected a flag that --help names`);
  });
}

for (
  const [args, message] of [
    [["--json", "false"], 'Cannot read "false": expected --json=false if it is a value of --json'],
    [["--wait", "10"], 'Cannot read "10": expected --wait=10 if it is a value of --wait'],
    [["--wait="], `${SECONDS.replace("timeout", "wait")} nothing`],
    [["--json="], "Cannot read --json: expected true or false, got nothing"],
    [["--timeout", "-1"], `${SECONDS} "-1"`],
    [["--timeout", "--json"], `${SECONDS} nothing`],
    [["--timeout"], `${SECONDS} nothing`],
  ] as const
) {
  Deno.test(`readOptions() refuses ${JSON.stringify(args)} by what it is`, () => {
    assertThrowsExactly(() => targetOf(args), TypeError, message);
  });
}

/** By the whole message, where `assertThrows` is content with a part of it. */
function assertThrowsExactly(work: () => unknown, type: ErrorConstructor, message: string): void {
  assertEquals(assertThrows(work, type).message, message);
}

Deno.test("readOptions() reads no variable that is the server's alone", () => {
  const asked: string[] = [];
  readOptions([], (name) => void asked.push(name));
  assertEquals(asked, ["BATON_HEALTH_CHECK_PORT", "BATON_HEALTH_CHECK_BIND_ADDRESS", "BATON_HEALTH_CHECK_DIALECT"]);
});
