import { assert, assertEquals } from "@std/assert";
import { HELP } from "../../src/probe/help.ts";

Deno.test("HELP lists each flag of the specification with its default", () => {
  const flags = Array.from(
    HELP.matchAll(/^ {2}(--[a-z-]+).*?(?:\(default (.*)\);?)?$/gm),
    ([, flag, value]) => [flag, value],
  );
  assertEquals(flags, [
    ["--endpoint", "health"],
    ["--timeout", "5"],
    ["--health-check-port", "8081"],
    ["--health-check-bind-address", "127.0.0.1"],
    ["--health-check-dialect", "baton"],
    ["--url", undefined],
    ["--ca-file", undefined],
    ["--unix-socket", undefined],
    ["--header", undefined],
    ["--wait", "60"],
    ["--json", undefined],
    ["--verbose", undefined],
    ["--help", undefined],
    ["--version", undefined],
  ]);
});

Deno.test("HELP names the endpoints of each dialect, the unit of the timeout and the variables", () => {
  for (
    const part of [
      "health, ready, live (default health);\n",
      " in ndc: health, ready, live, connected\n",
      "whose paths: baton or ndc",
      "--timeout SECONDS",
      "BATON_HEALTH_CHECK_PORT",
      "BATON_HEALTH_CHECK_BIND_ADDRESS",
      "BATON_HEALTH_CHECK_DIALECT",
    ]
  ) {
    assert(HELP.includes(part), part);
  }
});

Deno.test("HELP fits a terminal of 80 columns and leaves the last line's end to the printer", () => {
  for (const line of HELP.split("\n")) assert(line.length <= 80, line);
  assert(!HELP.endsWith("\n"));
});
