/** One small change of a source file that some test should notice. */
export interface Mutant {
  /** The file, from the root of the repository. */
  readonly file: string;
  /** Where it begins, from 1. */
  readonly line: number;
  /** The whole line, without what stands before and behind it: by it the change is found again when lines have moved. */
  readonly at: string;
  /** What is changed into what: `a < b → a <= b`. */
  readonly change: string;
  /** The text of the whole file with the change made. */
  readonly text: string;
}

/** A text to stand in place of another, by its place in the file. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}
