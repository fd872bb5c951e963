import { assert, assertEquals } from "@std/assert";
import { TimeoutError } from "../../src/probe/ask.ts";
import { MalformedError } from "../../src/probe/byte_reader.ts";
import { line, LINE_LIMIT, noAnswerMessage, unhealthyMessage } from "../../src/probe/message.ts";
import type { ProbeTarget } from "../../src/probe/target.ts";

const TARGET: ProbeTarget = {
  endpoint: "ready",
  url: "http://[::1]:8081/ready",
  destination: { hostname: "::1", port: 8081 },
  host: "[::1]:8081",
  path: "/ready",
  headers: [],
  timeout: 1500,
};

const OVER_SOCKET: ProbeTarget = {
  ...TARGET,
  url: "http://localhost/ready",
  destination: { unixSocket: "/run/a\n.sock" },
};

for (
  const [name, status, body, expected] of [
    ["an error", 503, { status: "not_ready", details: { error: "failed to get connector client" } }, {
      answer: "503 Service Unavailable: failed to get connector client",
    }],
    ["an error and its reason", 503, { details: { error: "connector validation failed", validation_error: "401" } }, {
      answer: "503 Service Unavailable: connector validation failed: 401",
    }],
    ["an error and the id of its reason", 503, {
      details: { error: "connector validation failed", error_id: "k3j9x0ab" },
    }, { answer: "503 Service Unavailable: connector validation failed: error_id k3j9x0ab" }],
    ["an error, its reason and other checks", 503, {
      details: {
        error: "connector validation failed",
        validation_error: "401",
        cache: "full",
        "dir.ldap": "timed out",
      },
    }, {
      answer: "503 Service Unavailable: connector validation failed: 401; cache: full; dir.ldap: timed out",
    }],
    ["an error and another check, whatever comes first", 503, {
      details: { cache: "full", error: "connector validation failed" },
    }, { answer: "503 Service Unavailable: connector validation failed; cache: full" }],
    ["checks alone", 503, { details: { cache: "full" } }, { answer: "503 Service Unavailable: cache: full" }],
    ["NDC's message and its checks", 504, {
      message: "connector is not connected",
      details: { validate: "timed out, error_id k3j9x0ab", directory: "connection refused" },
    }, {
      answer: "504 Gateway Timeout: connector is not connected; validate: timed out, error_id k3j9x0ab; " +
        "directory: connection refused",
    }],
    ["checks whose states are no texts", 503, { details: { error: "down", cache: 1, disk: null, a: { b: "c" } } }, {
      answer: "503 Service Unavailable: down",
    }],
    ["an id that is no text", 503, { details: { error: "down", error_id: 7 } }, {
      answer: "503 Service Unavailable: down",
    }],
    ["a check with an empty state", 503, { details: { error: "down", cache: "" } }, {
      answer: "503 Service Unavailable: down",
    }],
    ["the message of a fallback", 404, { message: "unknown path", details: {} }, {
      answer: "404 Not Found: unknown path",
    }],
    ["no details", 503, { status: "unhealthy" }, { answer: "503 Service Unavailable" }],
    ["details of other types", 503, { message: 7, details: { error: ["x"], validation_error: null } }, {
      answer: "503 Service Unavailable",
    }],
    ["details that are no object", 503, { details: "down" }, { answer: "503 Service Unavailable" }],
    ["an empty error", 503, { details: { error: "", validation_error: "" } }, { answer: "503 Service Unavailable" }],
    ["an array", 500, [1, 2], { answer: "500 Internal Server Error" }],
    ["null", 500, null, { answer: "500 Internal Server Error" }],
    ["a status code without a name", 599, {}, { answer: "599" }],
    ["a redirect", 302, {}, { answer: "302 Found" }],
    ["success that is not 200", 204, {}, { answer: "204 No Content" }],
  ] as const
) {
  Deno.test(`unhealthyMessage() says what came back: ${name}`, () => {
    assertEquals(
      unhealthyMessage(TARGET, { status, body: JSON.stringify(body) }),
      `Not healthy: GET http://[::1]:8081/ready answered ${expected.answer}`,
    );
  });
}

for (const body of ["", "<html>", "{", '{"details":', "[".repeat(60_000), "\ufffd"]) {
  Deno.test(`unhealthyMessage() says nothing of a body that is no JSON: ${body.slice(0, 12)}`, () => {
    assertEquals(
      unhealthyMessage(TARGET, { status: 502, body }),
      "Not healthy: GET http://[::1]:8081/ready answered 502 Bad Gateway",
    );
  });
}

