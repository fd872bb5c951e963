import { basename, join } from "node:path";
import { within } from "../black_box/within.ts";

/** What a process came to. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
  /** What there is beside the binary in its directory. */
  left: string[];
}

export const SUCCESS: Outcome = { code: 0, stdout: "", stderr: "", left: [] };

export function failure(line: string): Outcome {
  return { ...SUCCESS, code: 1, stderr: `${line}\n` };
}

export interface RunOptions {
  /** The whole environment. */
  env?: Record<string, string>;
  /** The command that runs the binary, in whatever way confined. */
  by?: readonly string[];
}

/** A binary as it is in an image: alone in a directory, which is where it runs. */
export class Alone implements AsyncDisposable {
  readonly folder: string;
  readonly file: string;

  private constructor(folder: string, file: string) {
    this.folder = folder;
    this.file = file;
  }

  /** Copies it there. */
  static async copy(path: string, name = basename(path)): Promise<Alone> {
    const folder = await Deno.makeTempDir({ prefix: "alone-" });
    await Deno.chmod(folder, 0o755);
    const alone = join(folder, name);
    // a copy cannot be started while some other process, begun meanwhile, still has it open for writing
    await Deno.link(path, alone).catch(() => Deno.copyFile(path, alone));
    return new Alone(folder, alone);
  }

  /** Runs it to its end, for 10 s at most. */
  async run(args: readonly string[], { env = {}, by = [] }: RunOptions = {}): Promise<Outcome> {
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const [command, ...rest] = [...by, "env", "-i", ...variables, this.file, ...args];
    const child = new Deno.Command(command!, {
      args: rest,
      cwd: this.folder,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const output = child.output();
    try {
      const { code, stdout, stderr } = await within(10_000, `the end of ${this.file} ${args.join(" ")}`, output);
      const [said, complained] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      const left = (await Array.fromAsync(Deno.readDir(this.folder))).map(({ name }) => name);
      return { code, stdout: said!, stderr: complained!, left: left.filter((name) => name !== basename(this.file)) };
    } catch (error) {
      child.kill("SIGKILL");
      await output;
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}
