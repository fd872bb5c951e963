import { basename } from "node:path";

/** What a command printed, without the last line's end. */
export interface Printed {
  stdout: string;
  stderr: string;
}

/**
 * Runs a command to its end.
 *
 * @throws {Error} If it cannot be started, or fails: what it printed to stderr is in the message.
 */
export async function run(
  [name, ...args]: readonly string[],
  options: Pick<Deno.CommandOptions, "cwd" | "env"> = {},
): Promise<Printed> {
  const output = await new Deno.Command(name, { args, stdin: "null", ...options }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  const printed = { stdout: text(output.stdout), stderr: text(output.stderr) };
  if (output.success) return printed;
  throw new Error(`${basename(name)} ${args[0]} failed: ${printed.stderr || `exit code ${output.code}`}`);
}
