/** One way to ask a connector, and what that costs its node, in milliseconds of CPU time. */
export interface Cost {
  name: string;
  cpu: number;
}

/**
 * What it costs to start a program inside a container, beside the program, in ms: `runc exec` of runc 1.1.5, less the same program
 * outside. Median of 40, measured once, by hand, on the machine of docs/probe.md: this bench has no container.
 */
export const ENTER_MS = 28;

/** The builds of the command that are worth a comparison here. */
const BUILDS = ["bun compile", "deno run", "deno compile", "node 26"];

/**
 * Reads docs/probe.md for what an exec probe costs, by build.
 *
 * @throws {Error} If a build is not in its table.
 */
export function execCosts(document: string): Cost[] {
  return BUILDS.map((build) => {
    // name, version, wall, two ratios, CPU
    const row = document.match(new RegExp(`^\\| ${build} +\\|(?:[^|]*\\|){4} *([\\d.]+) \\(`, "m"));
    if (row === null) throw new Error(`Cannot read docs/probe.md: expected a row of ${build} in the table of times`);
    return { name: `exec, ${build}`, cpu: ENTER_MS + Number(row[1]) };
  });
}
