import { oneLine } from "../one_line.ts";
import type { Attempt } from "./attempt.ts";
import { LINE_LIMIT, requestText, statusText } from "./message.ts";
import type { ProbeTarget } from "./target.ts";

/** The most of a body that a person is shown, in lines. */
const MOST_LINES = 50;

/** The most that names are filled up to, so that a long one does not push all others out of sight. */
const WIDEST_NAME = 32;

const [GREEN, RED, RESET] = ["\x1b[32m", "\x1b[31m", "\x1b[0m"];

/**
 * What `--verbose` prints: the request, the answer, and what its body tells, one thing a line. Nothing of the server's can
 * act upon a terminal.
 */
export function verboseText(
  target: ProbeTarget,
  { outcome, response, duration }: Attempt,
  { colour }: { colour: boolean },
): string {
  const answer = response === undefined ? outcome : `${statusText(response.status)}, ${outcome}`;
  const coloured = colour ? `${outcome === "healthy" ? GREEN : RED}${answer}${RESET}` : answer;
  return [
    oneLine(requestText(target), LINE_LIMIT),
    `${coloured} after ${Math.round(duration)} ms`,
    ...bodyLines(response?.body ?? ""),
  ].join("\n");
}

function bodyLines(body: string): string[] {
  const entries = entriesOf(body).map(([name, value]) => [oneLine(name, WIDEST_NAME), value] as const);
  const shown = entries.slice(0, MOST_LINES);
  const width = Math.max(...shown.map(([name]) => name.length));
  const lines = shown.map(([name, value]) => `  ${name.padEnd(width)}  ${oneLine(value, LINE_LIMIT)}`.trimEnd());
  return entries.length > shown.length ? [...lines, `  … and ${entries.length - shown.length} more`] : lines;
}

/** The fields of the contract, and those of `details` like them: its checks by their names. */
function entriesOf(body: string): Array<[string, string]> {
  if (body === "") return [];
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== "object" || parsed === null) return [["body", body]];
    return Object.entries(parsed).flatMap(([name, value]) =>
      name === "details" && typeof value === "object" && value !== null
        ? Object.entries(value).map(entry)
        : [entry([name, value])]
    );
  } catch {
    return [["body", body]];
  }
}

function entry([name, value]: [string, unknown]): [string, string] {
  return [name, typeof value === "string" ? value : JSON.stringify(value)];
}
