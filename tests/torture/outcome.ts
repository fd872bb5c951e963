import type { Runtime } from "../runtimes.ts";
import type { TortureOptions } from "./options.ts";

/** What became of an attack on a runtime. */
export interface Outcome {
  readonly attack: string;
  readonly runtime: Pick<Runtime, "name" | "version">;
  readonly seconds: number;
  readonly figures?: string;
  readonly failure?: string;
}

/** As it is printed: of a failure also the command that makes the same attack again. */
export function lineOf(outcome: Outcome, { seed, scale }: Pick<TortureOptions, "seed" | "scale">): string {
  const { attack, runtime: { name }, seconds, figures, failure } = outcome;
  const what = `${attack} on ${name}`;
  if (failure === undefined) return `held: ${what}: ${figures} (${seconds.toFixed(0)} s)`;
  const again = `deno task torture --only=${attack} --runtimes="${name}" --seed=${seed} --scale=${scale}`;
  return `FAILED: ${what}: ${failure}\nAgain: ${again}`;
}

/** As they stand in the document, by attack. */
export function figuresOf(
  outcomes: readonly Outcome[],
  { attacks, seed }: { attacks: readonly string[]; seed: number },
): string {
  const sections = attacks.map((name) => {
    const lines = outcomes.filter(({ attack }) => attack === name).map(({ runtime, figures }) =>
      `- ${runtime.name} (${runtime.version}): ${figures}.`
    );
    return `**${name}**\n\n${lines.join("\n")}`;
  });
  const where = `${navigator.hardwareConcurrency} CPUs, ${Deno.build.os}`;
  return [`Run of ${new Date().toISOString().slice(0, 10)}, ${where}, seed ${seed}.`, ...sections].join("\n\n");
}
