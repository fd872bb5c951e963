import { delimiter, join } from "node:path";

/**
 * The path of a program, as a shell finds it; `undefined` where there is none.
 *
 * @param folders Where to look. @default {PATH}
 */
export async function findTool(
  name: string,
  folders: string = Deno.env.get("PATH") ?? "",
): Promise<string | undefined> {
  for (const folder of folders.split(delimiter)) {
    const path = join(folder, name);
    const info = await Deno.stat(path).catch(() => undefined);
    if (info?.isFile && ((info.mode ?? 0) & 0o111) !== 0) return path;
  }
}
