import { join } from "node:path";

/** Says why something cannot be tried here; nothing if it can. */
export type Reason = string | undefined;

const IS_ROOT = Deno.build.os === "linux" && Deno.uid() === 0;

/** Without root there is no becoming somebody else. */
export const notNobody: Reason = IS_ROOT ? undefined : "needs root";

/** As the user that owns nothing. */
export const AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs", "--"];

/** As root, and as anybody else where the system lets them. */
const UNSHARE = ["unshare", ...IS_ROOT ? [] : ["--map-root-user"], "--mount", "--"];

export const notReadOnly: Reason = await reasonNot([...UNSHARE, "true"]);

/**
 * In a mount namespace of its own, where every file system that programs write to is read-only; it makes sure that these are, by
 * the exit code 99.
 */
export function readOnly(folder: string): string[] {
  const script = `
    mount --bind "$0" "$0" && cd "$0" || exit 98
    for place in / /tmp /var/tmp /dev/shm /root "$0"; do
      ! mountpoint -q "$place" || mount -o remount,bind,ro "$place" || exit 98
      ! touch "$place/written" 2>/dev/null || exit 99
    done
    exec "$@"`;
  return [...UNSHARE, "sh", "-c", script, folder];
}

/** The files of a memory cgroup, of either version. */
const GROUPS = [
  { root: "/sys/fs/cgroup", limit: "memory.max", swap: ["memory.swap.max", "0"], events: "memory.events" },
  {
    root: "/sys/fs/cgroup/memory",
    limit: "memory.limit_in_bytes",
    swap: ["memory.swappiness", "0"],
    events: "memory.oom_control",
  },
] as const;

/** A control group, in which a process and its page cache have so many bytes and no swap. */
export class MemoryGroup implements AsyncDisposable {
  /** The command that runs another so. */
  readonly by: readonly string[];
  readonly #folder: string;
  readonly #events: string;

  private constructor(folder: string, events: string) {
    this.#folder = folder;
    this.#events = events;
    this.by = ["sh", "-c", `echo $$ > "$0/cgroup.procs" && exec "$@"`, folder];
  }

  /** @throws {Error} If this machine does not let us. */
  static async limited(bytes: number): Promise<MemoryGroup> {
    const failures: string[] = [];
    for (const { root, limit, swap: [swap, none], events } of GROUPS) {
      const folder = join(root, `baton-health-${crypto.randomUUID()}`);
      try {
        await Deno.mkdir(folder);
        await Deno.writeTextFile(join(folder, limit), `${bytes}`, { create: false });
        await Deno.writeTextFile(join(folder, swap), none, { create: false }).catch(() => {});
        return new MemoryGroup(folder, join(folder, events));
      } catch (error) {
        // less the folder's name, which is another one each time
        failures.push((error as Error).message.split(":")[0]!);
        await Deno.remove(folder).catch(() => {});
      }
    }
    throw new Error(failures.at(-1));
  }

  /** How many of its processes the system has killed, as they could not do with so much. */
  async killed(): Promise<number> {
    return Number((await Deno.readTextFile(this.#events)).match(/^oom_kill (\d+)$/m)![1]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#folder);
  }
}

export const notLimited: Reason = await MemoryGroup.limited(1 << 25).then(
  async (group) => void await group[Symbol.asyncDispose](),
  (error: Error) => `no memory cgroup: ${error.message}`,
);

async function reasonNot([name, ...args]: readonly string[]): Promise<Reason> {
  try {
    const { success, stderr } = await new Deno.Command(name!, { args, stdin: "null" }).output();
    return success ? undefined : new TextDecoder().decode(stderr).trim();
  } catch (error) {
    return (error as Error).message;
  }
}
