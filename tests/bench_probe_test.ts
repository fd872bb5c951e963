/** What bench/probe makes of its arguments and its samples; the measuring itself is not run here. */
import { assertEquals, assertThrows } from "@std/assert";
import { judge } from "../bench/probe/bars.ts";
import { select } from "../bench/probe/candidates.ts";
import type { Sample } from "../bench/probe/measure.ts";
import { render } from "../bench/probe/report.ts";
import { evaluate } from "../bench/probe/results.ts";
import { slowestStart, timeoutSeconds, timeoutWithinDefault } from "../bench/probe/timeout_seconds.ts";
import { DOCUMENT, ROUNDS } from "../bench/probe/usage.ts";
import { withNumbers } from "../bench/shared/document.ts";
import { readBenchOptions } from "../bench/shared/options.ts";
import { median, medianRatio, summarize } from "../bench/shared/statistics.ts";
import { renderTable } from "../bench/shared/table.ts";

const readOptions = (args: readonly string[]) => readBenchOptions(args, { rounds: ROUNDS, document: DOCUMENT });

Deno.test("readBenchOptions() measures everything 31 times, and writes and checks nothing, unless it is told to", () => {
  assertEquals(readOptions([]), { rounds: 31, only: [], json: undefined, write: false, check: false });
  assertEquals(readOptions(["--rounds=5", "--only=deno run, curl", "--json", "f.json", "--check"]), {
    rounds: 5,
    only: ["deno run", "curl"],
    json: "f.json",
    write: false,
    check: true,
  });
  assertEquals(readOptions(["--help"]), "help");
});

for (
  const [args, message] of [
    [["--rounds=0"], 'Cannot read --rounds: expected 1 or more, got "0"'],
    [["--rounds=1e3"], 'Cannot read --rounds: expected an integer, got "1e3"'],
    [["--only="], "Cannot read --only: expected names, separated by commas, got nothing"],
    [["--only", "--check"], "Cannot read --only: expected names, separated by commas, got nothing"],
    [["--only= , "], "Cannot read --only: expected names, separated by commas, got nothing"],
    [["--json="], 'Cannot read --json: expected a file, got ""'],
    [
      ["--runs=3"],
      'Cannot read "--runs=3": expected --rounds, --only, --json, --write, --check, --help',
    ],
    [["--write", "--only=curl"], "Cannot write docs/probe.md: with --only numbers would be missing"],
  ] as const
) {
  Deno.test(`readBenchOptions() refuses ${args.join(" ")}`, () => {
    assertThrows(() => readOptions(args), Error, message);
  });
}

Deno.test("median() is the middle value, or the mean of the two in the middle", () => {
  assertEquals(median([30, 1, 2]), 2);
  assertEquals(median([30, 1, 2, 4]), 3);
  assertThrows(() => median([]), RangeError);
  assertEquals(summarize([3, 1, 8]), { median: 3, min: 1, max: 8 });
});

Deno.test("medianRatio() compares within each round", () => {
  // the ratio of the medians would be 1
  assertEquals(medianRatio([10, 20, 30], [5, 20, 10]), 2);
  assertThrows(() => medianRatio([1], [1, 2]), RangeError);
});

Deno.test("renderTable() aligns its columns, by characters", () => {
  assertEquals(
    renderTable([["Name"], ["× curl", "right"]], [["a", "1.00"], ["longer", "≤ 7"]]),
    `| Name   | × curl |
| ------ | -----: |
| a      |   1.00 |
| longer |    ≤ 7 |`,
  );
});

/** Two rounds of each of these commands, in both passes that count. */
function samplesOf(...walls: readonly (readonly [number, number])[]) {
  const all: Sample[] = walls.flatMap((both, command) =>
    both.map((wall, round) => ({ command, round, code: 0, wall, cpu: wall / 2, rss: 20 + command }))
  );
  return { time: all, memory: all };
}

const MEASURABLES = [
  { name: "deno run", version: "2", empty: "deno run: empty", size: 95 },
  { name: "deno run: empty", version: "2", size: 95 },
  { name: "curl", version: "7", size: 0.3 },
];

