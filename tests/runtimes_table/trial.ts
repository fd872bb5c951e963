/** What the trials of docs/runtimes.md have in common. */
import { behaviours } from "../black_box/behaviours.ts";
import type { Target } from "../black_box/target.ts";

/** One cell: what came of a trial. */
export type Cell = string;

/** What is tried on each of some subjects, by the head of its column. */
export type Trials<Subject> = Readonly<Record<string, (subject: Subject) => Promise<Cell>>>;

/** How often what a loaded machine may spoil is tried. */
const ATTEMPTS = 2;

/** The behaviours that cells tell of, by a word. */
const BEHAVIOURS = {
  answers: "health asks ready and validate once each, and answers well when they pass",
  text: "health answers with the error's text when validate rejects",
  silence: "a client that says nothing is cut off after 10 s",
  drip: "a client that says its headers byte by byte is cut off after 10 s",
  drains: "SIGTERM drains the service, and ends the process by itself after the drain delay",
  close: "a service that drains is not ready at once, and alive; it goes on to listen, and every answer says close",
  late: "a check that hangs is answered for at the deadline, by name; it runs on, and its result is kept",
} as const;

/** Whether a service shows a behaviour of the black-box list. */
export async function shows(target: Target, word: keyof typeof BEHAVIOURS): Promise<boolean> {
  const behaviour = behaviours.find(({ title }) => title === BEHAVIOURS[word]);
  if (behaviour === undefined) throw new Error(`No behaviour is called ${BEHAVIOURS[word]}`);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      await target.command({ do: "set" });
      await behaviour.run(target);
      return true;
    } catch {
      // not shown, or spoilt: once more
    }
  }
  return false;
}

export function yesOrNo(is: boolean): Cell {
  return is ? "yes" : "no";
}

/** How long a client has for its headers. */
export async function headerLimit(target: Target): Promise<Cell> {
  const [silence, drip] = await Promise.all([shows(target, "silence"), shows(target, "drip")]);
  if (silence && drip) return "10 s";
  return silence ? "10 s of silence" : "none";
}

/** Tries everything on every subject, column after column and the subjects side by side: a row for each. */
export async function tryAll<Subject extends { readonly name: string }>(
  subjects: readonly Subject[],
  trials: Trials<Subject>,
): Promise<Cell[][]> {
  const rows = await Promise.all(subjects.map(async (subject) => {
    const cells = await Promise.all(Object.values(trials).map((run) => run(subject)));
    return [subject.name, ...cells];
  }));
  return [["", ...Object.keys(trials)], ...rows];
}
