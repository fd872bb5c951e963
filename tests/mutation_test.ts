/** `deno task mutate`, but for running the tests: what it changes, and what it says of the outcome. */
import { assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import type { Explained } from "../tools/mutation/explained/explained.ts";
import { fateOf } from "../tools/mutation/fate.ts";
import { inParallel } from "../tools/mutation/in_parallel.ts";
import type { Mutant } from "../tools/mutation/mutant.ts";
import { mutantsOf } from "../tools/mutation/mutants.ts";
import { regExpVariants } from "../tools/mutation/reg_exp_variants.ts";
import { Scratch, testFiles } from "../tools/mutation/scratch.ts";
import { verdictOn } from "../tools/mutation/verdict.ts";
import { ROOT } from "../tools/runtime_binary.ts";

const CHANGES: [what: string, text: string, changes: string[]][] = [
  ["a condition", "if (a) b;", ["a → true", "a → false", "b; → ;"]],
  ["a condition that compares", "if (a === b) {}", ["a === b → true", "a === b → false"]],
  ["a choice", "x = a ? b : c;", ["x = a ? b : c; → ;", "a → true", "a → false"]],
  ["a loop", "while (a) {}", ["a → false"]],
  ["a boundary", "const x = a < b;", ["< → <=", "< → >="]],
  ["arithmetic", "const x = a - b * c;", ["- → +", "* → /"]],
  ["a sum, but not of texts", 'const x = a + b, y = a + "s";', ["+ → -", '"s" → ""']],
  ["and, or, ??", "const x = a && b ?? c;", [
    "a && b → (a)",
    "a && b → (b)",
    "a && b ?? c → (a && b)",
    "a && b ?? c → (c)",
  ]],
  ["not", "const x = !a;", ["!a → a"]],
  ["counting", "const x = a++;", ["a++ → a--"]],
  ["what may not be there", "const x = a?.b, y = a?.(), z = a?.[b];", ["?. → .", "?. → (nothing)", "?. → (nothing)"]],
  ["true and false", "const x = true, y = false;", ["true → false", "false → true"]],
  ["numbers", "const x = 0, y = 1;", ["0 → 1", "1 → 2", "1 → 0"]],
  ["texts", 'const x = "a", y = "", z = `a${b}`;', ['"a" → ""', '"" → "mutant"', '`a${b}` → ""']],
  ["lists and copies", "const x = [a], y = [...b];", ["[a] → []", "[...b] → []", "[...b] → (b)"]],
  ["what a function returns", "function f() { return a; }", ["a → undefined"]],
  ["an end without a result", "function f() { if (a) return; }", ["a → true", "a → false", "return; → ;"]],
  ["no end without a result that is the end anyhow", "function f() { try { a() } catch { return; } }", ["a() → ;"]],
  ["an arrow function", "const f = () => a;", ["a → undefined"]],
  ["a throw", "throw a;", ["throw a; → ;"]],
  ["a promise", "const x = await a;", ["await a → (a)"]],
  ["a method", "const x = a.trim(), y = a.every(b), z = Math.round(c);", [
    "a.trim() → a",
    "every → some",
    "Math.round(c) → (c)",
  ]],
  ["what holds by default", "function f(a: number = b) {}", ["a: number = b → a: number"]],
  ["an option that holds by default", "const { a = b } = c;", ["a = b → a"]],
  ["nothing that only the compiler sees", 'import a from "a"; type B = "b"; interface C { d: 1 } let e: "e";', []],
  ["no name of a property", 'const x = { "a": b };', []],
];
for (const [what, text, changes] of CHANGES) {
  Deno.test(`mutantsOf() changes ${what}`, () => {
    assertEquals(mutantsOf("a.ts", text).map(({ change }) => change), changes);
  });
}

Deno.test("mutantsOf() gives each change the place and the text of the file with it", () => {
  const [first] = mutantsOf("a.ts", "// why\n  if (a) {\n}\n");
  assertEquals(first, {
    file: "a.ts",
    line: 2,
    at: "if (a) {",
    change: "a → true",
    text: "// why\n  if (true) {\n}\n",
  });
});

Deno.test("mutantsOf() shows of a long change the part that differs", () => {
  const long = "a".repeat(80);
  const [mutant] = mutantsOf("a.ts", `const x = /${long}b+/;`);
  assertEquals(mutant!.change, `…${"a".repeat(23)}b+/ → …${"a".repeat(23)}b/`);
});

const PATTERNS: [literal: string, variants: string[]][] = [
  ["/^a$/", ["/a$/", "/^a/"]],
  ["/a+/g", ["/a+/", "/a/g"]],
  ["/[+]a{1,3}/", ["/[+]a{2,3}/", "/[+]a{1,4}/", "/[+]a{1,2}/"]],
  ["/a{2,2}/", ["/a{2,3}/"]],
  ["/\\ba\\+(?:b)?(?<!c)/", ["/a\\+(?:b)?(?<!c)/", "/\\ba\\+(?:b)(?<!c)/"]],
];
for (const [literal, variants] of PATTERNS) {
  Deno.test(`regExpVariants() of ${literal} drops anchors, flags and quantifiers, and moves limits`, () => {
    assertEquals(regExpVariants(literal), variants);
  });
}

const mutant = (line: number, change: string): Mutant => ({ file: "a.ts", line, at: `line ${line}`, change, text: "" });
const explained = (line: number, change: string): Explained => ({
  file: "a.ts",
  at: `line ${line}`,
  change,
  reason: "nobody can tell",
});

Deno.test("verdictOn() holds where every change is noticed, and counts those that only the time showed", () => {
  const mutants = [mutant(1, "a → b"), mutant(2, "a → b")];
  assertEquals(verdictOn(mutants, ["killed", "timed out"], []), {
    holds: true,
    text: "a.ts: 2 changes, 2 noticed, 1 of them by the time, 0 explained, 0 not",
  });
});

Deno.test("verdictOn() lists what nobody notices, and what no test runs", () => {
  const mutants = [mutant(1, "a → b"), mutant(2, "a → b"), mutant(3, "c → d")];
  assertEquals(verdictOn(mutants, ["killed", "survived", "uncovered"], []), {
    holds: false,
    text: "a.ts: 3 changes, 1 noticed, 0 explained, 2 not\n" +
      "a.ts:2: no test notices a → b\n    line 2\n" +
      "a.ts:3: no test notices c → d\n    line 3",
  });
});

Deno.test("verdictOn() holds where what nobody notices is explained, by its line's text and not by its number", () => {
  const survivor = { ...mutant(7, "a → b"), at: "line 2" };
  assertEquals(verdictOn([survivor], ["survived"], [explained(2, "a → b")]).holds, true);
  assertEquals(verdictOn([survivor], ["survived"], [explained(7, "a → b"), explained(2, "b → a")]).holds, false);
});

Deno.test("verdictOn() lists an explanation of what is noticed", () => {
  assertEquals(verdictOn([mutant(1, "a → b")], ["killed"], [explained(1, "a → b")]), {
    holds: false,
    text: "a.ts: 1 change, 1 noticed, 0 explained, 0 not\na.ts: needs no explanation any more, a → b\n    line 1",
  });
});

Deno.test("inParallel() keeps each worker at one item, and the results in the items' order", async () => {
  const busy = new Set<string>();
  const results = await inParallel(["a", "b"], [3, 1, 2, 0], async (worker, item) => {
    assertEquals(busy.has(worker), false);
    busy.add(worker);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    busy.delete(worker);
    return item * 10;
  });
  assertEquals(results, [30, 10, 20, 0]);
});

Deno.test("inParallel() begins nothing after an error, and waits for what has begun", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const log: number[] = [];
  const running = inParallel(["a", "b"], [0, 1, 2, 3], async (_worker, item) => {
    if (item === 0) throw new Error("no");
    await promise;
    log.push(item);
  });
  const ended = running.catch((error: Error) => log.push(-1) && error.message);
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  assertEquals(log, []);
  resolve();
  assertEquals([await ended, log], ["no", [1, -1]]);
});

