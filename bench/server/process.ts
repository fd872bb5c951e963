/** Of the kernel's clock, in which it tells CPU time: the same on every Linux that Deno, Bun and Node run on. */
const TICK_US = 10_000;

/** The CPU time that a process has taken until now, in µs: of all its threads, those that have ended among them. */
export async function cpuTime(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  // the name before it may hold anything
  const [user, system] = stat.slice(stat.lastIndexOf(")") + 2).split(" ").slice(11, 13).map(Number);
  return (user! + system!) * TICK_US;
}

/** The memory that a process has at this moment, its resident set, in MB. */
export async function memory(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)![1]) / 1024;
}

/** How many files and connections a process may have open here. */
export async function openFilesLimit(): Promise<number> {
  const limits = await Deno.readTextFile("/proc/self/limits");
  return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? 1024);
}
