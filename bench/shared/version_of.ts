/** The first number with a dot that a command prints of itself; empty for none. */
export async function versionOf([name, ...args]: readonly string[]): Promise<string> {
  // wrk says it though it fails then, and busybox says it to stderr
  const output = await new Deno.Command(name!, { args, stdin: "null" }).output().catch(() => undefined);
  const said = [output?.stdout, output?.stderr].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  return /\d+\.\d+(\.\d+)*/.exec(said)?.[0] ?? "";
}
