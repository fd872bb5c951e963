/** What is used of Node's and Bun's `process`. */
interface NodeProcess {
  env: Record<string, string | undefined>;
}

/**
 * Limits how long the system's resolver, which reads this once, may take for a host name. Node does not end before a look-up
 * does, which may take 10 s for each name, whatever --timeout says. On Deno there is nothing to do.
 */
export function limitResolver(): void {
  if ("Deno" in globalThis) return;
  const { process } = globalThis as unknown as { process: NodeProcess };
  const options = process.env.RES_OPTIONS ?? "";
  const limits = ["timeout:1", "attempts:1"].filter((limit) => !options.includes(limit.split(":")[0]!));
  process.env.RES_OPTIONS = [options, ...limits].filter((option) => option !== "").join(" ");
}
