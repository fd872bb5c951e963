/**
 * A sentence on when and where it was measured.
 *
 * @param cpus How many may be used; 0 where that is not known.
 * @param load How busy the machine was before.
 */
export async function machine(cpus: number, load: number): Promise<string> {
  const date = new Date().toISOString().slice(0, 10);
  const hardware = `${await processor()}, ${cpus || navigator.hardwareConcurrency} CPUs, ${Deno.osRelease()}`;
  return `Measured on ${date}, ${hardware}; load average before ${load.toFixed(1)}.`;
}

async function processor(): Promise<string> {
  const info = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  return /^model name\s*: (.*)$/m.exec(info)?.[1] ?? Deno.build.arch;
}
