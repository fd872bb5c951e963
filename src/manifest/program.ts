/** What starts the connector, and what asks it. */
import { type ManifestFlag, type ManifestFlags, unfit } from "./flags.ts";
import type { Orchestrator } from "./orchestrator.ts";
import { readWords } from "./words.ts";

/** Where the images of deploy/ have the command. */
const PROBE = "/usr/local/bin/baton-health";

/** The flags by which server and command are configured, and all that decide what the command asks; without dashes. */
const CONFIGURED = /^--(health-check-(?:port|bind-address|dialect|details))(?:=|$)/;
const ASKED = /^--(endpoint|timeout|wait|url|unix-socket|health-check-(?:port|bind-address|dialect|details))(?:=|$)/;

/** The connector's words, if they were said, and those of what asks: a program of its own, or a subcommand of the connector's. */
export interface Programs {
  command: readonly string[] | undefined;
  probe: readonly string[];
}

/** @throws {TypeError} A sentence that names the flag, what was expected, and what was found. */
export function readPrograms(flags: ManifestFlags, orchestrator: Orchestrator): Programs {
  const command = flags.command === undefined ? undefined : readWords("command", flags.command);
  const own = flags.probe === undefined ? undefined : readWords("probe", flags.probe);
  refuseFlags("command", command, own === undefined ? ASKED : CONFIGURED);
  refuseFlags("probe", own, ASKED);
  const programs = { command, probe: own ?? (command === undefined ? [PROBE] : [...command, "health-check"]) };
  if (orchestrator === "systemd") refusePrefix(programs);
  return programs;
}

/** A flag among the words has the last word, and the file would say something else. */
function refuseFlags(flag: ManifestFlag, words: readonly string[] | undefined, known: RegExp): void {
  const word = words?.slice(1).find((word) => known.test(word));
  if (word === undefined) return;
  const name = known.exec(word)![1]!;
  // of the connector's words that one may be its own
  const instead = flag === "command" && !CONFIGURED.test(word)
    ? "which the probe would have as well, unless --probe names one"
    : name === "url" || name === "wait"
    ? "which the file decides"
    : `--${name} is a flag of manifest's own`;
  throw unfit(flag, `no --${name} among the words, ${instead}`, word);
}

/** systemd.service(5), "Table 1. Special executable prefixes"; and "the first argument may not be a variable". */
function refusePrefix({ command, probe }: Programs): void {
  for (const [flag, program] of [["command", command?.[0]], ["probe", probe[0]]] as const) {
    if (program === undefined) continue;
    if (/^\/[^$\\"']*[^$\\"'/]$|^(?!\.{1,2}$)[A-Za-z0-9_.][^$\\"'/]*$/.test(program)) continue;
    throw unfit(
      flag,
      "an absolute path, or a name, without $, quotes and backslashes, or a prefix of systemd's",
      program,
    );
  }
}
