import { renderTable } from "../shared/table.ts";
import { type Cost, ENTER_MS } from "./costs.ts";
import type { Load } from "./fleet.ts";
import { FLEETS, LIFE_SECONDS, SETTLED_SECONDS, VENDOR_MS } from "./scenarios.ts";

/** What was found of one setting with the same askers. */
export interface Row {
  askers: string;
  setting: string;
  /** Of one connector, in an hour, from the simulated lives. */
  questions: number;
  calls: number;
  /** By the size of the fleet, if one was made. */
  loads: ReadonlyMap<number, Load> | undefined;
}

export interface FleetReport {
  /** When `httpGet` was measured. */
  date: string;
  costs: readonly Cost[];
  rows: readonly Row[];
}

/** Two probes, liveness and readiness, each every 10 s. */
const PROBES_PER_SECOND = 0.2;
/** The kubelet's own limit. */
const PODS_PER_NODE = 110;

/** The report in Markdown. */
export function render({ date, costs, rows }: FleetReport): string {
  return [
    "### What probes cost",
    [
      `CPU time of a node, with ${PROBES_PER_SECOND} probes per second and connector;`,
      `${ENTER_MS} ms of each exec are the container runtime's. \`httpGet\` was measured on ${date}.`,
    ].join(" "),
    costTable(costs),
    "### What one connector calls",
    `Means of lives of ${LIFE_SECONDS} s, less their first ${SETTLED_SECONDS} s, with a vendor who takes ${VENDOR_MS} ms.`,
    connectorTable(rows),
    ...FLEETS.flatMap((size) => [`### What ${number(size)} connectors call, per second`, fleetTable(rows, size)]),
  ].join("\n\n");
}

function costTable(costs: readonly Cost[]): string {
  return renderTable(
    [
      ["How it asks"],
      ["CPU each, ms", "right"],
      ["a connector, millicores", "right"],
      [`a node of ${PODS_PER_NODE} pods, cores`, "right"],
      ["1 000 connectors, cores", "right"],
      ["100 000, cores", "right"],
    ],
    costs.map(({ name, cpu }) => {
      const cores = cpu / 1000 * PROBES_PER_SECOND;
      return [name, ...[cpu, cores * 1000, cores * PODS_PER_NODE, cores * 1_000, cores * 100_000].map(number)];
    }),
  );
}

function connectorTable(rows: readonly Row[]): string {
  return renderTable(
    [["Asked by"], ["The check has"], ["questions per hour", "right"], ["calls per hour", "right"]],
    rows.map(({ askers, setting, questions, calls }) => [askers, setting, number(questions), number(calls)]),
  );
}

function fleetTable(rows: readonly Row[], size: number): string {
  return renderTable(
    [
      ["Asked by"],
      ["The check has"],
      ["mean", "right"],
      ["peak", "right"],
      ["all started at once: peak at first", "right"],
      ["peak later", "right"],
    ],
    rows.flatMap(({ askers, setting, loads }) => {
      if (loads === undefined) return [];
      const { mean, peak, together } = loads.get(size)!;
      return [[askers, setting, ...[mean, peak, together.first, together.later].map(number)]];
    }),
  );
}

/** Three digits that count, or all of a whole number; thousands apart. */
function number(value: number): string {
  const rounded = Number.isInteger(value) ? value : Number(value.toPrecision(3));
  const [whole, part] = `${rounded}`.split(".");
  return [whole!.replace(/\B(?=(\d{3})+$)/g, " "), ...part ? [part] : []].join(".");
}
