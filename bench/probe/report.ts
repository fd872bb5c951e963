import { PROBE_TIMEOUT_SECONDS } from "../../src/defaults.ts";
import { missingOnes, number, OUTCOMES, ratio, spread } from "../shared/format.ts";
import { renderTable } from "../shared/table.ts";
import type { Verdict } from "./bars.ts";
import { FLOOR } from "./candidates.ts";
import type { Row } from "./results.ts";
import { slowestStart, timeoutSeconds, timeoutWithinDefault } from "./timeout_seconds.ts";

/** All that a run of the bench found. */
export interface Report {
  /** Where, when and how it was measured, in one sentence each. */
  circumstances: readonly string[];
  rows: readonly Row[];
  verdicts: readonly Verdict[];
}

/** The report in Markdown. */
export function render({ circumstances, rows, verdicts }: Report): string {
  return [
    circumstances.join(" "),
    ...missingOnes(rows),
    "### Time",
    timeTable(rows),
    "### Memory and disk",
    memoryTable(rows),
    "### A bad moment",
    badMomentTable(rows),
    "### Bars",
    barTable(verdicts),
  ].join("\n\n");
}

function timeTable(rows: readonly Row[]): string {
  return renderTable(
    [
      ["Program"],
      ["Version"],
      ["Wall, ms", "right"],
      ["× curl", "right"],
      ["× empty", "right"],
      ["CPU, ms", "right"],
      ["× curl", "right"],
      ["× empty", "right"],
    ],
    rows.flatMap(({ name, version, measured }) => {
      if (measured === undefined) return [];
      const { wall, cpu, ratios: { curl, empty } } = measured;
      const times = [[wall, curl?.wall, empty?.wall], [cpu, curl?.cpu, empty?.cpu]] as const;
      return [[name, version, ...times.flatMap(([time, x, y]) => [spread(time), ratio(x), ratio(y)])]];
    }),
  );
}

function memoryTable(rows: readonly Row[]): string {
  const floor = rows.find(({ name }) => name === FLOOR)?.measured?.rss.max ?? 0;
  return renderTable(
    [
      ["Program"],
      ["Process, MB", "right"],
      ["× empty", "right"],
      ["Control group, MB", "right"],
      ["× empty", "right"],
      ["On disk, MB", "right"],
    ],
    rows.flatMap(({ name, measured }) => {
      if (measured === undefined) return [];
      const { rss, cgroup, size, ratios: { empty } } = measured;
      const process = rss.median <= floor ? `≤ ${number(floor)}` : number(rss.median);
      return [[
        name,
        process,
        ratio(empty?.rss),
        cgroup ? number(cgroup.median) : "",
        ratio(empty?.cgroup),
        number(size),
      ]];
    }),
  );
}

function badMomentTable(rows: readonly Row[]): string {
  return renderTable(
    [
      ["Program"],
      ["100 millicores, ms", "right"],
      ["Cold cache, ms", "right"],
      ["Slowest start, ms", "right"],
      ["`timeoutSeconds`", "right"],
      ["`--timeout` for 1", "right"],
    ],
    rows.flatMap(({ name, empty, measured }) => {
      if (measured === undefined || empty === undefined) return [];
      const start = slowestStart(measured);
      const { limited, cold } = measured;
      const follows = start === undefined ? ["", "", ""] : [
        number(start),
        `${timeoutSeconds(start, PROBE_TIMEOUT_SECONDS)}`,
        `${timeoutWithinDefault(start) || "none"}`,
      ];
      return [[name, limited ? spread(limited) : "", cold ? spread(cold) : "", ...follows]];
    }),
  );
}

const METRICS = {
  wall: "wall time",
  cpu: "CPU time",
  rss: "memory of the process",
  cgroup: "memory of its control group",
};

function barTable(verdicts: readonly Verdict[]): string {
  return renderTable(
    [["Bar"], ["At most", "right"], ["Is", "right"], ["Outcome"]],
    verdicts.map(({ bar: { of, metric, to, limit }, outcome, ratio }) => [
      `${of}: ${METRICS[metric]} × ${to === "empty" ? "that of an empty program" : "curl's"}`,
      limit.toFixed(2),
      // a third place, so that what fails by little does not look as if it passed
      ratio?.toFixed(3) ?? "",
      OUTCOMES[outcome],
    ]),
  );
}
