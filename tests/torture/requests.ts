/** What clients send that is no good request, or hardly one: made by chance, in latin1, a character a byte. */
import fc from "fast-check";
import { FINE, METHODS, NAMES, NUMBERS, OTHER, PATHS, VALUES, VERSIONS } from "./request_parts.ts";

/** Any of these, the first ones more often. */
function oneOf(...texts: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...texts);
}

const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
const bytes = (maxLength: number) => fc.array(byte, { maxLength }).map((all) => all.join(""));
const letters = (maxLength: number) =>
  fc.array(oneOf(..."abcdefghijklmnopqrstuvwxyz-_.~!*'0123456789"), { maxLength }).map((all) => all.join(""));
/** Of any size up to what no server takes, most of them short. */
const size = fc.oneof(
  { weight: 20, arbitrary: fc.nat(40) },
  { weight: 5, arbitrary: fc.nat(1_000) },
  { weight: 2, arbitrary: oneOf("4000", "8190", "16384", "65536").map(Number) },
  { weight: 1, arbitrary: fc.integer({ min: 70_000, max: 300_000 }) },
);
const long = size.map((length) => "x".repeat(length));

const method = fc.oneof(
  { weight: 12, arbitrary: oneOf(...METHODS) },
  { weight: 2, arbitrary: oneOf("get", "GeT", "", " GET", "GET\t", "G\0T", "GET\x7f", "\u00fc", "GET,HEAD", '"GET"') },
  { weight: 1, arbitrary: letters(12) },
  { weight: 1, arbitrary: long.map((text) => text.toUpperCase()) },
);

const path = fc.oneof(
  { weight: 9, arbitrary: oneOf(...PATHS) },
  {
    weight: 3,
    arbitrary: oneOf(
      "*",
      "",
      "//live",
      "/live/",
      "/LIVE",
      "/./live",
      "/a/../live",
      "/%6cive",
      "/live%00",
      "/live%0d%0aX: y",
      "/li\0ve",
      "\\live",
      "/live;a=b",
      "live",
      "localhost:80",
      "http://localhost/live",
      "http://a:b@localhost:99999/live",
      "http://[/live",
      "HTTP:/live",
      "file:///etc/passwd",
      "/../../../../etc/passwd",
      "/\u00fc\u00ff",
      "/live HTTP/1.1\r\nX: ",
    ),
  },
  { weight: 1, arbitrary: bytes(20).map((text) => `/${text}`) },
  { weight: 1, arbitrary: long.map((text) => `/${text}`) },
);

const tail = fc.oneof(
  { weight: 6, arbitrary: fc.constant("") },
  { weight: 2, arbitrary: oneOf("?", "?a=b", "#health", "?a#b", "??", "?/health", "?%", "?\0") },
  { weight: 1, arbitrary: long.map((text) => `?${text}`) },
);

const version = fc.oneof(
  { weight: 24, arbitrary: fc.constant("HTTP/1.1") },
  { weight: 2, arbitrary: oneOf(...VERSIONS) },
  {
    weight: 1,
    arbitrary: oneOf("", "http/1.1", "HTTP/1.10", "HTTP/11", "HTTP/1", "HTP/1.1", "HTTP/1.1 ", "HTTPS/1.1"),
  },
);

const name = fc.oneof(
  { weight: 14, arbitrary: oneOf(...NAMES) },
  {
    weight: 2,
    arbitrary: oneOf("", "Host ", " Host", "Content-Length\t", "Ho\0st", "Host\r", "X(Y)", "\u00fc", ":", "__proto__"),
  },
  { weight: 1, arbitrary: long },
);

const value = fc.oneof(
  { weight: 6, arbitrary: oneOf(...NUMBERS) },
  { weight: 8, arbitrary: oneOf(...VALUES) },
  { weight: 1, arbitrary: bytes(20) },
  { weight: 1, arbitrary: long },
);

const separator = fc.oneof({ weight: 40, arbitrary: fc.constant(": ") }, {
  weight: 1,
  arbitrary: oneOf(":", "", " : ", ":\t", "="),
});
const lineEnd = fc.oneof({ weight: 80, arbitrary: fc.constant("\r\n") }, {
  weight: 1,
  arbitrary: oneOf("\n", "\r", "\r\r\n", "\n\r"),
});
const header = fc.oneof(
  { weight: 8, arbitrary: oneOf(...FINE).map((text) => `${text}\r\n`) },
  { weight: 3, arbitrary: fc.tuple(name, separator, value, lineEnd).map((parts) => parts.join("")) },
);

const headers = fc.oneof(
  { weight: 16, arbitrary: fc.array(header, { maxLength: 4 }).map((all) => all.join("")) },
  { weight: 1, arbitrary: fc.integer({ min: 50, max: 3_000 }).map((many) => "X-Many: y\r\n".repeat(many)) },
);

const chunk = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.integer({ min: 1, max: 30 }).map((length) => `${length.toString(16)}\r\n${"y".repeat(length)}\r\n`),
  },
  {
    weight: 2,
    arbitrary: oneOf(
      "0\r\n",
      "-1\r\n",
      "ffffffffffffffffff\r\n",
      "5\r\nabc\r\n",
      "3;a=b\r\nabc\r\n",
      "3 \r\nabc\r\n",
      "0x3\r\nabc\r\n",
      "3\nabc\n",
      "\r\n",
      "z\r\n",
    ),
  },
);
const SMUGGLED = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
const body = fc.oneof(
  { weight: 16, arbitrary: fc.constant("") },
  {
    weight: 2,
    arbitrary: oneOf("hello", SMUGGLED, `5\r\nhello\r\n0\r\n\r\n${SMUGGLED}`, "0\r\n\r\n", "0\r\nX: y\r\n\r\n"),
  },
  { weight: 2, arbitrary: fc.array(chunk, { maxLength: 5 }).map((all) => `${all.join("")}0\r\n\r\n`) },
  { weight: 1, arbitrary: bytes(60) },
  { weight: 1, arbitrary: long },
);

const request = fc.tuple(method, path, tail, version, lineEnd, headers, lineEnd, body).map(
  ([method, path, tail, version, first, headers, last, body]) =>
    `${method} ${path}${tail} ${version}${first}Host: localhost\r\n${headers}${last}${body}`,
);

/** Something done to what would go out. */
const spoiling = fc.oneof(
  { weight: 16, arbitrary: fc.constant((text: string) => text) },
  // half a request
  {
    weight: 3,
    arbitrary: fc.double({ min: 0, max: 1, noNaN: true }).map((part) => (text: string) =>
      text.slice(0, text.length * part)
    ),
  },
  // something in the middle that does not belong there
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.oneof(oneOf("\0", "\r\n", "\r\n\r\n", "\n", " "), bytes(8)),
    ).map(
      ([part, what]) => (text: string) => text.slice(0, text.length * part) + what + text.slice(text.length * part),
    ),
  },
  { weight: 1, arbitrary: fc.constant((text: string) => text.replace("Host: localhost\r\n", "")) },
);

/** All that one client sends. */
export const garbageText: fc.Arbitrary<string> = fc.oneof(
  { weight: 10, arbitrary: fc.tuple(request, spoiling).map(([text, spoil]) => spoil(text)) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.array(request, { minLength: 2, maxLength: 5 }), spoiling).map(([all, spoil]) =>
      spoil(all.join(""))
    ),
  },
  { weight: 1, arbitrary: bytes(200) },
  { weight: 1, arbitrary: oneOf(...OTHER) },
);
