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
    throw new TypeError(`Cannot read ${name}: Deno is not permitted to, run it with --allow-env=BATON_*`, { cause });
  }
}

/**
 * Whether a module is the program that was started.
 *
 * @param main Its `import.meta.main`, written out where it is called: a bundler looks for these words, to put `false` there in a
 * program that has the module inside.
 * @param url Its `import.meta.url`.
 */
export async function isMain(main: boolean | undefined, url: string): Promise<boolean> {
  return main ?? await isNodeMain(url);
}

/** Node has `import.meta.main` from 24.2. As Node finds a program: by a link, without its extension, by a package's folder. */
async function isNodeMain(url: string): Promise<boolean> {
  const file = runtime.process?.argv[1];
  if (file === undefined) return false;
  const [{ createRequire }, { pathToFileURL }] = await Promise.all([import("node:module"), import("node:url")]);
  try {
    return pathToFileURL(createRequire(url).resolve(file)).href === url;
  } catch {
    return false;
  }
}

/** Ends the process. */
export function exitProcess(code: number): never {
  return runtime.Deno ? runtime.Deno.exit(code) : runtime.process!.exit(code);
}
