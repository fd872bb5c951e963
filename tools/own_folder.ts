import { whenStopped } from "./when_stopped.ts";

/** A folder that is gone when this is disposed of. */
export interface OwnFolder extends AsyncDisposable {
  path: string;
}

/**
 * Gives this process, and those that it starts, a folder for all that is temporary. Where a signal stops this process, the folder goes
 * with all the processes.
 */
export async function useOwnFolder(prefix: string): Promise<OwnFolder> {
  const folder = await Deno.makeTempDir({ prefix });
  // PostgreSQL runs as another user than root
  await Deno.chmod(folder, 0o755);
  Deno.env.set("TMPDIR", folder);
  const stopped = whenStopped(() => {
    for (const pid of descendantsOf(Deno.pid)) kill(pid);
    Deno.removeSync(folder, { recursive: true });
  });
  return {
    path: folder,
    async [Symbol.asyncDispose]() {
      stopped[Symbol.dispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

function descendantsOf(pid: number): number[] {
  const children = childrenOf(pid);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

function childrenOf(pid: number): number[] {
  try {
    const threads = [...Deno.readDirSync(`/proc/${pid}/task`)];
    const texts = threads.map(({ name }) => Deno.readTextFileSync(`/proc/${pid}/task/${name}/children`));
    return texts.join(" ").match(/\d+/g)?.map(Number) ?? [];
  } catch {
    // it has ended meanwhile, or this system does not tell
    return [];
  }
}

function kill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // it has ended meanwhile
  }
}
