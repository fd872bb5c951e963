/** What the trials of docs/runtimes.md have in common. */
import { behaviours } from "../black_box/behaviours.ts";
import type { Target } from "../black_box/target.ts";

/** One cell: what came of a trial. */
export type Cell = string;

/** What is tried on each of some subjects, by the head of its column. */
export type Trials<Subject> = Readonly<Record<string, (subject: Subject) => Promise<Cell>>>;

/** How often what a loaded machine may spoil is tried. */
const ATTEMPTS = 3;

/** The behaviours that cells tell of, by a word. */
const BEHAVIOURS = {
  answers: "health asks ready and validate once each, and answers well when they pass",
  text: "health answers with the error's text when validate rejects",
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

/** How long a client has for its headers, to the nearest of those that runtimes have: timers are late on a loaded machine. */
export async function headerLimit(target: Target): Promise<Cell> {
  const [silence, drip] = await Promise.all([cutOff(target, ""), cutOff(target, "x")]);
  if (silence === drip) return silence;
  return `${silence} of silence, ${drip} otherwise`;
}

/** When a client is cut off that never ends its headers, and writes that every half second. */
async function cutOff(target: Target, drip: string): Promise<Cell> {
  using connection = await target.connect();
  const start = performance.now();
  if (drip !== "") await connection.write("GET /live HTTP/1.1\r\nX-Slow: ");
  // writing fails once the server has cut the connection, which is what is waited for
  const timer = drip === "" ? undefined : setInterval(() => connection.write(drip).catch(() => {}), 500);
  try {
    await connection.readToEnd(CUT_OFF_WITHIN_MS);
    return `${Math.round((performance.now() - start) / 5_000) * 5} s`;
  } catch {
    return "none";
  } finally {
    clearInterval(timer);
  }
}

/** Longer than any runtime's limit is, but that of node:http's own default, in milliseconds. */
const CUT_OFF_WITHIN_MS = 25_000;

/** Tries everything on every subject, column after column and the subjects side by side, so as not to be the load that spoils it. */
export async function tryAll<Subject extends { readonly name: string }>(
  subjects: readonly Subject[],
  trials: Trials<Subject>,
): Promise<Cell[][]> {
  const rows = await Promise.all(subjects.map(async (subject) => {
    const cells: Cell[] = [];
    for (const run of Object.values(trials)) cells.push(await run(subject));
    return [subject.name, ...cells];
  }));
  return [["", ...Object.keys(trials)], ...rows];
}
