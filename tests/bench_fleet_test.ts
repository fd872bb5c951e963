/** What bench/fleet makes of a connector's life, and of many; what a request costs is not measured here. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ENTER_MS, execCosts } from "../bench/fleet/costs.ts";
import { loadOf } from "../bench/fleet/fleet.ts";
import { simulateLife } from "../bench/fleet/life.ts";
import { createRandom } from "../bench/fleet/random.ts";
import { render } from "../bench/fleet/report.ts";
import { LIFE_SECONDS, SETTLED_SECONDS } from "../bench/fleet/scenarios.ts";
import { withNumbers } from "../bench/shared/document.ts";

const EVERY_10_S = { period: 10, atStart: true };

function lifeWith(options: { ttl?: number; interval?: number }, ...askers: { period: number; atStart: boolean }[]) {
  return simulateLife({ askers, setting: { name: "", options }, random: createRandom(7) });
}

Deno.test("simulateLife() calls the vendor at each question where nothing is remembered", async () => {
  const { calls, questions } = await lifeWith({ ttl: 0 }, EVERY_10_S);
  assertEquals([questions, calls.length], [LIFE_SECONDS / 10, LIFE_SECONDS / 10]);
});

Deno.test("simulateLife() calls the vendor once for questions within ttl", async () => {
  const { calls } = await lifeWith({ ttl: 30_000 }, EVERY_10_S);
  const pauses = calls.slice(1).map((at, i) => at - calls[i]!);
  // the result is 29.7 s old when the third question after it comes
  assertEquals(new Set(pauses), new Set([40_000]));
});

Deno.test("simulateLife() calls the vendor by the interval, whoever asks", async () => {
  const quiet = await lifeWith({ interval: 60_000 });
  assertEquals(quiet.questions, 0);
  const [first, second, ...others] = quiet.calls;
  assert(first! < 1_000);
  assert(second! - first! >= 30_000 && second! - first! < 60_000, `${quiet.calls}`);
  assertEquals(others.map((at) => Math.round(at - second!)), others.map((_, i) => (i + 1) * 60_000));
  const asked = await lifeWith({ interval: 60_000 }, EVERY_10_S, { period: 5, atStart: false });
  assertEquals(asked.calls.length, quiet.calls.length);
});

Deno.test("loadOf() adds up what each connector calls", () => {
  const calls = Array.from({ length: LIFE_SECONDS / 10 }, (_, i) => i * 10_000);
  const load = loadOf([{ calls, questions: 0 }], 1_000, createRandom(7));
  assertEquals(load.mean, 100);
  assert(load.peak > 100 && load.peak < 150, `${load.peak}`);
  // in step for ever
  assertEquals(load.together, { first: 1_000, later: 1_000 });
});

Deno.test("loadOf() counts nothing of the start for a fleet that has run for long", () => {
  const calls = [0, SETTLED_SECONDS * 1000 - 1];
  const { mean, peak } = loadOf([{ calls, questions: 0 }], 10, createRandom(7));
  assertEquals([mean, peak], [0, 0]);
});

Deno.test("execCosts() reads the CPU time of each build, and adds that of the container runtime", () => {
  const row = (name: string, cpu: string) => `| ${name} | 1 | 9.9 (9–10) | 1 | 2 | ${cpu} (1–99) | 1 | 2 |`;
  const names = ["bun compile", "deno run", "deno compile", "node 26"];
  const table = names.map((name, i) => row(name, `${i}.5`)).join("\n");
  assertEquals(execCosts(table).map(({ cpu }) => cpu), [0.5, 1.5, 2.5, 3.5].map((cpu) => ENTER_MS + cpu));
  assertThrows(() => execCosts(row("deno run", "1")), Error, "expected a row of bun compile");
});

Deno.test("docs/probe.md has what execCosts() reads", async () => {
  const costs = execCosts(await Deno.readTextFile(new URL("../docs/probe.md", import.meta.url)));
  assert(costs.every(({ cpu }) => cpu > ENTER_MS));
});

Deno.test("render() leaves out of the fleets what was simulated of a single connector alone", () => {
  const row = { askers: "one", setting: "alone", questions: 1_234.5, calls: 12, loads: undefined };
  const text = render({ date: "2026-01-01", costs: [{ name: "x", cpu: 0.25 }], rows: [row] });
  assertEquals(text.match(/\| one +\| alone +\| +1 230 +\| +12 \|/g)?.length ?? text, 1);
  assertEquals(text.match(/alone/g)?.length, 1);
});

Deno.test("deploy/fleet.md has a place for the numbers", async () => {
  const document = await Deno.readTextFile(new URL("../deploy/fleet.md", import.meta.url));
  const written = withNumbers(document, "NUMBERS", { task: "bench:fleet" });
  const [before, after] = written.split("NUMBERS");
  assertEquals(document.startsWith(before!.trimEnd()), true);
  assertEquals(document.endsWith(after!.trimStart()), true);
});
