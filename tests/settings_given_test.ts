/** What the embedding code may say: readGiven of src/settings.ts. */
import { assertEquals, assertThrows } from "@std/assert";
import { readGiven, type Settings } from "../src/settings.ts";

type Given = Partial<Settings>;

const PORT = "an integer from 0 to 65535";
const ADDRESS = "an IPv4 address, an IPv6 address or a host name";
const DIALECT = "baton or ndc";
const DETAILS = "loopback, always or never";

const OF_NOBODY = {
  enabled: undefined,
  port: undefined,
  bindAddress: undefined,
  dialect: undefined,
  details: undefined,
};

Deno.test("readGiven() returns what is fit, an IPv6 address without brackets, and nothing else", () => {
  assertEquals<unknown>(readGiven({}), OF_NOBODY);
  for (const port of [0, 1, 65535]) assertEquals(readGiven({ port }).port, port);
  for (const enabled of [true, false]) assertEquals(readGiven({ enabled }).enabled, enabled);
  assertEquals(readGiven({ bindAddress: "[::1]" }).bindAddress, "::1");
  for (const dialect of ["baton", "ndc"] as const) assertEquals(readGiven({ dialect }).dialect, dialect);
  for (const details of ["loopback", "always", "never"] as const) assertEquals(readGiven({ details }).details, details);
  assertEquals<unknown>(readGiven({ port: 1, args: [] } as Given), { ...OF_NOBODY, port: 1 });
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
  [{ dialect: "" }, TypeError, `dialect: expected ${DIALECT}, got nothing`],
  [{ dialect: "NDC" }, TypeError, `dialect: expected ${DIALECT}, got "NDC"`],
  [{ dialect: null }, TypeError, `dialect: expected ${DIALECT}, got null`],
  [{ dialect: ["ndc"] }, TypeError, `dialect: expected ${DIALECT}, got object`],
  [{ details: "" }, TypeError, `details: expected ${DETAILS}, got nothing`],
  [{ details: true }, TypeError, `details: expected ${DETAILS}, got true`],
  [{ details: null }, TypeError, `details: expected ${DETAILS}, got null`],
  [{ details: Object("never") }, TypeError, `details: expected ${DETAILS}, got object`],
];
for (const [given, type, message] of UNFIT) {
  Deno.test(`readGiven() says ${message}`, () => {
    const error = assertThrows(() => readGiven(given as Given), type);
    assertEquals([error.message, error.name], [`Cannot read ${message}`, type.name]);
  });
}
