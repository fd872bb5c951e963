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

import { connectPlainly } from "./src/probe/connection.ts";
import { endExchange, type Exchange, startAsking } from "./src/probe/exchange.ts";
import { main } from "./src/probe/main.ts";
import { isPlainSuccess } from "./src/probe/plain_answer.ts";
import { flagsOf, readPlainTarget } from "./src/probe/plain_target.ts";
import type { ProbeTarget } from "./src/probe/target.ts";
import { type Env, readerOf, runIfMain } from "./src/process.ts";

/**
 * Asks one endpoint, once. Prints nothing if all is well, and one line to stderr if not, unless a flag asks for more. Never
 * throws or rejects.
 *
 * | Flag | Meaning | Default |
 * | --- | --- | --- |
 * | `--endpoint` | `health`, `ready` or `live`; in dialect `ndc` `connected`, too | `health` |
 * | `--timeout` | seconds for the whole request, over 0, whole or not | `5` |
 * | `--health-check-port` | port to connect to, 1 to 65535 | `BATON_HEALTH_CHECK_PORT`, else `8081` |
 * | `--health-check-bind-address` | address to connect to; a wildcard stands for loopback | `BATON_HEALTH_CHECK_BIND_ADDRESS`, else `127.0.0.1` |
 * | `--health-check-dialect` | `baton` or `ndc`: whose paths are asked | `BATON_HEALTH_CHECK_DIALECT`, else `baton` |
 * | `--url` | the address to ask instead, `http://` or `https://` with its path; the server's certificate is verified | |
 * | `--ca-file` | file of certificates, in PEM, to trust for an `https://` address besides the runtime's | |
 * | `--unix-socket` | path of the Unix socket to ask over, in place of port and address | |
 * | `--header` | `Name: value`, sent along; may be repeated, and may replace `Host`, `User-Agent` and `Prefer` | |
 * | `--wait` | asks again, with pauses from 0.1 to 2 s, until healthy or for so many seconds: `--wait=10` | `60` |
 * | `--json` | prints one line of JSON to stdout, and nothing else | |
 * | `--verbose` | prints request, answer and checks to stdout | |
 * | `--help`, `--version` | print to stdout, exit code 0 | |
 *
 * No proxy is asked, whatever the environment says, and no redirect is followed.
 *
 * @param args Command-line arguments, with or without a leading `health-check`.
 * @param env Variables. @default {the environment of this process}
 * @returns The exit code: 0 if the answer's status is 200, with `--wait` of any answer; 1 for any other answer, for none, and
 * for a flag or variable that cannot be read.
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
export function healthCheck(
  args: readonly string[],
  env?: Readonly<Record<string, string | undefined>>,
): Promise<0 | 1> {
  return run(args, { env, onHealthy: endExchange });
}

interface Context {
  env?: Env;
  /** What to do with an exchange that is no longer needed. */
  onHealthy(exchange: Exchange): void;
}

/** The short way, which nearly every run takes, is all that is loaded at first: command.ts has everything else. */
async function run(args: readonly string[], { env, onHealthy }: Context): Promise<0 | 1> {
  const target = plainTarget(args, env);
  if (target === undefined) return await (await import("./src/probe/command.ts")).runCommand(args, env);
  const exchange = startAsking(target, connectPlainly);
  if (!await isHealthyAtOnce(exchange)) {
    return await (await import("./src/probe/command.ts")).finishCommand(target, exchange);
  }
  onHealthy(exchange);
  return 0;
}

function plainTarget(args: readonly string[], env: Env | undefined): ProbeTarget | undefined {
  try {
    return readPlainTarget(flagsOf(args), readerOf(env));
  } catch {
    // such as a variable that may not be read: the command says so
    return undefined;
  }
}

async function isHealthyAtOnce({ start, giveUp }: Exchange): Promise<boolean> {
  const bytes = await Promise.race([start, giveUp.promise]).catch(() => null);
  return bytes !== null && isPlainSuccess(bytes);
}

// the end of the process closes what is open
runIfMain(import.meta.main, import.meta.url, () => main((args) => run(args, { onHealthy() {} })));
