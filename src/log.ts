/** What is used of Node's `process`. */
interface NodeProcess {
  stderr: {
    on(event: "error", listener: () => void): unknown;
    off(event: "error", listener: () => void): unknown;
  };
  nextTick(callback: () => void): void;
}

/**
 * Logs a line by `console.error`. On Node a line that cannot be written, as on a full disk, is an uncaught error of the process a
 * moment later; not one of these.
 */
export function logLine(line: string): void {
  const node = nodeProcess();
  if (node === undefined) return console.error(line);
  if (ignoring++ === 0) node.stderr.on("error", ignore);
  console.error(line);
  // the error is told in the turn after the one in which the write has failed: behind these, were they begun before it
  node.nextTick(() => node.nextTick(() => --ignoring === 0 && node.stderr.off("error", ignore)));
}

/** How many lines are being written whose errors may still be told. */
let ignoring = 0;
const ignore = () => {};

function nodeProcess(): NodeProcess | undefined {
  const { process, Bun, Deno } = globalThis as { process?: Partial<NodeProcess>; Bun?: unknown; Deno?: unknown };
  const isNode = Deno === undefined && Bun === undefined && typeof process?.stderr?.on === "function";
  return isNode ? process as NodeProcess : undefined;
}
