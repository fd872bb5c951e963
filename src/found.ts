/** A value as the end of a refusal says it: `"80a"`, `-1`, `nothing` for an empty text, `object` for what has no short text. */
export function found(value: unknown): string {
  if (value === "") return "nothing";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  // what says it all by its text, which cannot fail to be made
  return value === null || !["object", "function", "symbol"].includes(typeof value) ? String(value) : typeof value;
}

/** A URL as the end of a refusal says it: without what may be a secret in it, which is user and password, query and fragment. */
export function foundUrl(value: unknown): string {
  if (typeof value !== "string") return found(value);
  return found(value.replace(/^([a-z]+:\/\/)?.*@/is, "$1…@").replace(/([?#]).+/s, "$1…"));
}

/** Names a choice: `baton or ndc`, `loopback, always or never`. */
export function oneOfThese(values: readonly string[]): string {
  return values.join(", ").replace(/, ([^,]*)$/, " or $1");
}