Deno.test("evaluate() compares to curl and to the empty program of the same round", () => {
  const [row] = evaluate(MEASURABLES, samplesOf([10, 30], [8, 15], [5, 5]));
  assertEquals(row!.measured!.wall, { median: 20, min: 10, max: 30 });
  assertEquals(row!.measured!.ratios.curl?.wall, 4);
  assertEquals(row!.measured!.ratios.empty?.wall, 1.625);
  assertEquals(row!.measured!.ratios.empty?.rss, 20 / 21);
});

Deno.test("judge() tells a bar that is met from one that is missed, and from one that nobody measured", () => {
  const rows = evaluate(MEASURABLES, samplesOf([10, 10], [8, 8], [5, 5]));
  const bar = { of: "deno run", metric: "wall", to: "empty", limit: 1.25 } as const;
  const outcomes = (...bars: Parameters<typeof judge>[1] & object) => judge(rows, bars).map(({ outcome }) => outcome);
  assertEquals(outcomes(bar, { ...bar, limit: 1.24 }), ["pass", "fail"]);
  assertEquals(outcomes({ ...bar, metric: "cgroup" }), ["missing"]);
  // was not asked for
  assertEquals(outcomes({ ...bar, of: "node 20" }), []);
  assertEquals(judge([{ name: "deno run", version: "", missing: "no base" }], [bar]), [{ bar, outcome: "missing" }]);
});

Deno.test("render() names what could not be measured, and shows no memory below what the helper can tell", () => {
  const rows = evaluate(
    [...MEASURABLES, { name: "true", version: "", size: 0 }],
    samplesOf([9, 9], [8, 8], [5, 5], [1, 1]),
  );
  const missing = { name: "wget", version: "", missing: "wget is not on PATH" };
  const text = render({ circumstances: ["Measured."], rows: [...rows, missing], verdicts: [] });
  assertEquals(text.includes("Not measured: wget (wget is not on PATH)."), true);
  // that of `true` is 23
  assertEquals(/\| curl +\| +≤ 23\.0 \|/.test(text), true);
});

Deno.test("select() takes what a name is compared to along", () => {
  const names = ["deno run", "deno run: empty", "bun run", "wget", "curl", "true"];
  const candidates = names.map((name) => ({
    name,
    empty: name === "deno run" ? "deno run: empty" : undefined,
    version: "",
    prepare: () => Promise.resolve({ argv: [], files: [] }),
  }));
  const selected = (only: string[]) => select(candidates, only).map(({ name }) => name);
  assertEquals(selected([]), names);
  assertEquals(selected(["deno run"]), ["deno run", "deno run: empty", "curl", "true"]);
  assertThrows(() => select(candidates, ["denno"]), TypeError, 'got "denno"');
});

Deno.test("timeoutSeconds() leaves the command its own time, and twice the slowest start", () => {
  const [limited, cold] = [{ median: 1, min: 1, max: 400 }, { median: 1, min: 1, max: 150 }];
  assertEquals(slowestStart({ limited, cold }), 550);
  assertEquals(slowestStart({ cold }), undefined);
  assertEquals(timeoutSeconds(550, 5), 7);
  assertEquals(timeoutSeconds(400, 0.2), 1);
  assertEquals(timeoutWithinDefault(130), 0.7);
  assertEquals(timeoutWithinDefault(550), 0);
});

Deno.test("docs/probe.md has a place for the numbers, and withNumbers() changes nothing else", async () => {
  const document = await Deno.readTextFile(new URL("../docs/probe.md", import.meta.url));
  const written = withNumbers(document, "NUMBERS", { task: "bench:probe" });
  assertEquals(withNumbers(written, "NUMBERS", { task: "bench:probe" }), written);
  const [before, after] = written.split("NUMBERS");
  assertEquals(document.startsWith(before!.trimEnd()), true);
  assertEquals(document.endsWith(after!.trimStart()), true);
  assertThrows(() => withNumbers("# No place", "NUMBERS", { task: "bench:probe" }), Error, "Cannot write the numbers");
});
