import { join } from "node:path";

/** The CPU time that a process has taken until now, in µs: of all its threads, as the scheduler counts it, by the nanosecond. */
export async function cpuTime(pid: number): Promise<number> {
  let sum = 0;
  for await (const { name } of Deno.readDir(`/proc/${pid}/task`)) {
    // a thread may have ended meanwhile
    const text = await Deno.readTextFile(join(`/proc/${pid}/task`, name, "schedstat")).catch(() => "0");
    sum += Number(text.split(" ")[0]);
  }
  return sum / 1000;
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