Deno.test("fateOf() runs the tests that run the line, in a copy, and leaves both trees as they were", async () => {
  await using scratch = await Scratch.make();
  const file = "src/boolean.ts";
  const read = () => Promise.all([ROOT, scratch.folder].map((folder) => Deno.readTextFile(join(folder, file))));
  const [before] = await read();
  const tests = [{ test: "tests/boolean_test.ts", time: 100, lines: new Set([`${file}:1`]) }];
  const change = (line: number, text: string) => fateOf({ file, line, at: "", change: "", text }, tests, scratch);
  const never = before!.replaceAll("true;", "undefined;");
  assertEquals([await change(1, never), await change(1, `${before}//`), await change(2, never)], [
    "killed",
    "survived",
    "uncovered",
  ]);
  assertEquals(await read(), [before, before]);
});

Deno.test("testFiles() are the test files, in the order of their names", async () => {
  const files = await testFiles();
  assertEquals([files.includes("tests/mutation_test.ts"), files], [true, files.toSorted()]);
  for (const file of files) assertMatch(file, /^tests\/.*_test\.ts$/);
});

const REFUSED: [args: string[], sentence: RegExp][] = [
  [["--only", "src/nothing.ts"], /^Cannot read --only: expected one of src\/engine\.ts, .*, got "src\/nothing\.ts"\n$/],
  [["--only="], /^Cannot read --only: expected files of src\/, separated by commas, got nothing\n$/],
  [["--only=src/engine.ts,src/check.ts:1"], /^Cannot read --only: expected a line .*, got "src\/check\.ts:1"\n$/],
  [["--jobs", "0"], /^Cannot read --jobs: expected a whole number from 1, got "0"\n$/],
  [["--fast"], /^Cannot read "--fast": expected --only FILES or --jobs COUNT\n$/],
];
const mutate = (...args: string[]) =>
  new Deno.Command(Deno.execPath(), { args: ["run", "-A", join(ROOT, "tools/mutate.ts"), ...args] }).output();
for (const [args, sentence] of REFUSED) {
  Deno.test(`mutate refuses ${args.join(" ")} in one sentence`, async () => {
    const { code, stdout, stderr } = await mutate(...args);
    assertEquals([code, stdout.length], [1, 0]);
    assertMatch(new TextDecoder().decode(stderr), sentence);
  });
}

Deno.test("mutate --help prints how it is used", async () => {
  const { code, stdout, stderr } = await mutate("--help");
  assertEquals([code, stderr.length], [0, 0]);
  assertMatch(new TextDecoder().decode(stdout), /^Usage: deno task mutate \[flags\]\n/);
});

Deno.test("docs/tests.md names lines that have something to change", async () => {
  const [, example] = /--only=(\S+?)`/.exec(await Deno.readTextFile(join(ROOT, "docs/tests.md")))!;
  for (const one of example!.split(",")) {
    const [file, line] = one.split(":");
    const mutants = mutantsOf(file!, await Deno.readTextFile(join(ROOT, file!)));
    assertEquals([one, mutants.some((mutant) => line === undefined || mutant.line === Number(line))], [one, true]);
  }
});
