/** How the arguments of a process become flags. */
import { assertEquals, assertThrows } from "@std/assert";
import { parseFlags } from "../src/flags.ts";
import { SETTINGS_FLAGS } from "../src/settings.ts";

Deno.test("SETTINGS_FLAGS are the three of Baton's specification, and two in the same manner", () => {
  assertEquals<unknown>(SETTINGS_FLAGS, [
    "health-check",
    "health-check-port",
    "health-check-bind-address",
    "health-check-dialect",
    "health-check-details",
  ]);
});

const BARE = { "health-check": "true" };
const PORT_80 = { "health-check-port": "80" };

const FLAGS: [args: string[], flags: Record<string, string>][] = [
  [[], {}],
  // each way to write a value
  [["--health-check-port=80"], PORT_80],
  [["--health-check-port", "80"], PORT_80],
  [["--health-check-bind-address=::1"], { "health-check-bind-address": "::1" }],
  [["--health-check-bind-address", "::"], { "health-check-bind-address": "::" }],
  [["--health-check-bind-address=[::1]"], { "health-check-bind-address": "[::1]" }],
  [["--health-check-dialect=ndc"], { "health-check-dialect": "ndc" }],
  [["--health-check-dialect", "ndc"], { "health-check-dialect": "ndc" }],
  [["--health-check-details=always"], { "health-check-details": "always" }],
  [["--health-check-details", "always"], { "health-check-details": "always" }],
  // the text that was written, not what it might mean
  [["--health-check-port=0x50"], { "health-check-port": "0x50" }],
  [["--health-check-port", "1e3"], { "health-check-port": "1e3" }],
  [["--health-check-port=a=b"], { "health-check-port": "a=b" }],
  [["--health-check-port= 80"], { "health-check-port": " 80" }],
  [["--health-check-port=80\n"], { "health-check-port": "80\n" }],
  [["--health-check-bind-address=127.0.0.1"], { "health-check-bind-address": "127.0.0.1" }],
  // no value
  [["--health-check-port="], { "health-check-port": "" }],
  [["--health-check-port"], { "health-check-port": "" }],
  [["--health-check-port", ""], { "health-check-port": "" }],
  [["--health-check-port", "--health-check"], { "health-check-port": "", ...BARE }],
  [["--health-check-port", "--", "80"], { "health-check-port": "" }],
  [["--health-check-dialect"], { "health-check-dialect": "" }],
  [["--health-check-details", "--health-check"], { "health-check-details": "", ...BARE }],
  // the boolean, bare and with a value
  [["--health-check"], BARE],
  [["--health-check="], { "health-check": "" }],
  [["--health-check=false"], { "health-check": "false" }],
  [["--health-check=maybe"], { "health-check": "maybe" }],
  [["--health-check", "maybe"], BARE],
  [["--health-check", "yes"], BARE],
  [["--health-check", "sync"], BARE],
  [["--health-check", ""], BARE],
  [["--health-check", "-"], BARE],
  [["--health-check", "--"], BARE],
  [["--health-check", "--verbose"], BARE],
  [["--health-check", "-v"], BARE],
  [["--health-check", "--health-check-port", "80"], { ...BARE, ...PORT_80 }],
  ...["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"].map((word) =>
    [["--health-check", word], { "health-check": word }] as [string[], Record<string, string>]
  ),
  // repeated: the last one counts
  [["--health-check-port=79", "--health-check-port", "80"], PORT_80],
  [["--health-check-port=80", "--health-check-port="], { "health-check-port": "" }],
  [["--health-check", "--health-check=false"], { "health-check": "false" }],
  [["--health-check=false", "--health-check"], BARE],
  // after the end of flags there are none
  [["--", "--health-check"], {}],
  [["--", "--health-check-port", "80"], {}],
  [["--health-check-port=80", "--", "--health-check-port=81"], PORT_80],
  [["--health-check", "--", "false"], BARE],
  // neither one dash nor other names will do
  [["-health-check"], {}],
  [["-health-check-port=80"], {}],
  [["health-check"], {}],
  [["--Health-Check"], {}],
  [["--health_check"], {}],
  [["--health-checks"], {}],
  [["--no-health-check"], {}],
  [["--health-check-port\n=80"], {}],
  [["--health-check.port=80"], {}],
];
for (const [args, flags] of FLAGS) {
  Deno.test(`parseFlags() reads ${JSON.stringify(args)}`, () => {
    const { _, ...read } = parseFlags(args, SETTINGS_FLAGS);
    assertEquals(read, flags);
  });
}

