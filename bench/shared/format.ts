import type { Summary } from "./statistics.ts";

/** What became of a bar, as tables say it. */
export const OUTCOMES = { pass: "PASS", fail: "FAIL", missing: "NOT MEASURED" };

/** `13.7 (13.2–15.1)` */
export function spread({ median, min, max }: Summary): string {
  return `${number(median)} (${number(min)}–${number(max)})`;
}

/** `9.87`, `98.7` */
export function number(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1);
}

/** `0.98`; empty for none. */
export function ratio(value: number | undefined): string {
  return value?.toFixed(2) ?? "";
}

/** One sentence on what could not be measured, and why; none where all could be. */
export function missingOnes(rows: readonly { name: string; missing?: string }[]): string[] {
  const missing = rows.filter((row) => row.missing !== undefined);
  if (missing.length === 0) return [];
  return [`Not measured: ${missing.map(({ name, missing }) => `${name} (${missing})`).join("; ")}.`];
}
