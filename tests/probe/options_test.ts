import { assertEquals, assertThrows } from "@std/assert";
import { readOptions } from "../../src/probe/options.ts";

function optionsOf(args: readonly string[], env: Record<string, string> = {}) {
  return readOptions(args, (name) => env[name]);
}

for (
  const [args, expected] of [
    [[], { format: "line", wait: undefined }],
    [["--json"], { format: "json", wait: undefined }],
    [["--json=true", "--verbose=false"], { format: "json", wait: undefined }],
    [["--json=F"], { format: "line", wait: undefined }],
    [["--verbose"], { format: "verbose", wait: undefined }],
    [["--verbose", "--verbose=0"], { format: "line", wait: undefined }],
    [["--wait"], { format: "line", wait: 60_000 }],
    [["--wait=1.5", "--json"], { format: "json", wait: 1_500 }],
    [["--wait", "--verbose"], { format: "verbose", wait: 60_000 }],
  ] as const
) {
  Deno.test(`readOptions() reads ${JSON.stringify(args)}`, () => {
    const { format, wait } = optionsOf(args);
    assertEquals({ format, wait }, expected);
  });
}

for (
  const [url, shown, destination, host, path] of [
    ["http://a.example", "http://a.example/", { hostname: "a.example", port: 80 }, "a.example", "/"],
    ["HTTP://A.example:80/x?y=1", "http://a.example/x?y=1", { hostname: "a.example", port: 80 }, "a.example", "/x?y=1"],
    ["http://[::1]:81/a%20b", "http://[::1]:81/a%20b", { hostname: "::1", port: 81 }, "[::1]:81", "/a%20b"],
    ["http://0.0.0.0:81/ü", "http://0.0.0.0:81/%C3%BC", { hostname: "127.0.0.1", port: 81 }, "0.0.0.0:81", "/%C3%BC"],
    [
      "https://a.example/live",
      "https://a.example/live",
      { hostname: "a.example", port: 443, tls: { name: "a.example" } },
      "a.example",
      "/live",
    ],
    [
      "https://[::]:8443/",
      "https://[::]:8443/",
      { hostname: "::1", port: 8443, tls: { name: "::" } },
      "[::]:8443",
      "/",
    ],
  ] as const
) {
  for (const args of [[`--url=${url}`], ["--url", url]]) {
    Deno.test(`readOptions() reads ${args.join(" ")}`, () => {
      const env = { BATON_HEALTH_CHECK_PORT: "none", BATON_HEALTH_CHECK_DIALECT: "none" };
      const target = { endpoint: null, url: shown, destination, host, path, headers: [], timeout: 5_000 };
      assertEquals(optionsOf(args, env).target, target);
    });
  }
}

Deno.test("readOptions() reads --ca-file beside an https --url", () => {
  assertEquals(optionsOf(["--url=https://a.example", "--ca-file", "/ca.pem"]).target.caFile, "/ca.pem");
});

Deno.test("readOptions() reads --unix-socket, an endpoint and a dialect beside it, and neither port nor address", () => {
  const env = {
    BATON_HEALTH_CHECK_PORT: "none",
    BATON_HEALTH_CHECK_BIND_ADDRESS: " ",
    BATON_HEALTH_CHECK_DIALECT: "ndc",
  };
  assertEquals(optionsOf(["--unix-socket=/run/a.sock", "--endpoint=ready"], env).target, {
    endpoint: "ready",
    url: "http://localhost/health/ready",
    destination: { unixSocket: "/run/a.sock" },
    host: "localhost",
    path: "/health/ready",
    headers: [],
    timeout: 5_000,
  });
});

Deno.test("readOptions() reads each --header, with and without white space, of any but control characters", () => {
  const args = ["--header", "Host: a", "--header=X-A:b: c", "--header", "x-a:\tfür \t", "--header=Empty:"];
  assertEquals(optionsOf(args).target.headers, [["Host", "a"], ["X-A", "b: c"], ["x-a", "für"], ["Empty", ""]]);
});

Deno.test("readOptions() takes nothing of a header for a flag", () => {
  const { target, format } = optionsOf(["--header", "--json: --verbose", "--endpoint=live"]);
  assertEquals([target.headers, target.endpoint, format], [[["--json", "--verbose"]], "live", "line"]);
});

const URL_EXPECTED = "Cannot read --url: expected an http:// or https:// address";
const COLON = 'Cannot read --header: expected "Name: value", got a text without a colon';
const NAME = "Cannot read --header: expected a name of letters, digits and dashes, got";
const CONTROL = "Cannot read --header: expected a value of A without control characters";
const ITSELF = "by --header: the command says by itself how it connects and what it sends";
const SAYS_ALL = "the URL says all of where to ask";
const IN_PLACE = "the socket stands in place of port and address";
const CA_FILE = "Cannot use --ca-file: expected an https --url beside it";
const PATH = "Cannot read --unix-socket: expected a path of 1 to 107 bytes, got";
const SECONDS = "Cannot read --wait: expected a number of seconds over 0 and at most 2147483, got";
const LONG = "/" + "ü".repeat(54);