/** Every kind of character that does something to a terminal or to the order of what is read. */
const HARMFUL = [
  ["CR LF", "\r\n"],
  ["NUL", "\0"],
  ["an ANSI colour", "\x1b[31m"],
  ["a terminal's title", "\x1b]0;title\x07"],
  ["a C1 control sequence", "\x9b31m"],
  ["delete and backspace", "\x7f\b"],
  ["a tab", "\t"],
  ["a line separator", "\u2028"],
  ["a paragraph separator", "\u2029"],
  ["a next line", "\x85"],
  ["a right-to-left override", "\u202e"],
  ["a left-to-right isolate", "\u2066"],
  ["an isolate's end", "\u2069"],
  ["a right-to-left mark", "\u200f"],
  ["an Arabic letter mark", "\u061c"],
] as const;

for (const [name, text] of HARMFUL) {
  Deno.test(`unhealthyMessage() prints no ${name} of the server's`, () => {
    const body = JSON.stringify({ details: { error: `a${text}b`, validation_error: `${text}c` } });
    const line = unhealthyMessage(TARGET, { status: 503, body });
    assertEquals(line.match(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu), null);
    assert(line.includes("a ") && line.endsWith("c"), line);
  });
}

Deno.test("line() makes one line of at most 250 characters", () => {
  assertEquals(line("a\r\nb"), "a b");
  assertEquals(line("x".repeat(250)), "x".repeat(250));
  assertEquals(line("x".repeat(251)), "x".repeat(249) + "…");
});

Deno.test("unhealthyMessage() is never over the limit", () => {
  const target = { ...TARGET, url: `http://${"h".repeat(253)}:65535/ready` };
  assertEquals(unhealthyMessage(target, { status: 503, body: "" }).length, LINE_LIMIT);
  const body = JSON.stringify({ details: { error: "e".repeat(60_000) } });
  assertEquals(unhealthyMessage(TARGET, { status: 503, body }).length, LINE_LIMIT);
});

class CodedError extends Error {
  constructor(readonly code: string, message = "") {
    super(message);
  }
}

for (
  const [name, error, state] of [
    [
      "a timeout",
      new TimeoutError("no connection within 1.5 s, see --timeout"),
      "no connection within 1.5 s, see --timeout",
    ],
    [
      "a refused connection",
      new CodedError("ECONNREFUSED", "Failed to connect"),
      "nothing listens there, is the connector running, with --health-check?",
    ],
    ["a reset connection", new CodedError("ECONNRESET"), "the connection was reset"],
    ["a connection that was reset before the request", new CodedError("EPIPE"), "the connection was reset"],
    ["a Unix socket with a full queue", new CodedError("EAGAIN"), "too many wait there to be connected"],
    ["an unknown host name", new CodedError("ENOTFOUND"), "the host name cannot be looked up"],
    ["a name server out of reach", new CodedError("EAI_AGAIN"), "the host name cannot be looked up"],
    ["an unreachable network", new CodedError("ENETUNREACH", "os error 101"), "no route leads there"],
    ["an unreachable host", new CodedError("EHOSTUNREACH"), "no route leads there"],
    ["a kernel's own timeout", new CodedError("ETIMEDOUT"), "nothing answers there"],
    [
      "a permission that Deno lacks",
      Object.assign(new Error("Requires net access"), { name: "NotCapable" }),
      "Deno is not permitted to connect, run it with --allow-net",
    ],
    ["any other error, by its own words", new CodedError("EMFILE", "Too many open files"), "Too many open files"],
    ["an error's own lines, as one", new Error("a\r\nb\x1b[0m"), "a b [0m"],
    ["an error without a message", new AggregateError([]), "AggregateError"],
  ] as const
) {
  Deno.test(`noAnswerMessage() tells ${name}`, () => {
    assertEquals(noAnswerMessage(TARGET, error), `No answer: GET http://[::1]:8081/ready: ${state}`);
  });
}

Deno.test("noAnswerMessage() tells a malformed answer from none", () => {
  assertEquals(
    noAnswerMessage(TARGET, new MalformedError("it is not HTTP/1.1")),
    `Not a valid answer: GET http://${TARGET.host}${TARGET.path}: it is not HTTP/1.1`,
  );
});

for (
  const [error, state] of [
    [
      Object.assign(new Error(), { code: "ENOENT" }),
      "there is no such socket, is the connector running, with --health-check?",
    ],
    [Object.assign(new Error(), { code: "EACCES" }), "this user may not connect to it"],
    [
      Object.assign(new Error(), { name: "NotCapable" }),
      "Deno is not permitted to connect, run it with --allow-net, --allow-read and --allow-write",
    ],
  ] as const
) {
  Deno.test(`noAnswerMessage() tells of a Unix socket: ${state}`, () => {
    assertEquals(
      noAnswerMessage(OVER_SOCKET, error),
      `No answer: GET http://localhost/ready over /run/a .sock: ${state}`,
    );
  });
}
