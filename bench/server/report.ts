import { missingOnes, number, OUTCOMES, ratio, spread } from "../shared/format.ts";
import { renderTable } from "../shared/table.ts";
import type { Verdict } from "./bars.ts";
import { type Crowd, IDLE } from "./crowd.ts";
import { CHECKS, type Growth } from "./growth.ts";
import type { Herd } from "./herd.ts";
import type { Way } from "./load.ts";
import type { Row } from "./results.ts";

/** What could not be measured, and why. */
export interface Failure {
  name: string;
  missing: string;
}

/** All that a run of the bench found. */
export interface Report {
  /** Where, when and how it was measured, in one sentence each. */
  circumstances: readonly string[];
  rows: readonly Row[];
  herds: readonly Herd[];
  growths: readonly Growth[];
  crowds: readonly Crowd[];
  /** What else could not be measured. */
  failures: readonly Failure[];
  verdicts: readonly Verdict[];
}

/** The report in Markdown. */
export function render({ circumstances, rows, herds, growths, crowds, failures, verdicts }: Report): string {
  return [
    circumstances.join(" "),
    ...missingOnes([...rows, ...failures]),
    "### Over connections that stay",
    loadTable(rows, "kept"),
    "### Over a new connection each",
    loadTable(rows, "new"),
    "### Start and memory",
    processTable(rows),
    "### A herd",
    herdTable(herds),
    "### More checks",
    growthTable(growths),
    "### More idle connections",
    crowdTable(crowds),
    "### Bars",
    barTable(verdicts),
  ].join("\n\n");
}

function loadTable(rows: readonly Row[], way: Way): string {
  return renderTable(
    [
      ["Server"],
      ["Version"],
      ["Asked"],
      ["Requests/s", "right"],
      ["× bare", "right"],
      ["CPU, µs", "right"],
      ["× bare", "right"],
      ["p99, ms", "right"],
      ["Load", "right"],
    ],
    rows.flatMap(({ name, version, loads = [] }) =>
      loads.filter((load) => load.way === way).map(({ path, throughput, cpu, p99, busy, bare }) => [
        name,
        version,
        path,
        `${whole(throughput.median)} (${whole(throughput.min)}–${whole(throughput.max)})`,
        ratio(bare?.throughput),
        spread(cpu),
        ratio(bare?.cpu),
        number(p99.median),
        `${Math.round(100 * busy.median)} %`,
      ])
    ),
  );
}

function processTable(rows: readonly Row[]): string {
  return renderTable(
    [["Server"], ["First answer, ms", "right"], ["Memory at rest, MB", "right"], ["After load, MB", "right"]],
    rows.flatMap(({ name, process }) =>
      process === undefined ? [] : [[name, spread(process.startUp), spread(process.rest), spread(process.loaded)]]
    ),
  );
}

function herdTable(herds: readonly Herd[]): string {
  return renderTable(
    [
      ["Server"],
      ["Connections", "right"],
      ["Check, ms", "right"],
      ["Runs", "right"],
      ["Last answer, ms", "right"],
      ["× check", "right"],
    ],
    herds.map(({ name, connections, check, runs, last }) => [
      name,
      whole(connections),
      `${check}`,
      `${runs}`,
      spread(last),
      ratio(last.median / check),
    ]),
  );
}

function growthTable(growths: readonly Growth[]): string {
  return renderTable(
    [
      ["CPU per request, µs"],
      ...CHECKS.map((checks) => [checks === 1 ? "1 check" : `${whole(checks)} checks`, "right"] as const),
    ],
    growths.map(({ name, cpu }) => [name, ...CHECKS.map((checks) => spread(cpu[checks]!))]),
  );
}

function crowdTable(crowds: readonly Crowd[]): string {
  return renderTable(
    [["CPU per request, µs; memory, MB"], ...IDLE.map((count) => [`${whole(count)} idle`, "right"] as const)],
    crowds.map(({ name, idle }) => [
      name,
      ...IDLE.map((count) => {
        const found = idle[count];
        return found === undefined ? "" : `${number(found.cpu)}; ${number(found.memory)}`;
      }),
    ]),
  );
}

const OTHERS = { bare: "the bare server's", peers: "each peer's", go: "Go's" };
const CONNECTIONS = { kept: "connections that stay", new: "a new connection each" };

function barTable(verdicts: readonly Verdict[]): string {
  return renderTable(
    [["Bar"], ["Limit", "right"], ["By throughput", "right"], ["By CPU time", "right"], ["Outcome"]],
    verdicts.map(({ bar, outcome, ratios, loadIsLimit, herd }) => {
      // a third place, so that what fails by little does not look as if it passed
      const third = (value: number | undefined) => value?.toFixed(3) ?? "";
      if (bar.to === "herd") {
        const is = herd === undefined ? "" : `${third(herd.last.median / herd.check)}, runs: ${herd.runs}`;
        return [`${bar.of}: the last of a herd`, `≤ ${bar.limit}`, is, "", OUTCOMES[outcome]];
      }
      const text = `${bar.of} ${bar.path}, ${CONNECTIONS[bar.way]}, × ${OTHERS[bar.to]}`;
      const limit = bar.limit === 1 ? "> 1.00" : `≥ ${bar.limit.toFixed(2)}`;
      const throughput = third(ratios?.throughput);
      return [text, limit, loadIsLimit ? `(${throughput})` : throughput, third(ratios?.cpu), OUTCOMES[outcome]];
    }),
  );
}

/** `105 321` */
function whole(value: number): string {
  return Math.round(value).toString().replaceAll(/\B(?=(\d{3})+$)/g, " ");
}
