/**
 * Attacks server, checks and command on every runtime, for long, by many and by chance.
 *
 * ```sh
 * deno task torture [--only=NAMES] [--runtimes=NAMES] [--seed=INTEGER] [--scale=0.01] [--write]
 * ```
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { counted } from "../../tools/counted.ts";
import { run } from "../../tools/run.ts";
import { type Runtime, runtimes } from "../runtimes.ts";
import { type Attack, UnavailableError } from "./attack.ts";
import { withFigures } from "./document.ts";
import { readOptions, select, type TortureOptions, USAGE } from "./options.ts";
import { figuresOf, lineOf, type Outcome } from "./outcome.ts";
import { useOwnFolder } from "../../tools/own_folder.ts";
import { clock } from "./clock.ts";
import { dataSource } from "./data_source.ts";
import { descriptors } from "./descriptors.ts";
import { evilChecks } from "./evil_checks.ts";
import { evilServers } from "./evil_servers.ts";
import { fullDisk } from "./full_disk.ts";
import { garbage } from "./garbage.ts";
import { secrets } from "./secrets.ts";
import { signals } from "./signals.ts";
import { slow } from "./slow.ts";
import { soak } from "./soak.ts";

const DOCUMENT = fileURLToPath(new URL("../../docs/reliability.md", import.meta.url));

const ATTACKS: readonly Attack[] = [
  soak,
  garbage,
  slow,
  evilChecks,
  evilServers,
  clock,
  dataSource,
  descriptors,
  fullDisk,
  signals,
  secrets,
];

async function torture(options: TortureOptions): Promise<Outcome[]> {
  const { only, seed, scale } = options;
  const victims = select(await runtimes(), options.runtimes);
  await using _folder = await useOwnFolder("torture-");
  console.log(`seed ${seed}, scale ${scale}`);
  const outcomes: Outcome[] = [];
  for (const attack of ATTACKS.filter(({ name }) => only.length === 0 || only.includes(name))) {
    const make = async (runtime: Runtime) => {
      const outcome = await attackOne(attack, runtime, options);
      console.log(lineOf(outcome, options));
      outcomes.push(outcome);
    };
    if (attack.waits) await Promise.all(victims.map(make));
    else for (const runtime of victims) await make(runtime);
  }
  return outcomes;
}

async function attackOne(attack: Attack, runtime: Runtime, options: TortureOptions): Promise<Outcome> {
  const { name, unavailable, run } = attack;
  const { seed, scale } = options;
  const start = performance.now();
  const done = () => ({ attack: name, runtime, seconds: (performance.now() - start) / 1000 });
  try {
    if (unavailable !== undefined) throw new UnavailableError(unavailable);
    const figures = await run({ runtime, seed, amount: (full) => Math.max(1, Math.round(full * scale)) });
    return { ...done(), figures };
  } catch (error) {
    // as with tests, nothing may be left out where all is to be tried
    if (error instanceof UnavailableError && Deno.env.get("CI") !== "true") {
      return { ...done(), figures: `not made here: ${error.message}` };
    }
    return { ...done(), failure: error instanceof Error ? `${error.message}${whereOf(error)}` : String(error) };
  }
}

/** The first lines of the stack. */
function whereOf({ stack = "" }: Error): string {
  return stack.split("\n").filter((line) => /^ +at /.test(line)).slice(0, 3).map((line) => `\n${line}`).join("");
}

async function main(args: readonly string[]): Promise<number> {
  const attacks = ATTACKS.map(({ name }) => name);
  const options = readOptions(args, attacks);
  if (options === "help") return console.log(USAGE), 0;
  const start = performance.now();
  const outcomes = await torture(options);
  const failed = outcomes.filter(({ failure }) => failure !== undefined);
  const minutes = ((performance.now() - start) / 60_000).toFixed(1);
  console.log(
    `${counted(outcomes.length - failed.length, "attack")} held, ${failed.length} not, in ${minutes} minutes`,
  );
  if (failed.length > 0) return 1;
  if (options.write) {
    const document = withFigures(
      await Deno.readTextFile(DOCUMENT),
      figuresOf(outcomes, { attacks, seed: options.seed }),
    );
    await Deno.writeTextFile(DOCUMENT, document);
    await run([Deno.execPath(), "fmt", "--quiet", DOCUMENT]);
  }
  return 0;
}

if (import.meta.main) {
  const code = await main(Deno.args).catch((error: Error) => (console.error(error.message), 1));
  Deno.exit(code);
}
