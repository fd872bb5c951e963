/** A change that no test can notice, and why. */
export interface Explained {
  readonly file: string;
  /** The line, as it stands in the file, without what is before and behind it. */
  readonly at: string;
  /** The change, as the run prints it. */
  readonly change: string;
  readonly reason: string;
}
