import { findTool } from "../shared/find_tool.ts";

/** The CPUs that server and load are kept to, each alone; `undefined` where that cannot be. */
export interface Places {
  taskset: string;
  load: number;
  server: number;
}

/** @param cpus Those that may be used. */
export async function findPlaces(cpus: readonly number[]): Promise<Places | undefined> {
  const taskset = await findTool("taskset");
  return taskset === undefined || cpus.length < 2 ? undefined : { taskset, load: cpus[0]!, server: cpus.at(-1)! };
}

/** A command that is kept to its place. */
export function at(place: "load" | "server", places: Places | undefined, argv: readonly string[]): string[] {
  return places === undefined ? [...argv] : [places.taskset, "-c", `${places[place]}`, ...argv];
}

/** The CPUs that this process may use. */
export async function allowedCpus(): Promise<number[]> {
  const status = await Deno.readTextFile("/proc/self/status");
  const list = /^Cpus_allowed_list:\s*(.*)$/m.exec(status)?.[1] ?? "";
  return list.split(",").flatMap((range) => {
    const [first, last = first] = range.split("-").map(Number);
    return first === undefined ? [] : Array.from({ length: last! - first + 1 }, (_, i) => first + i);
  });
}
