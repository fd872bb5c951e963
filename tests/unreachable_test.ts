import { assert, assertEquals } from "@std/assert";
import { createHealth, isUnreachable, UnreachableError } from "../mod.ts";
import { hostileProxy, THROWN_VALUES } from "./thrown_values.ts";
import { OTHERWISE, OUT_OF_REACH, provoke } from "./unreachable/provoke.ts";

class DirectoryDown extends UnreachableError {}

class Renamed extends UnreachableError {
  override name = "Renamed";
}

const because = (cause: unknown) => new Error("sync failed", { cause });
const refused = () => Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
const cyclic = because(undefined);
cyclic.cause = cyclic;
const cyclicAggregate = new AggregateError([], "all failed");
cyclicAggregate.errors.push(cyclicAggregate, cyclicAggregate);
const nested = (depth: number): unknown => depth === 0 ? refused() : because(nested(depth - 1));

const gathered = (depth: number): unknown => depth === 0 ? refused() : new AggregateError([gathered(depth - 1)]);

const REACHLESS: Record<string, unknown> = {
  "an UnreachableError": new UnreachableError("down"),
  "an UnreachableError without a text": new UnreachableError(),
  "an UnreachableError with a cause of another kind": new UnreachableError("down", { cause: new Error("401") }),
  "an error of a subclass": new DirectoryDown("down"),
  "an error of a subclass with a name of its own": new Renamed("down"),
  "an UnreachableError of another copy of this module": Object.assign(new Error("down"), { name: "UnreachableError" }),
  "an error caused by one": because(new UnreachableError("down")),
  "an error caused by an error caused by one": because(because(new DirectoryDown("down"))),
  "an error seven causes away": nested(7),
  "an AggregateError of AggregateErrors, seven deep": gathered(7),
  "a connection error by its code": refused(),
  "a connection error that is no Error": { code: "ETIMEDOUT" },
  "a connect that fails otherwise": Object.assign(new Error("x"), { code: "ENOENT", syscall: "connect" }),
  "an AggregateError of one": new AggregateError([new UnreachableError("down")]),
  "an AggregateError of nothing else": new AggregateError([refused(), because(refused()), new UnreachableError("")]),
  "an AggregateError of AggregateErrors": new AggregateError([new AggregateError([refused()]), refused()]),
  "an object without a text that is caused by one": { cause: refused() },
  "an object whose text is none, caused by one": { message: 503, cause: refused() },
  "an error caused by an AggregateError": because(new AggregateError([refused(), refused()])),
  "an AggregateError with a code of its own": Object.assign(new AggregateError([new Error("a")]), {
    code: "ECONNREFUSED",
  }),
  "a TimeoutError": new DOMException("timed out", "TimeoutError"),
  "what an AbortSignal with a timeout throws": await timedOut(),
  "Deno's error of a time-out": new Deno.errors.TimedOut("timed out"),
  "Deno's error of a reset": new Deno.errors.ConnectionReset("reset"),
  "postgres.js's error of a connection that was given up": Object.assign(new Error("x"), { code: "CONNECT_TIMEOUT" }),
};
for (const [what, error] of Object.entries(REACHLESS)) {
  Deno.test(`isUnreachable() is true of ${what}`, () => {
    assertEquals(isUnreachable(error), true);
  });
}

const CODES = [
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EADDRNOTAVAIL",
  "EPIPE",
  "ETIMEDOUT",
  "ConnectionRefused",
  "ConnectionClosed",
  "FailedToOpenSocket",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_SOCKET",
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "PROTOCOL_CONNECTION_LOST",
  "ERR_POSTGRES_CONNECTION_REFUSED",
  "ERR_POSTGRES_CONNECTION_CLOSED",
  "ERR_POSTGRES_CONNECTION_TIMEOUT",
  "ERR_REDIS_CONNECTION_CLOSED",
];
for (const code of CODES) {
  Deno.test(`isUnreachable() is true of an error with the code ${code}`, () => {
    assertEquals(isUnreachable(Object.assign(new Error("x"), { code })), true);
  });
}

const NAMES = [
  "UnreachableError",
  "ConnectionRefused",
  "ConnectionReset",
  "ConnectionAborted",
  "NotConnected",
  "BrokenPipe",
  "HostUnreachable",
  "NetworkUnreachable",
  "AddrNotAvailable",
  "TimedOut",
  "TimeoutError",
];
for (const name of NAMES) {
  Deno.test(`isUnreachable() is true of an error with the name ${name}`, () => {
    assertEquals(isUnreachable(Object.assign(new Error("x"), { name })), true);
  });
}

