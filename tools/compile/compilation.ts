/** What a compiler is given. */
export interface Compilation {
  /** The file of JavaScript to compile; what it imports is beside it. */
  entry: string;
  /** The binary to make. */
  output: string;
  /** The platform, in the compiler's own words; without it this machine's. */
  target?: string;
}

/** The first thing a compiler complains of; its usage and its stack are no help. */
export function complaint(error: unknown): string {
  const { message } = error as Error;
  return message.match(/error: (.*)/)?.[1] ?? message.split("\n")[0];
}
