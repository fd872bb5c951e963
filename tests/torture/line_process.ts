import { linesOf } from "../../tools/process/lines.ts";
import { within } from "../black_box/within.ts";

/** A process that answers each line of JSON on its stdin by one on its stdout. */
export class LineProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: AsyncIterator<string>;

  constructor([name, ...args]: readonly string[]) {
    this.#child = new Deno.Command(name!, { args, stdin: "piped", stdout: "piped", stderr: "inherit" }).spawn();
    this.#stdin = this.#child.stdin.getWriter();
    this.#lines = linesOf(this.#child.stdout);
  }

  /** Sends a line, and resolves to the next that comes. */
  async ask(line: unknown, limit: number): Promise<unknown> {
    await this.#stdin.write(new TextEncoder().encode(JSON.stringify(line) + "\n"));
    const { value, done } = await within(limit, "a line of a process", this.#lines.next());
    if (done) throw new Error("The process has ended");
    return JSON.parse(value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.status;
  }
}