for (
  const [args, type, message] of [
    [["--url"], TypeError, `${URL_EXPECTED}, got nothing`],
    [["--url="], TypeError, `${URL_EXPECTED}, got nothing`],
    [["--url=localhost:80"], TypeError, `${URL_EXPECTED}, got "localhost:80"`],
    [["--url=ftp://a"], TypeError, `${URL_EXPECTED}, got "ftp://a"`],
    [["--url=http:a"], TypeError, `${URL_EXPECTED}, got "http:a"`],
    [["--url=http:///a"], TypeError, `${URL_EXPECTED}, got "http:///a"`],
    [["--url=http://a b"], TypeError, `${URL_EXPECTED}, got "http://a b"`],
    [["--url=http://a/\r\nX: y"], TypeError, `${URL_EXPECTED}, got "http://a/\\r\\nX: y"`],
    [["--url=http://a\\b"], TypeError, `${URL_EXPECTED}, got "http://a\\\\b"`],
    [["--url=http://a:65536"], TypeError, `${URL_EXPECTED}, got "http://a:65536"`],
    [["--url=http://a:0"], RangeError, `${URL_EXPECTED} with a port from 1 to 65535, got "http://a:0"`],
    [["--url=http://[::1"], TypeError, `${URL_EXPECTED}, got "http://[::1"`],
    [["--url=http://a#b"], TypeError, `${URL_EXPECTED} without a fragment, which is never sent, got "http://a#…"`],
    // not repeated: they are secrets
    [["--url=http://u:p@a b"], TypeError, `${URL_EXPECTED}, got "http://…@a b"`],
    [["--url=u:p@a:80"], TypeError, `${URL_EXPECTED}, got "…@a:80"`],
    [["--url=http://a:0/?p"], RangeError, `${URL_EXPECTED} with a port from 1 to 65535, got "http://a:0/?…"`],
    [["--url=http://u:p@a"], TypeError, `${URL_EXPECTED} without user name and password, send these by --header`],
    [["--header"], TypeError, COLON],
    [["--header="], TypeError, COLON],
    [["--header=secret"], TypeError, COLON],
    [["--header", ": b"], TypeError, `${NAME} nothing`],
    [["--header", "A B: c"], TypeError, `${NAME} "A B"`],
    [["--header", "A : c"], TypeError, `${NAME} "A "`],
    [["--header", "A: b\r\nC: d"], TypeError, CONTROL],
    [["--header", "A: \0"], TypeError, CONTROL],
    [["--header", "A: b\u0085c"], TypeError, CONTROL],
    [["--header=Connection: keep-alive"], TypeError, `Cannot send Connection ${ITSELF}`],
    [["--header=content-length: 0"], TypeError, `Cannot send content-length ${ITSELF}`],
    [["--header=Transfer-Encoding: chunked"], TypeError, `Cannot send Transfer-Encoding ${ITSELF}`],
    [
      ["--header=Host: a", "--header=host: b"],
      TypeError,
      "Cannot send two Host headers: RFC 9112 allows one, give --header once for it",
    ],
    [["--url=http://a", "--endpoint=live"], TypeError, `Cannot use --url with --endpoint: ${SAYS_ALL}`],
    [["--url=http://a", "--unix-socket=/a"], TypeError, `Cannot use --url with --unix-socket: ${SAYS_ALL}`],
    [["--health-check-port=1", "--url=http://a"], TypeError, `Cannot use --url with --health-check-port: ${SAYS_ALL}`],
    [
      ["--url=http://a", "--health-check-bind-address=::"],
      TypeError,
      `Cannot use --url with --health-check-bind-address: ${SAYS_ALL}`,
    ],
    [
      ["--url=http://a", "--health-check-dialect=ndc"],
      TypeError,
      `Cannot use --url with --health-check-dialect: ${SAYS_ALL}`,
    ],
    [
      ["--unix-socket=/a", "--health-check-port=1"],
      TypeError,
      `Cannot use --unix-socket with --health-check-port: ${IN_PLACE}`,
    ],
    [
      ["--unix-socket=/a", "--health-check-bind-address=::"],
      TypeError,
      `Cannot use --unix-socket with --health-check-bind-address: ${IN_PLACE}`,
    ],
    [["--ca-file=/ca.pem"], TypeError, CA_FILE],
    [["--ca-file=/ca.pem", "--url=http://a"], TypeError, CA_FILE],
    [["--ca-file=/ca.pem", "--unix-socket=/a"], TypeError, CA_FILE],
    [["--ca-file=", "--url=https://a"], TypeError, "Cannot read --ca-file: expected a path, got nothing"],
    [["--unix-socket"], TypeError, `${PATH} nothing`],
    [["--unix-socket=a\0b"], TypeError, `${PATH} "a\\u0000b"`],
    [[`--unix-socket=${LONG}`], RangeError, `${PATH} "${LONG}"`],
    [
      ["--json", "--verbose"],
      TypeError,
      "Cannot use --json with --verbose: one is for programs, the other for people",
    ],
    [["--json=yes"], TypeError, 'Cannot read --json: expected true or false, got "yes"'],
    [["--verbose=2"], TypeError, 'Cannot read --verbose: expected true or false, got "2"'],
    [["--wait=0"], RangeError, `${SECONDS} "0"`],
    [["--wait=-1"], TypeError, `${SECONDS} "-1"`],
    [["--wait=1m"], TypeError, `${SECONDS} "1m"`],
    [["--wait=2147484"], RangeError, `${SECONDS} "2147484"`],
    [
      ["--url=http://a", "--health-check-details=maybe"],
      TypeError,
      'Cannot read --health-check-details: expected loopback, always or never, got "maybe"',
    ],
  ] as const
) {
  Deno.test(`readOptions() refuses ${JSON.stringify(args)}`, () => {
    assertEquals(assertThrows(() => optionsOf(args), type).message, message);
  });
}
