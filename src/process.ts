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

/** The environment that stands in place of this process's. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Reads from an environment; without one, from this process's. */
export function readerOf(env: Env | undefined): ReadVariable {
  return env === undefined ? processVariable : (name) => env[name];
}

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
    const state = (cause as Error).name === "NotCapable"
      ? "Deno is not permitted to, run it with --allow-env=BATON_*"
      : "expected text in UTF-8";
    throw new TypeError(`Cannot read ${name}: ${state}`, { cause });
  }
}

/**
 * Runs a program if its module is the one that was started. Not by `await`, which CommonJS does not have at the top of a
 * module, and without delay where the runtime knows.
 *
 * @param main The module's `import.meta.main`, written out where this is called: a bundler looks for these words, to put
 * `false` there in a program that has the module inside.
 * @param url The module's `import.meta.url`.
 */
export function runIfMain(main: boolean | undefined, url: string, program: () => void): void {
  if (main) program();
  else if (main === undefined) isNodeMain(url).then((isMain) => isMain && program());
}

/** Node has `import.meta.main` from 24.2. As Node finds a program: by a link, without its extension, by a package's folder. */
async function isNodeMain(url: string): Promise<boolean> {
  const file = runtime.process?.argv[1];
  // what Node calls a program that comes from its standard input
  if (/\/\[eval\d*\]$/.test(url ?? "")) return true;
  if (file === undefined) return false;
  // mostly, and then nothing has to be loaded
  if (url === `file://${file}`) return true;
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
