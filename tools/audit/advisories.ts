import { ROOT } from "../runtime_binary.ts";

/** What the registry says of the packages in deno.lock. */
export interface Advisories {
  /** What to print. */
  readonly text: string;
  readonly none: boolean;
}

/**
 * Asks the npm registry whether something is known of a package that this project uses, for its tools and tests, too.
 *
 * @param registry The URL of another registry to ask.
 * @throws {Error} One sentence, if the registry does not answer.
 */
export async function findAdvisories(registry?: string): Promise<Advisories> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["audit", "--frozen-lockfile"],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...registry !== undefined && { NPM_CONFIG_REGISTRY: registry } },
    stdin: "null",
  });
  const { success, ...printed } = await command.output();
  const [stdout, stderr] = [printed.stdout, printed.stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  if (success || /^Found \d+ vulnerabilities/m.test(stdout!)) return { text: stdout!, none: success };
  const reason = stderr!.match(/error: (.*)/)?.[1] ?? "deno audit says nothing";
  throw new Error(`Cannot ask the npm registry for advisories: ${reason}, --registry=URL asks another`);
}
