import { within } from "./black_box/within.ts";
import { Output } from "./subprocess.ts";

/** The example that the tests run. */
export const CONNECTOR = new URL("../examples/connector.ts", import.meta.url);

/** The command that runs it from its source. */
export const FROM_SOURCE: readonly string[] = [Deno.execPath(), "run", "--allow-all", CONNECTOR.pathname];

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Answer {
  status: number;
  body: { status: string; details?: Record<string, string> };
}

/** A process of the connector. It is killed at the end, if it still runs by then. */
export interface ConnectorProcess extends AsyncDisposable {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Waits for its end. */
  outcome(): Promise<Outcome>;
  stop(signal: Deno.Signal): Promise<Outcome>;
}

/** The connector in service mode, with health checks. */
export interface RunningConnector extends ConnectorProcess {
  readonly url: string;
  ask(endpoint: string): Promise<Answer>;
  /** Asks again and again until the answer has that status code. */
  askUntil(endpoint: string, status: number): Promise<Answer>;
  /** The `health-check` command, run against this connector. */
  healthCheck(...flags: string[]): Promise<Outcome>;
}

export interface LaunchOptions {
  env?: Record<string, string>;
  /** The command that runs it. @default {FROM_SOURCE} */
  program?: readonly string[];
  cwd?: string;
}

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

  const outcome = async () => {
    const { code } = await within(10_000, "the connector to end", child.status);
    await Promise.all([stdout.ended, stderr.ended]);
    return { code, stdout: stdout.text, stderr: stderr.text };
  };
  const stop = (signal: Deno.Signal) => {
    if (running) child.kill(signal);
    return outcome();
  };
  return { stdout, stderr, outcome, stop, [Symbol.asyncDispose]: async () => void await stop("SIGKILL") };
}

/** Runs the connector to its end. */
export async function runConnector(args: readonly string[], options?: LaunchOptions): Promise<Outcome> {
  await using connector = launchConnector(args, options);
  return await connector.outcome();
}

/** Starts the connector in service mode with health checks on a free port. */
export async function startConnector(options: LaunchOptions): Promise<RunningConnector> {
  const connector = launchConnector(["--health-check", "--health-check-port=0"], options);
  const [, url] = await connector.stdout.match(/Health checks at (\S+)\n/).catch(async (error) => {
    const { stderr } = await connector.stop("SIGKILL");
    throw new Error(`The connector does not start: ${stderr}`, { cause: error });
  });
  const ask = async (endpoint: string): Promise<Answer> => {
    const response = await fetch(`${url}/${endpoint}`, { signal: AbortSignal.timeout(8_000) });
    return { status: response.status, body: await response.json() };
  };
  const askUntil = async (endpoint: string, status: number): Promise<Answer> => {
    const bound = AbortSignal.timeout(10_000);
    for (;;) {
      const answer = await ask(endpoint);
      if (answer.status === status) return answer;
      if (bound.aborted) throw new Error(`/${endpoint} goes on answering ${JSON.stringify(answer)}, not ${status}`);
    }
  };
  const port = `--health-check-port=${new URL(url).port}`;
  return {
    ...connector,
    url,
    ask,
    askUntil,
    healthCheck: (...flags) => runConnector(["health-check", port, ...flags]),
  };
}
