/** What a flag of names is. */
export interface NamesFlag {
  /** With its dashes. */
  readonly flag: string;
  /** What it takes, for the error. @default {"names, separated by commas"} */
  readonly expected?: string;
}

/**
 * Reads the names that a flag has, separated by commas: none without the flag.
 *
 * @throws {TypeError} If the flag is there and names nothing, which is not to be taken for everything.
 */
export function readNames(text: string | undefined, { flag, expected = NAMES }: NamesFlag): string[] {
  if (text === undefined) return [];
  const names = text.split(",").map((name) => name.trim()).filter((name) => name !== "");
  if (names.length === 0) throw new TypeError(`Cannot read ${flag}: expected ${expected}, got nothing`);
  return names;
}

const NAMES = "names, separated by commas";
