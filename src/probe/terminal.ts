/** A stream that a person looks at. */
export interface Terminal {
  /** Its width, in characters. */
  columns: number;
  /** Writes text as it is, without a line's end. */
  write(text: string): void;
}

/** What is used of Node's and Bun's streams. */
interface NodeStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

interface NodeProcess {
  env: Record<string, string | undefined>;
  stdout: NodeStream;
  stderr: NodeStream;
}

const COLUMNS = 80;

/** The terminal that a stream of this process leads to, if it does. */
export function terminalOf(name: "stdout" | "stderr"): Terminal | undefined {
  if ("Deno" in globalThis) return denoTerminal(Deno[name]);
  const stream = nodeProcess()[name];
  if (!stream.isTTY) return undefined;
  return { columns: stream.columns || COLUMNS, write: (text) => void stream.write(text) };
}

/** Whether the environment of this process, or the one that is given, asks for no colours (https://no-color.org). */
export function isColourless(env?: Readonly<Record<string, string | undefined>>): boolean {
  if (env !== undefined) return (env.NO_COLOR ?? "") !== "";
  // without the permission to read a variable
  return "Deno" in globalThis ? Deno.noColor : (nodeProcess().env.NO_COLOR ?? "") !== "";
}

function denoTerminal(stream: typeof Deno.stderr | typeof Deno.stdout): Terminal | undefined {
  if (!stream.isTerminal()) return undefined;
  const write = (text: string) => void stream.writeSync(new TextEncoder().encode(text));
  try {
    return { columns: Deno.consoleSize().columns || COLUMNS, write };
  } catch {
    // that is of stdin and stdout, which may lead elsewhere
    return { columns: COLUMNS, write };
  }
}

/** On Node and Bun alone: on Deno the command never touches `process`, which costs more than all of its work. */
function nodeProcess(): NodeProcess {
  return (globalThis as unknown as { process: NodeProcess }).process;
}
