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

import { VERSION } from "./gen/version.ts";
import { textOf } from "./src/error_text.ts";
import { isMain, processVariable } from "./src/process.ts";
import { type Attempt, attempt } from "./src/probe/attempt.ts";
import { HELP } from "./src/probe/help.ts";
import { main } from "./src/probe/main.ts";
import { line } from "./src/probe/message.ts";
import { type ProbeOptions, readOptions } from "./src/probe/options.ts";

/** The environment that stands in place of this process's. */
type Env = Readonly<Record<string, string | undefined>>;

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
export async function healthCheck(
  args: readonly string[],
  env?: Readonly<Record<string, string | undefined>>,
): Promise<0 | 1> {
  const flags = args[0] === "health-check" ? args.slice(1) : args;
  const text = helpOrVersion(flags);
  if (text !== undefined) return print(text), 0;
  try {
    const options = await prepare(readOptions(flags, env ? (name) => env[name] : processVariable));
    return await tell(options, await asked(options), env);
  } catch (error) {
    return fail(line(textOf(error)));
  }
}

function helpOrVersion(flags: readonly string[]): string | undefined {
  if (flags.includes("--help") || flags.includes("-h")) return HELP;
  return flags.includes("--version") ? VERSION : undefined;
}

/** What is rarely needed is loaded only then, here and below. */
async function prepare(options: ProbeOptions): Promise<ProbeOptions> {
  const { target } = options;
  const { caFile, destination } = target;
  if (caFile === undefined || !("tls" in destination) || destination.tls === undefined) return options;
  const { readCaFile } = await import("./src/probe/ca_file.ts");
  const tls = { ...destination.tls, ca: await readCaFile(caFile) };
  return { ...options, target: { ...target, destination: { ...destination, tls } } };
}

async function asked({ target, format, wait }: ProbeOptions): Promise<Attempt> {
  if (wait === undefined) return await attempt(target);
  const [{ waitUntilHealthy }, { terminalOf }] = await Promise.all([
    import("./src/probe/wait.ts"),
    import("./src/probe/terminal.ts"),
  ]);
  return await waitUntilHealthy(target, { wait, terminal: format === "json" ? undefined : terminalOf("stderr") });
}

async function tell({ target, format }: ProbeOptions, result: Attempt, env: Env | undefined): Promise<0 | 1> {
  const { failure } = result;
  if (format === "json") {
    const { jsonLine } = await import("./src/probe/json.ts");
    print(jsonLine(target, result));
    return failure === undefined ? 0 : 1;
  }
  if (format === "verbose") {
    const [{ verboseText }, { isColourless, terminalOf }] = await Promise.all([
      import("./src/probe/verbose.ts"),
      import("./src/probe/terminal.ts"),
    ]);
    print(verboseText(target, result, { colour: terminalOf("stdout") !== undefined && !isColourless(env) }));
  }
  return failure === undefined ? 0 : fail(failure);
}

function fail(message: string): 1 {
  safely(() => console.error(message));
  return 1;
}

function print(text: string): void {
  safely(() => console.log(text));
}

/** On Deno, a stream that cannot be written to, as on a full disk, throws: the exit code still has to be the right one. */
function safely(write: () => void): void {
  try {
    write();
  } catch {
    // there is nowhere left to say so
  }
}

// without `await`, which CommonJS does not have at the top of a module
isMain(import.meta.main, import.meta.url).then((isProgram) => isProgram && main(healthCheck));
