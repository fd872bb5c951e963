/** What a runtime with a process offers. On Deno `process` is never touched: making it up costs the probe more than the probe. */
interface Runtime {
  Deno?: {
    args: string[];
    env: { get(name: string): string | undefined };
    exit(code: number): never;
  };
  process?: {
    argv: string[];
    env: Record<string, string | undefined>;
    exit(code: number): never;
  };
}

const runtime = globalThis as Runtime;

/** Reads one variable: `undefined` where it is not set. */
export type ReadVariable = (name: string) => string | undefined;

/** The arguments this process was started with, less the runtime's and the program's names. */
export function processArgs(): readonly string[] {
  return runtime.Deno?.args ?? runtime.process?.argv.slice(2) ?? [];
}

/** Reads this process's variables; where Deno was not permitted to, throws a sentence that says how to permit it. */
export function processVariable(name: string): string | undefined {
  if (runtime.Deno === undefined) return runtime.process?.env[name];
  try {
    return runtime.Deno.env.get(name);
  } catch (cause) {
    throw new TypeError(`Cannot read ${name}: expected permission to, run Deno with --allow-env=${name}`, { cause });
  }
}

/** What is used of `import.meta`. */
interface Module {
  main?: boolean;
  url: string;
}

/**
 * Whether a module is the program that was started. By its file's name too: a bundler that puts it into a connector's file
 * leaves `import.meta` speak of that file, and the connector would run the command in place of itself.
 */
export async function isMain({ main, url }: Module, name: RegExp): Promise<boolean> {
  return name.test(url) && (main ?? await isNodeMain(url));
}

/** Node has `import.meta.main` from 24.2. */
async function isNodeMain(url: string): Promise<boolean> {
  const file = runtime.process?.argv[1];
  if (file === undefined) return false;
  const [{ realpathSync }, { pathToFileURL }] = await Promise.all([import("node:fs"), import("node:url")]);
  try {
    return pathToFileURL(realpathSync(file)).href === url;
  } catch {
    return false;
  }
}

/** Ends the process. */
export function exitProcess(code: number): never {
  return runtime.Deno ? runtime.Deno.exit(code) : runtime.process!.exit(code);
}
