/** A system's clock that is set while programs run: by libfaketime, which tells them another time of day than it is. */

/** Where Debian's package puts it. */
const LIBRARIES = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map((machine) =>
  `/usr/lib/${machine}/faketime/libfaketime.so.1`
);

/** Why there is none here. */
export const NO_FAKE_TIME = library() === undefined
  ? "no libfaketime, which is in Debian's package faketime"
  : undefined;

/** A clock of which several programs may be told. */
export class FakeTime implements AsyncDisposable {
  /** So many milliseconds ahead of the right time. */
  ahead = 0;
  readonly #folder: string;
  readonly #file: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#file = `${folder}/time`;
  }

  static async create(): Promise<FakeTime> {
    const time = new FakeTime(await Deno.makeTempDir({ prefix: "fake-time-" }));
    await time.set(0);
    return time;
  }

  /** The variables of programs that it is told to. Clocks that cannot be set go on as they do. */
  get env(): Record<string, string> {
    return {
      LD_PRELOAD: library()!,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    };
  }

  /** Sets it. */
  async set(ahead: number): Promise<void> {
    this.ahead = ahead;
    // at once: nobody reads half a line
    await Deno.writeTextFile(`${this.#file}.new`, `${ahead < 0 ? "" : "+"}${(ahead / 1000).toFixed(3)}s\n`);
    await Deno.rename(`${this.#file}.new`, this.#file);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#folder, { recursive: true });
  }
}

function library(): string | undefined {
  return LIBRARIES.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}