/** As Deno's `fetch` and name look-up say it. */
const TEXTS = [
  "failed to lookup address information: Name or service not known",
  "error reading a body from connection: end of file",
  "error sending request for url (http://db/): client error (Connect): tcp connect error: Connection refused",
  "error sending request for url (http://db/): client error (Connect): dns error: failed to lookup address information",
  "error sending request for url (http://db/): client error (SendRequest): connection error: reset by peer",
  "error sending request for url (http://db/): client error (SendRequest): connection closed before message completed",
  `${"x".repeat(8_192 - 35)}client error (Connect): dns error`,
  `${"x".repeat(8_192 - 33)}client error (Connect): dns error`,
];
for (const text of TEXTS) {
  Deno.test(`isUnreachable() is true of an error with the text ${text.slice(-90)}`, () => {
    assertEquals(isUnreachable(new Error(text)), true);
  });
}

const REACHED: Record<string, unknown> = {
  "an Error": new Error("401"),
  "an error caused by one that is none": because(new TypeError("x")),
  "an error caused by a text": because("ECONNREFUSED"),
  "an error that only talks of it": new Error("the vendor said ECONNREFUSED, dns error, UnreachableError"),
  "an error of another code": Object.assign(new Error("x"), { code: "EACCES" }),
  "a code in lower case": { code: "econnrefused" },
  "a code that is an object": { code: ["ECONNREFUSED"] },
  "a DOMException of another name": new DOMException("aborted", "AbortError"),
  "an AggregateError of nothing": new AggregateError([]),
  "an AggregateError with one of another kind": new AggregateError([refused(), new Error("401"), refused()]),
  "an error that quotes such a text": new Error("it said: failed to lookup address information"),
  "an error that quotes another": new Error("it said: error reading a body from connection"),
  "a TLS failure": new Error("client error (Connect): invalid peer certificate: UnknownIssuer"),
  "an error whose text says so after 8192 characters": new Error(
    `${"x".repeat(8_192 - 32)}client error (Connect): dns error`,
  ),
  "errors that only look like an array": { errors: { length: 1, every: () => true } },
  "errors that are no array": { errors: { length: 1, 0: refused() } },
  "an error eight causes away": nested(8),
  "an AggregateError of AggregateErrors, eight deep": gathered(8),
  "an error that causes itself": cyclic,
  "an AggregateError of itself": cyclicAggregate,
  "a text": "ECONNREFUSED",
  "a function with a code": Object.assign(() => {}, { code: "ECONNREFUSED" }),
  "an object that throws": hostileProxy,
  "an object whose cause throws": {
    get cause() {
      throw new Error("looked at");
    },
  },
};
for (const [what, error] of Object.entries(REACHED)) {
  Deno.test(`isUnreachable() is false of ${what}`, () => {
    assertEquals(isUnreachable(error), false);
  });
}

for (const { name, value } of THROWN_VALUES) {
  Deno.test(`isUnreachable() is false of ${name}, and does not throw`, () => {
    assertEquals(isUnreachable(value), false);
  });
}

Deno.test("isUnreachable() takes no time for a text of 10 MB", () => {
  const startedAt = performance.now();
  for (const piece of ["client error (Connect): ", "failed to ", "x"]) {
    assertEquals(isUnreachable(new Error(piece.repeat(10_000_000 / piece.length))), false);
  }
  const time = performance.now() - startedAt;
  assert(time < 1_000, `${time} ms`);
});

Deno.test("UnreachableError is an Error with a name, a text and a cause", () => {
  const cause = new Error("connect");
  const error = new UnreachableError("the directory does not answer", { cause });
  assert(error instanceof Error);
  assertEquals([error.name, error.message, error.cause], ["UnreachableError", "the directory does not answer", cause]);
});

/** Deno's own means, which no other runtime has. */
const ON_DENO: Record<string, () => Promise<unknown>> = {
  "Deno.connect to a closed port": () => Deno.connect({ hostname: "127.0.0.1", port: freePort() }),
  "Deno.connect to an unknown host": () => Deno.connect({ hostname: "health.invalid", port: 1 }),
  "Deno.connectTls to a closed port": () => Deno.connectTls({ hostname: "127.0.0.1", port: freePort() }),
  "Deno.connectTls to an unknown host": () => Deno.connectTls({ hostname: "health.invalid", port: 1 }),
};

for (const [errors, status] of [[{ ...ON_DENO, ...OUT_OF_REACH }, 504], [OTHERWISE, 502]] as const) {
  for (const name of Object.keys(errors) as (keyof typeof errors)[]) {
    Deno.test(`createHealth() answers ${status} to connected when validate rejects with Deno's real error: ${name}`, async () => {
      const [[, error]] = await provoke({ [name]: errors[name] }) as [[string, unknown]];
      const validate = () => Promise.reject(error);
      const health = createHealth({ validate, dialect: "ndc", onError: () => {} });
      const response = await health.fetch(new Request("http://localhost/health/connected"));
      await response.body?.cancel();
      assertEquals([isUnreachable(error), response.status], [status === 504, status]);
    });
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function timedOut(): Promise<unknown> {
  const signal = AbortSignal.timeout(1);
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  return signal.reason;
}
