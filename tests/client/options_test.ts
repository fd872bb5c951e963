import { assertEquals, assertThrows } from "@std/assert";
import { createHealthClient } from "../../client.ts";
import { type HealthClientOptions, readClientOptions } from "../../src/client/options.ts";

const baseUrl = "http://127.0.0.1:8081";

const URLS: [given: string | URL, read: string][] = [
  [baseUrl, baseUrl],
  [`${baseUrl}/`, baseUrl],
  [new URL(baseUrl), baseUrl],
  ["HTTP://EXAMPLE.com:80/Internal//", "http://example.com/Internal"],
  ["https://[::1]:8443/internal", "https://[::1]:8443/internal"],
];
for (const [given, read] of URLS) {
  Deno.test(`readClientOptions() reads baseUrl ${given} as ${read}`, () => {
    assertEquals(readClientOptions({ baseUrl: given }).baseUrl, read);
  });
}

Deno.test("readClientOptions() asks once, and Baton's server, where nothing is said", () => {
  const spec = { baseUrl, dialect: "baton" as const, fetch: undefined, retry: { attempts: 1, maxDelay: 30_000 } };
  assertEquals(readClientOptions({ baseUrl }), spec);
  assertEquals(readClientOptions({ baseUrl, retry: {} }), spec);
});

const ADDRESS = "Cannot read baseUrl: expected an http:// or https:// address";
const TIME = "Cannot read retry.maxDelay: expected a number of milliseconds over 0 and at most 2147483647";

const REFUSED: [options: unknown, type: typeof TypeError | typeof RangeError, message: string][] = [
  [undefined, TypeError, "Cannot read the options: expected an object, got undefined"],
  ["http://x", TypeError, 'Cannot read the options: expected an object, got "http://x"'],
  [
    { baseUrl, url: 1 },
    TypeError,
    'Cannot read the options: expected none but baseUrl, dialect, fetch, retry, got "url"',
  ],
  [{}, TypeError, `${ADDRESS}, got undefined`],
  [{ baseUrl: 8081 }, TypeError, `${ADDRESS}, got 8081`],
  [{ baseUrl: "" }, TypeError, `${ADDRESS}, got nothing`],
  [{ baseUrl: "127.0.0.1:8081" }, TypeError, `${ADDRESS}, got "127.0.0.1:8081"`],
  [{ baseUrl: "ftp://127.0.0.1" }, TypeError, `${ADDRESS}, got "ftp://127.0.0.1"`],
  [{ baseUrl: "http:///health" }, TypeError, `${ADDRESS}, got "http:///health"`],
  [{ baseUrl: "http://a b" }, TypeError, `${ADDRESS}, got "http://a b"`],
  // of which URL would silently make another
  [{ baseUrl: "http://host\n/x" }, TypeError, `${ADDRESS}, got "http://host\\n/x"`],
  [{ baseUrl: "http://host " }, TypeError, `${ADDRESS}, got "http://host "`],
  [{ baseUrl: "http://host\\x" }, TypeError, `${ADDRESS}, got "http://host\\\\x"`],
  [{ baseUrl: "http://ann:secret@bad host/" }, TypeError, `${ADDRESS}, got "http://…@bad host/"`],
  [{ baseUrl: "ann:secret@host:80" }, TypeError, `${ADDRESS}, got "…@host:80"`],
  [{ baseUrl: "http://host:0" }, RangeError, `${ADDRESS} with a port from 1 to 65535, got "http://host:0"`],
  [
    { baseUrl: new URL("http://host:0/a") },
    RangeError,
    `${ADDRESS} with a port from 1 to 65535, got "http://host:0/a"`,
  ],
  [
    { baseUrl: "http://ann:secret@host" },
    TypeError,
    `${ADDRESS} without user name and password, send these by fetch`,
  ],
  [{ baseUrl: "http://host?a=b" }, TypeError, `${ADDRESS} without query and fragment, got "http://host?…"`],
  [{ baseUrl: "http://host/#" }, TypeError, `${ADDRESS} without query and fragment, got "http://host/#"`],
  [{ baseUrl, dialect: "go" }, TypeError, 'Cannot read dialect: expected baton or ndc, got "go"'],
  [{ baseUrl, dialect: null }, TypeError, "Cannot read dialect: expected baton or ndc, got null"],
  [{ baseUrl, fetch: "x" }, TypeError, 'Cannot read fetch: expected a function, got "x"'],
  [{ baseUrl, retry: 5 }, TypeError, "Cannot read retry: expected an object, got 5"],
  [{ baseUrl, retry: [] }, TypeError, "Cannot read retry: expected an object, got an array"],
  [[], TypeError, "Cannot read the options: expected an object, got an array"],
  [{ baseUrl, retry: null }, TypeError, "Cannot read retry: expected an object, got null"],
  [
    { baseUrl, retry: { attempt: 5 } },
    TypeError,
    'Cannot read retry: expected none but attempts, maxDelay, got "attempt"',
  ],
  ...([["5", TypeError, '"5"'], [0, RangeError, "0"], [1.5, RangeError, "1.5"], [NaN, RangeError, "NaN"]] as const).map(
    (
      [attempts, type, found],
    ): typeof REFUSED[number] => [
      { baseUrl, retry: { attempts } },
      type,
      `Cannot read retry.attempts: expected a whole number from 1, got ${found}`,
    ],
  ),
  ...([["1", TypeError, '"1"'], [0, RangeError, "0"], [2 ** 31, RangeError, "2147483648"]] as const).map((
    [maxDelay, type, found],
  ): typeof REFUSED[number] => [{ baseUrl, retry: { maxDelay } }, type, `${TIME}, got ${found}`]),
];
for (const [options, type, message] of REFUSED) {
  Deno.test(`createHealthClient() refuses ${JSON.stringify(options)?.replace("secret", "…")}`, () => {
    const error = assertThrows(() => createHealthClient(options as HealthClientOptions), type as typeof Error);
    assertEquals(error.message, message);
  });
}
