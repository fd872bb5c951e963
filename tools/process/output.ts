import { within } from "./within.ts";

/** What a process writes to one of its streams, as it comes. */
export class Output {
  text = "";
  readonly ended: Promise<void>;
  #grown = Promise.withResolvers<void>();
  #open = true;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.ended = this.#collect(stream);
  }

  /** The first match of `pattern`, as soon as it is written. */
  match(pattern: RegExp): Promise<RegExpMatchArray> {
    return this.#matchFrom(0, pattern);
  }

  /** The first match in what is written from now on. */
  matchNew(pattern: RegExp): Promise<RegExpMatchArray> {
    return this.#matchFrom(this.text.length, pattern);
  }

  async #matchFrom(start: number, pattern: RegExp): Promise<RegExpMatchArray> {
    const found = async () => {
      for (;;) {
        const match = this.text.slice(start).match(pattern);
        if (match) return match;
        if (!this.#open) throw new Error(`The output ended without ${pattern}`);
        await this.#grown.promise;
      }
    };
    return await within(10_000, `${pattern} in the output`, found()).catch((error) => {
      throw new Error(`${error.message}. All of it: ${this.text}`, { cause: error });
    });
  }

  async #collect(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      this.text += chunk;
      this.#grown.resolve();
      this.#grown = Promise.withResolvers<void>();
    }
    this.#open = false;
    this.#grown.resolve();
  }
}
