import { VERSION } from "../../gen/version.ts";
import { textOf } from "../error_text.ts";
import { type Env, readerOf } from "../process.ts";
import { type Attempt, attempt } from "./attempt.ts";
import { readCaFile } from "./ca_file.ts";
import type { Exchange } from "./exchange.ts";
import { HELP } from "./help.ts";
import { jsonLine } from "./json.ts";
import { line } from "./message.ts";
import { type ProbeOptions, readOptions } from "./options.ts";
import { flagsOf } from "./plain_target.ts";
import { program } from "./program.ts";
import { limitResolver } from "./resolver.ts";
import type { ProbeTarget } from "./target.ts";
import { isColourless, terminalOf } from "./terminal.ts";
import { verboseText } from "./verbose.ts";
import { waitUntilHealthy } from "./wait.ts";

/** Runs the command, whatever its arguments are. Never rejects. */
export async function runCommand(args: readonly string[], env: Env | undefined): Promise<0 | 1> {
  try {
    // the short way goes to addresses alone
    if (program.isAlone) limitResolver();
    const flags = readArgs(args);
    const text = helpOrVersion(flags);
    if (text !== undefined) return print(text), 0;
    const options = await prepare(readOptions(flags, readerOf(env)));
    return tell(options, { result: await asked(options), env });
  } catch (error) {
    return fail(line(textOf(error)));
  }
}

/** Goes on with what was started without any flag that says otherwise: one request, and at most one line. Never rejects. */
export async function finishCommand(target: ProbeTarget, exchange: Exchange): Promise<0 | 1> {
  const { failure } = await attempt(target, exchange);
  return failure === undefined ? 0 : fail(failure);
}

function readArgs(args: readonly string[]): readonly string[] {
  if (Array.isArray(args) && args.every((arg) => typeof arg === "string")) return flagsOf(args);
  throw new TypeError("Cannot read the arguments: expected an array of strings");
}

function helpOrVersion(flags: readonly string[]): string | undefined {
  if (flags.includes("--help") || flags.includes("-h")) return HELP;
  return flags.includes("--version") ? VERSION : undefined;
}

async function prepare(options: ProbeOptions): Promise<ProbeOptions> {
  const { target } = options;
  const { caFile, destination } = target;
  if (caFile === undefined || !("tls" in destination) || destination.tls === undefined) return options;
  const tls = { ...destination.tls, ca: await readCaFile(caFile) };
  return { ...options, target: { ...target, destination: { ...destination, tls } } };
}

async function asked({ target, format, wait }: ProbeOptions): Promise<Attempt> {
  if (wait === undefined) return await attempt(target);
  return await waitUntilHealthy(target, { wait, terminal: format === "json" ? undefined : terminalOf("stderr") });
}

/** What to tell, and in which environment. */
interface Outcome {
  result: Attempt;
  env: Env | undefined;
}

function tell({ target, format }: ProbeOptions, { result, env }: Outcome): 0 | 1 {
  const { failure } = result;
  if (format === "json") {
    print(jsonLine(target, result));
    return failure === undefined ? 0 : 1;
  }
  if (format === "verbose") {
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
