/**
 * The `health-check` command: asks a connector's health check server, and turns the answer into an exit code. For the exec
 * probes of container orchestrators, so that no image needs curl.
 *
 * Run as it is, or as a subcommand of the connector's own binary:
 *
 * @example
 * ```ts
 * import { healthCheck } from "@baton/health/probe";
 *
 * const exitCode = await healthCheck(["health-check", "--endpoint=ready", "--health-check-port=1"], {});
 * console.assert(exitCode === 1);
 * ```
 *
 * @module
 */

import { successStatus } from "./gen/routes.ts";
import { VERSION } from "./gen/version.ts";
import { textOf } from "./src/error_text.ts";
import { exitProcess, isMain, processArgs, processVariable } from "./src/process.ts";
import { ask } from "./src/probe/ask.ts";
import { HELP } from "./src/probe/help.ts";
import { line, noAnswerMessage, unhealthyMessage } from "./src/probe/message.ts";
import { type ProbeTarget, readTarget } from "./src/probe/target.ts";

/**
 * Asks one endpoint, once. Prints nothing if all is well, and one line to stderr if not. Never throws or rejects.
 *
 * | Flag | Meaning | Default |
 * | --- | --- | --- |
 * | `--endpoint` | `health`, `ready` or `live`; in dialect `ndc` `connected`, too | `health` |
 * | `--timeout` | seconds for the whole request, over 0, whole or not | `5` |
 * | `--health-check-port` | port to connect to, 1 to 65535 | `BATON_HEALTH_CHECK_PORT`, else `8081` |
 * | `--health-check-bind-address` | address to connect to; a wildcard stands for loopback | `BATON_HEALTH_CHECK_BIND_ADDRESS`, else `127.0.0.1` |
 * | `--health-check-dialect` | `baton` or `ndc`: whose paths are asked | `BATON_HEALTH_CHECK_DIALECT`, else `baton` |
 * | `--help`, `--version` | print to stdout, exit code 0 | |
 *
 * No proxy is asked, whatever the environment says, and no redirect is followed.
 *
 * @param args Command-line arguments, with or without a leading `health-check`.
 * @param env Variables. @default {the environment of this process}
 * @returns The exit code: 0 if the answer's status is 200; 1 for any other answer, for none, and for a flag or variable that
 * cannot be read.
 *
 * @example
 * ```ts
 * import { createHealth } from "@baton/health";
 * import { serve } from "@baton/health/server";
 * import { healthCheck } from "@baton/health/probe";
 *
 * const health = createHealth({ validate: () => {} });
 * await using server = await serve(health, { enabled: true, port: 0 });
 * const { port } = new URL(server!.url);
 * console.assert(await healthCheck([`--health-check-port=${port}`], {}) === 0);
 * ```
 */
export async function healthCheck(
  args: readonly string[],
  env?: Readonly<Record<string, string | undefined>>,
): Promise<0 | 1> {
  const flags = args[0] === "health-check" ? args.slice(1) : args;
  const text = helpOrVersion(flags);
  if (text !== undefined) return print(() => console.log(text)), 0;
  let target: ProbeTarget;
  try {
    target = readTarget(flags, env ? (name) => env[name] : processVariable);
  } catch (error) {
    return fail(line(textOf(error)));
  }
  try {
    const response = await ask(target);
    return response.status === successStatus ? 0 : fail(unhealthyMessage(target, response));
  } catch (error) {
    return fail(noAnswerMessage(target, error));
  }
}

function helpOrVersion(flags: readonly string[]): string | undefined {
  if (flags.includes("--help") || flags.includes("-h")) return HELP;
  return flags.includes("--version") ? VERSION : undefined;
}

function fail(message: string): 1 {
  print(() => console.error(message));
  return 1;
}

/** On Deno, a stream that cannot be written to, as on a full disk, throws: the exit code still has to be the right one. */
function print(write: () => void): void {
  try {
    write();
  } catch {
    // there is nowhere left to say so
  }
}

// without `await`, which CommonJS does not have at the top of a module
isMain(import.meta.main, import.meta.url).then(async (main) => main && exitProcess(await healthCheck(processArgs())));
