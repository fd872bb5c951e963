import { join } from "node:path";

/** The memory of a container's control group, read where the kernel tells it, on cgroup 1 and 2. */
export class ContainerMemory {
  readonly #folder: string;
  /** What the kernel calls it. */
  readonly #key: string;

  private constructor(folder: string, key: string) {
    this.#folder = folder;
    this.#key = key;
  }

  /** Of the group that a process is in. */
  static async of(pid: number): Promise<ContainerMemory> {
    const groups = await Deno.readTextFile(`/proc/${pid}/cgroup`);
    const first = groups.match(/^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m)?.[1];
    if (first !== undefined) return new ContainerMemory(join("/sys/fs/cgroup/memory", first), "rss");
    const unified = groups.match(/^0::(.*)$/m)![1]!;
    return new ContainerMemory(join("/sys/fs/cgroup", unified), "anon");
  }

  /**
   * Its anonymous memory, in bytes: heaps and stacks of all its processes. The pages of files that it has read are not in this, as
   * the kernel takes those back when it wants to.
   */
  async anonymous(): Promise<number> {
    const stat = await Deno.readTextFile(join(this.#folder, "memory.stat"));
    return Number(stat.match(new RegExp(`^${this.#key} (\\d+)$`, "m"))![1]);
  }
}

/**
 * The processes that have ended and were reaped by nobody, of those that a container's first process or its keeper has started.
 * A process that joined by `exec`, as each health check, is the keeper's.
 */
export async function zombiesOf(pid: number): Promise<string[]> {
  const keeper = (await statusOf(`${pid}`))!.parent;
  const zombies: string[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    const status = /^\d+$/.test(name) ? await statusOf(name) : undefined;
    if (status?.state === "Z" && [`${pid}`, keeper].includes(status.parent)) zombies.push(`${name} ${status.name}`);
  }
  return zombies;
}

/** Nothing, where it is gone by now. */
async function statusOf(pid: string) {
  const text = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => undefined);
  if (text === undefined) return undefined;
  const field = (key: string) => text.match(new RegExp(`^${key}:\\s+(\\S+)`, "m"))![1]!;
  return { name: field("Name"), state: field("State"), parent: field("PPid") };
}
