/** What the torture itself is made of: that it would notice. The attacks are `deno task torture`. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { fileURLToPath } from "node:url";
import { Output } from "../tools/process/output.ts";
import { within } from "../tools/process/within.ts";
import { runtimes } from "./runtimes.ts";
import { evilAnswer } from "./torture/answers.ts";
import { count, medianOf, times } from "./torture/attack.ts";
import { chanceOf } from "./torture/chance.ts";
import { withFigures } from "./torture/document.ts";
import { readOptions, select } from "./torture/options.ts";
import { lineOf } from "./torture/outcome.ts";
import { garbageText } from "./torture/requests.ts";
import { shrunk } from "./torture/shrunk.ts";
import { readSignature, SIGNATURE, signed } from "./torture/signature.ts";
import { slopeOf } from "./torture/slope.ts";
import { createHealth } from "../mod.ts";

const ATTACKS = ["soak", "garbage"];

Deno.test("readOptions() of torture takes all, of the usual runtimes, by a seed of chance, where nothing is said", () => {
  const options = readOptions([], ATTACKS);
  assert(options !== "help" && Number.isInteger(options.seed));
  assertEquals({ ...options, seed: 0 }, { only: [], runtimes: [], seed: 0, scale: 1, write: false });
});

Deno.test("readOptions() of torture reads every flag", () => {
  assertEquals(readOptions(["--only=soak, garbage", "--runtimes=Bun", "--seed=-7", "--scale=0.5"], ATTACKS), {
    only: ["soak", "garbage"],
    runtimes: ["Bun"],
    seed: -7,
    scale: 0.5,
    write: false,
  });
  assertEquals(readOptions(["--help"], ATTACKS), "help");
});

for (
  const [flags, message] of [
    [["--only=soap"], 'Cannot read --only: expected soak, garbage, got "soap"'],
    [["--only="], "Cannot read --only: expected soak, garbage, got nothing"],
    [["--only", "--runtimes=Bun"], "Cannot read --only: expected soak, garbage, got nothing"],
    [["--runtimes="], "Cannot read --runtimes: expected names, separated by commas, got nothing"],
    [["--seed=one"], 'Cannot read --seed: expected an integer, got "one"'],
    [["--scale="], 'Cannot read --scale: expected a number, got ""'],
    [["--scale=0"], 'Cannot read --scale: expected over 0 to 10, got "0"'],
    [["--rounds=1"], 'Cannot read "--rounds=1": expected --only, --runtimes, --seed, --scale, --write, --help'],
    [
      ["--write", "--scale=0.1"],
      "Cannot write docs/reliability.md: with --only, --runtimes or --scale figures would be missing",
    ],
  ] as const
) {
  Deno.test(`readOptions() of torture refuses ${flags.join(" ")}`, () => {
    assertThrows(() => readOptions(flags, ATTACKS), Error, message);
  });
}

Deno.test("readOptions() of torture never draws a negative seed, which looks like a flag where it is pasted", () => {
  const seeds = Array.from({ length: 64 }, () => {
    const options = readOptions([], ATTACKS);
    return options === "help" ? NaN : options.seed;
  });
  assertEquals(seeds.filter((seed) => !(seed >= 0)), []);
});

Deno.test("select() takes runtimes by name, the usual ones where none is named, and refuses what there is not", () => {
  const all = ["Deno", "Bun", "Node 20", "Node 26"].map((name) => ({ name }));
  const selected = (...names: string[]) => select(all, names).map(({ name }) => name);
  assertEquals([selected("node 20"), selected()], [["Node 20"], ["Deno", "Bun", "Node 26"]]);
  const message = 'Cannot read --runtimes: expected Deno, Bun, Node 20, Node 26, got "Perl"';
  assertThrows(() => selected("Perl"), TypeError, message);
  assertThrows(() => select([{ name: "Bun", unavailable: "gone" }], ["Bun"]), Error, "Cannot attack Bun: gone");
});

Deno.test("lineOf() ends what failed by the command that does it again", () => {
  const outcome = { attack: "soak", runtime: { name: "Node 26", version: "26.0.0" }, seconds: 1.2 };
  const options = { seed: 7, scale: 0.1 };
  assertEquals(lineOf({ ...outcome, figures: "none" }, options), "held: soak on Node 26: none (1 s)");
  assertEquals(
    lineOf({ ...outcome, failure: "it broke" }, options),
    'FAILED: soak on Node 26: it broke\nAgain: deno task torture --only=soak --runtimes="Node 26" --seed=7 --scale=0.1',
  );
});

Deno.test("torture that is stopped says so, exits 1 and leaves nothing behind", async () => {
  // what is still to be fetched takes longer than what is waited for here
  await runtimes();
  const folder = await Deno.makeTempDir({ prefix: "torture-test-" });
  try {
    const main = fileURLToPath(new URL("torture/main.ts", import.meta.url));
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", main, "--only=slow", "--runtimes=Deno"],
      env: { NO_COLOR: "1", TMPDIR: folder },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const [stdout, stderr] = [new Output(child.stdout), new Output(child.stderr)];
    await stdout.match(/^seed \d+, scale 1\n/);
    child.kill("SIGTERM");
    assertEquals((await within(10_000, "the end of torture", child.status)).code, 1);
    await Promise.all([stdout.ended, stderr.ended]);
    assertEquals(stderr.text, "Stopped by SIGTERM\n");
    assertEquals(await Array.fromAsync(Deno.readDir(folder)), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("docs/reliability.md names every attack", async () => {
  const document = await Deno.readTextFile(new URL("../docs/reliability.md", import.meta.url));
  const [, names] = /The names for `--only`: ([^.]*)\./.exec(document.replaceAll("\n", " "))!;
  const main = await Deno.readTextFile(new URL("torture/main.ts", import.meta.url));
  const [, list] = /const ATTACKS[^=]*= \[([^\]]*)\]/.exec(main)!;
  const inSnakeCase = list!.match(/\w+/g)!.map((name) =>
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  );
  assertEquals(names!.match(/\w+/g), inSnakeCase);
});

Deno.test("slopeOf() is by how much a leak grows, whatever noise is on it", () => {
  const points = Array.from({ length: 20 }, (_, x) => ({ x, y: 5 + 3 * x + (x % 2 === 0 ? 0.1 : -0.1) }));
  assert(Math.abs(slopeOf(points) - 3) < 0.01);
  assertEquals(slopeOf([{ x: 0, y: 7 }, { x: 1, y: 7 }]), 0);
});

Deno.test("chanceOf() is the same for the same seed, another for another, and from 0 to under 1", () => {
  const of = (seed: number) => Array.from({ length: 100 }, chanceOf(seed));
  assertEquals(of(1), of(1));
  assert(of(1)[0] !== of(2)[0]);
  assert(of(3).every((number) => number >= 0 && number < 1) && Math.max(...of(3)) > 0.9 && Math.min(...of(3)) < 0.1);
});

Deno.test("shrunk() leaves what it takes", async () => {
  const does = (text: string) => Promise.resolve(text.includes("x") && text.includes("y"));
  assertEquals(await shrunk("aaaaxaaaaaaayaaa", does), "xy");
});

Deno.test("garbage and evil answers are the same for the same seed", () => {
  for (const arbitrary of [garbageText, evilAnswer] as fc.Arbitrary<unknown>[]) {
    const sample = () => fc.sample(arbitrary, { seed: 1, numRuns: 50 });
    assertEquals(sample(), sample());
  }
});

Deno.test("evil answers are of all kinds: whole 200s, others, and such as wait for the time to be up", () => {
  const answers = fc.sample(evilAnswer, { seed: 1, numRuns: 1_000 });
  const codes = new Set(answers.map(({ code }) => code));
  const ends = new Set(answers.map(({ end }) => end));
  assertEquals([codes.size, ends.size], [3, 4]);
});

Deno.test("signed() tells what the handler was asked, and answers as it does", async () => {
  const { fetch } = signed(createHealth({ validate: () => {} }));
  const response = await fetch(new Request("http://localhost/live?ü", { method: "HEAD" }));
  assertEquals(response.status, 200);
  const seen = readSignature(response.headers.get(SIGNATURE)!);
  assertEquals([seen.method, seen.url], ["HEAD", "http://localhost/live?%C3%BC"]);
});

Deno.test("withFigures() puts figures in the place of those before, and refuses a document without one", () => {
  const document = "a\n<!-- figures: written by `deno task torture --write` -->\nold\n<!-- end of figures -->\nb\n";
  assertEquals(
    withFigures(document, "new"),
    "a\n<!-- figures: written by `deno task torture --write` -->\n\nnew\n\n<!-- end of figures -->\nb\n",
  );
  assertThrows(() => withFigures("none", "new"), Error, "Cannot write the figures: expected the lines");
});

Deno.test("count(), times() and medianOf() are for people to read", () => {
  assertEquals([count(1_000_000), count(12.4), medianOf([3, 1, 2])], ["1\u00a0000\u00a0000", "12", 2]);
  assertEquals([times(1), times(3_000)], ["once", "3\u00a0000 times"]);
});
