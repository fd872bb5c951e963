/**
 * Says what probes cost a fleet of connectors, and how often such a fleet calls its vendor's API for the sake of health.
 *
 * ```sh
 * deno task bench:fleet [--write]
 * ```
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { fileURLToPath } from "node:url";
import { run } from "../../tools/run.ts";
import { withNumbers } from "../shared/document.ts";
import { execCosts } from "./costs.ts";
import { loadOf } from "./fleet.ts";
import { measureHttpCost } from "./http_cost.ts";
import { type Life, simulateLife } from "./life.ts";
import { createRandom } from "./random.ts";
import { render, type Row } from "./report.ts";
import { FLEETS, LIFE_SECONDS, type Scenario, SCENARIOS, SETTLED_SECONDS } from "./scenarios.ts";

const DOCUMENT = fileURLToPath(new URL("../../deploy/fleet.md", import.meta.url));
const PROBE_DOCUMENT = new URL("../../docs/probe.md", import.meta.url);

const SECONDS_PER_HOUR = 3_600;

const USAGE = `Usage: deno task bench:fleet [flags]

Says what probes cost a fleet of connectors, and how often such a fleet calls its vendor's API for the sake of health.

  --write   writes the numbers into deploy/fleet.md, too`;

/** What to do beside measuring. @throws {TypeError} A sentence that names the argument. */
function readFlags(args: readonly string[]): Record<"write" | "help", boolean> {
  const unknown = (arg: string): never => {
    throw new TypeError(`Cannot read ${JSON.stringify(arg)}: expected --write or --help`);
  };
  return parseArgs([...args], { boolean: ["write", "help"], unknown });
}

async function simulate({ askers, setting, lives: count, fleet }: Scenario): Promise<Row> {
  const random = createRandom(1);
  const lives: Life[] = [];
  for (let i = 0; i < count; i++) lives.push(await simulateLife({ askers: askers.all, setting, random }));
  const meanOf = (value: (life: Life) => number) => lives.reduce((sum, life) => sum + value(life), 0) / lives.length;
  const settled = meanOf(({ calls }) => calls.filter((at) => at >= SETTLED_SECONDS * 1000).length);
  return {
    askers: askers.name,
    setting: setting.name,
    questions: meanOf(({ questions }) => questions) / LIFE_SECONDS * SECONDS_PER_HOUR,
    calls: settled / (LIFE_SECONDS - SETTLED_SECONDS) * SECONDS_PER_HOUR,
    loads: fleet ? new Map(FLEETS.map((size) => [size, loadOf(lives, size, random)])) : undefined,
  };
}

async function main(args: readonly string[]): Promise<void> {
  const { write, help } = readFlags(args);
  if (help) return console.log(USAGE);
  const costs = [
    { name: "`httpGet`", cpu: await measureHttpCost() },
    ...execCosts(await Deno.readTextFile(PROBE_DOCUMENT)),
  ];
  const rows: Row[] = [];
  for (const scenario of SCENARIOS) rows.push(await simulate(scenario));
  const text = render({ date: new Date().toISOString().slice(0, 10), costs, rows });
  console.log(text);
  if (!write) return;
  await Deno.writeTextFile(DOCUMENT, withNumbers(await Deno.readTextFile(DOCUMENT), text, { task: "bench:fleet" }));
  await run([Deno.execPath(), "fmt", "--quiet", DOCUMENT]);
}

if (import.meta.main) {
  const code = await main(Deno.args).then(() => 0, (error: Error) => (console.error(error.message), 1));
  Deno.exit(code);
}