const FOREIGN: string[][] = [
  ["sync", "--verbose"],
  ["--file", "users.sqlite"],
  ["--file=users.sqlite", "-v", "-abc", "-p", "5432", "-n5", "-x=y"],
  ["--log", "--log.format=json"],
  ["--log=debug", "--log.format", "json"],
  ["--log.format=json", "--log=debug"],
  ["--a=1", "--a.b=2", "--a.b.c=3"],
  ["--health-check.x=1"],
  ["--_", "x"],
  ["--_=x"],
  ["--_.push=x"],
  ["--__proto__=x"],
  ["--__proto__.health-check=true"],
  ["--constructor.prototype.health-check=true"],
  ["--toString", "x"],
  ["--length=0"],
  ["-"],
  ["---"],
  ["----health-check"],
  ["--=80"],
  ["-="],
  ["-_"],
  ["--\0"],
  ["", " ", "\n"],
];
for (const foreign of FOREIGN) {
  Deno.test(`parseFlags() lets flags of the connector's own pass by: ${JSON.stringify(foreign)}`, () => {
    for (
      const args of [
        [...foreign, "--health-check", "--health-check-port=80"],
        ["--health-check", "--health-check-port=80", ...foreign],
        ["--health-check", ...foreign, "--health-check-port=80"],
      ]
    ) {
      const { _, ...read } = parseFlags(args, SETTINGS_FLAGS);
      assertEquals(read, { ...BARE, ...PORT_80 });
    }
    assertEquals(Object.keys(Object.prototype), []);
  });
}

Deno.test("parseFlags() takes a flag of ours for no value of the connector's flag before it", () => {
  const { _, ...read } = parseFlags(["--verbose", "--health-check-port", "80"], SETTINGS_FLAGS);
  assertEquals(read, PORT_80);
});

Deno.test("parseFlags() keeps the words that belong to no flag, those after -- last", () => {
  assertEquals(parseFlags(["a", "--health-check-port", "80", "b", "--", "c", "-d"], SETTINGS_FLAGS)._, [
    "a",
    "b",
    "c",
    "-d",
  ]);
});

Deno.test("parseFlags() changes nothing of what it is given", () => {
  const args = Object.freeze(["--health-check", "--health-check-port", "80"]);
  assertEquals(parseFlags(args, SETTINGS_FLAGS), { _: [], ...BARE, ...PORT_80 });
});

Deno.test("parseFlags() reads the other flags that it is told of, and tells of what it does not know", () => {
  const unknown: string[] = [];
  const args = ["--endpoint=live", "word", "--verbose", "-v", "--timeout", "5", "--log.format=json", "--health-check"];
  const flags = parseFlags(args, ["endpoint", "timeout", ...SETTINGS_FLAGS], (arg) => unknown.push(arg));
  assertEquals(flags, { _: ["word"], endpoint: "live", timeout: "5", ...BARE });
  assertEquals(unknown, ["word", "--verbose", "-v", "--log.format=json"]);
});

Deno.test("parseFlags() lets the error through of who refuses what is unknown", () => {
  const refuse = (arg: string) => {
    throw new TypeError(`Not ${arg}`);
  };
  assertThrows(() => parseFlags(["--verbose"], SETTINGS_FLAGS, refuse), TypeError, "Not --verbose");
});
