import { fileURLToPath } from "node:url";
import { type Dialect, type Endpoint, endpoints } from "../../gen/routes.ts";
import { Output } from "./output.ts";
import { within } from "./within.ts";

/** The example that is run. */
export const CONNECTOR = new URL("../../examples/connector.ts", import.meta.url);

/** The command that runs it from its source. */
export const FROM_SOURCE: readonly string[] = [
  Deno.execPath(),
  "run",
  "--allow-all",
  // in an empty cache Deno tells of each download
  "--quiet",
  fileURLToPath(CONNECTOR),
];

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** An answer to a health check, in either dialect. */
export interface Answer {
  status: number;
  /** The body, empty for none. */
  text: string;
  /** What the body says, in Baton's `status` or NDC's `message`. */
  says?: string;
  /** The body's details, empty for none. */
  details: Partial<Record<string, string>>;
}

/** A process of the connector. It is killed at the end, if it still runs by then. */
export interface ConnectorProcess extends AsyncDisposable {
  readonly pid: number;
  readonly stdout: Output;
  readonly stderr: Output;
  signal(signal: Deno.Signal): void;
  /** Waits for its end. */
  outcome(): Promise<Outcome>;
  /** Sends the signal, and waits for its end. */
  stop(signal: Deno.Signal): Promise<Outcome>;
}

/** The connector in service mode, with health checks. */
export interface RunningConnector extends ConnectorProcess {
  readonly url: string;
  ask(endpoint: Endpoint): Promise<Answer>;
  /** Asks again and again until the answer fits: a result is answered again for a while. */
  askUntil(endpoint: Endpoint, status: number, fits?: (answer: Answer) => boolean): Promise<Answer>;
  /** The `health-check` command, run against this connector. */
  healthCheck(...flags: string[]): Promise<Outcome>;
}

export interface LaunchOptions {
  env?: Record<string, string>;
  /** The command that runs it. @default {FROM_SOURCE} */
  program?: readonly string[];
  cwd?: string;
}

export interface StartOptions extends LaunchOptions {
  /** @default {"baton"} */
  dialect?: Dialect;
}

/** Between two questions of {@linkcode RunningConnector.askUntil}. */
const PAUSE_MS = 10;

/** Starts the connector, without the variables of this process that may configure it. */
export function launchConnector(args: readonly string[], options: LaunchOptions = {}): ConnectorProcess {
  const { env = {}, program = FROM_SOURCE, cwd } = options;
  const inherited = ["PATH", "HOME", "DENO_DIR"].flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  const child = new Deno.Command(program[0], {
    args: [...program.slice(1), ...args],
    clearEnv: true,
    env: { ...Object.fromEntries(inherited), NO_COLOR: "1", ...env },
    cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [stdout, stderr] = [new Output(child.stdout), new Output(child.stderr)];
  let running = true;
  child.status.then(() => running = false);

  const signal = (name: Deno.Signal) => {
    if (running) child.kill(name);
  };
  const outcome = async () => {
    const { code } = await within(10_000, "the connector to end", child.status);
    await Promise.all([stdout.ended, stderr.ended]);
    return { code, stdout: stdout.text, stderr: stderr.text };
  };
  const stop = (name: Deno.Signal) => {
    signal(name);
    return outcome();
  };
  const { pid } = child;
  return { pid, stdout, stderr, signal, outcome, stop, [Symbol.asyncDispose]: async () => void await stop("SIGKILL") };
}

/** Runs the connector to its end. */
export async function runConnector(args: readonly string[], options?: LaunchOptions): Promise<Outcome> {
  await using connector = launchConnector(args, options);
  return await connector.outcome();
}

/** Starts the connector in service mode with health checks on a free port. It does not wait when it drains, unless told to. */
export async function startConnector(options: StartOptions): Promise<RunningConnector> {
  const { dialect = "baton", env, ...rest } = options;
  const flag = `--health-check-dialect=${dialect}`;
  const launched = { ...rest, env: { DRAIN_DELAY: "0", ...env } };
  const connector = launchConnector(["--health-check", "--health-check-port=0", flag], launched);
  const [, url] = await connector.stdout.match(/Health checks at (\S+)\n/).catch(async (error) => {
    const { stderr } = await connector.stop("SIGKILL");
    throw new Error(`The connector does not start: ${stderr}`, { cause: error });
  });
  const paths: Partial<Record<Endpoint, string>> = endpoints[dialect];
  const ask = async (endpoint: Endpoint): Promise<Answer> => {
    const response = await fetch(`${url}${paths[endpoint]}`, { signal: AbortSignal.timeout(8_000) });
    const text = await response.text();
    const { status: says, message, details = {} } = text === "" ? {} : JSON.parse(text);
    return { status: response.status, text, says: says ?? message, details };
  };
  const port = `--health-check-port=${new URL(url).port}`;
  return {
    ...connector,
    url,
    ask,
    askUntil: (endpoint, status, fits = () => true) => askUntil(() => ask(endpoint), status, fits),
    healthCheck: (...flags) => runConnector(["health-check", port, flag, ...flags]),
  };
}

async function askUntil(ask: () => Promise<Answer>, status: number, fits: (answer: Answer) => boolean) {
  const bound = AbortSignal.timeout(10_000);
  for (;;) {
    const answer = await ask();
    if (answer.status === status && fits(answer)) return answer;
    if (bound.aborted) throw new Error(`It goes on answering ${JSON.stringify(answer)}, not ${status} as expected`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
