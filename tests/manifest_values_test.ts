/** Whatever the words have in them, the orchestrator starts exactly these. */
import { assertEquals, assertThrows } from "@std/assert";
import { manifest } from "../manifest.ts";
import { TARGETS } from "./manifest/targets.ts";

/** What some format or other has a meaning for. */
const WORDS = [
  "two words",
  " ",
  "it's",
  '"quoted"',
  "back\\slash",
  "ends in a backslash\\",
  "\\n",
  "$HOME",
  "${HOME}",
  "$(HOME)",
  "$$",
  "$",
  "%h",
  "%%",
  "100%",
  ";",
  "&& true",
  "#no comment",
  "a #b",
  "key: value",
  "- item",
  "[a, b]",
  "{a: b}",
  "*alias",
  "&anchor",
  "!tag",
  "|",
  ">",
  "@at",
  "`tick`",
  "yes",
  "null",
  "~",
  "010",
  "1e3",
  "12:30:45",
  "2026-11-20",
  "=",
  "<<",
  "é",
  "日本",
  "🙂",
  "",
];

const COMMAND = ["/opt/my connector/bin", ...WORDS];
const PROBE = ["/opt/my probe", ...WORDS];

for (const [name, { args, whole, read, check }] of Object.entries(TARGETS)) {
  Deno.test(`manifest() for ${name} hands on every word as it is`, () => {
    const asksItself = name.endsWith("http");
    const probe = asksItself ? [] : [`--probe=${JSON.stringify(PROBE)}`];
    const others = whole.filter((arg) => !arg.startsWith("--command="));
    const { text } = manifest([...args, ...others, `--command=${JSON.stringify(COMMAND)}`, ...probe]);
    check(text);
    const { command, probes } = read(text);
    assertEquals(command, COMMAND);
    for (const words of probes) assertEquals(words.slice(0, PROBE.length), PROBE);
    assertEquals(probes.length === 0, asksItself);
  });

  if (!name.endsWith("http")) {
    Deno.test(`manifest() for ${name} takes the connector's own subcommand where no program asks`, () => {
      const { probes } = read(manifest([...args, `--command=${JSON.stringify(COMMAND)}`]).text);
      assertEquals(
        probes.map((words) => words.slice(0, COMMAND.length + 1)),
        probes.map(() => [...COMMAND, "health-check"]),
      );
      assertEquals(probes.length > 0, true);
    });
  }

  Deno.test(`manifest() for ${name} refuses what no line may have in it`, () => {
    for (
      const text of ["a\nb", "a\0b", "a\u2028b", "a\u202eb", "\x1b[31m", "a\u0085b", "\ufeffa", "a\uffff", "\ufffe"]
    ) {
      assertThrows(() => manifest([...args, `--name=${text}`]), TypeError, "expected no control characters");
      const escaped = `["/x", "${
        [...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")
      }"]`;
      assertThrows(() => manifest([...args, `--command=${escaped}`]), TypeError, "expected words without control");
    }
  });
}

Deno.test("manifest() hands on a socket whose path has all kinds of characters", () => {
  const path = "/run/a b/$X %h 'q' \"d\".sock";
  for (const [name, { args, read }] of Object.entries(TARGETS)) {
    if (name.endsWith("http")) continue;
    const { probes, variables } = read(manifest([...args, `--unix-socket=${path}`]).text);
    for (const words of probes) {
      assertEquals(words.filter((word) => word.startsWith("--unix")), [`--unix-socket=${path}`]);
    }
    assertEquals(variables, { BATON_HEALTH_CHECK: "true" });
  }
});

Deno.test("manifest() tells server and command the same, by variables", () => {
  const flags = [
    "--health-check-port=9090",
    "--health-check-bind-address=::",
    "--health-check-dialect=ndc",
    "--health-check-details=never",
  ];
  for (const { args, read } of Object.values(TARGETS)) {
    const others = args.filter((arg) => !arg.startsWith("--health-check-"));
    assertEquals(read(manifest([...others, ...flags]).text).variables, {
      BATON_HEALTH_CHECK: "true",
      BATON_HEALTH_CHECK_PORT: "9090",
      BATON_HEALTH_CHECK_BIND_ADDRESS: "::",
      BATON_HEALTH_CHECK_DIALECT: "ndc",
      BATON_HEALTH_CHECK_DETAILS: "never",
    });
  }
});
