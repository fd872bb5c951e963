/**
 * Control characters, line ends, and what turns the direction of text around: nothing of it may reach a terminal or a log. Written
 * out, since `\p{…}` costs every start of the command a look at Unicode's tables.
 */
// deno-lint-ignore no-control-regex -- they are what it is about
const UNPRINTABLE = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g;

/** Makes one line of at most `limit` characters of any text. */
export function oneLine(text: string, limit: number): string {
  // a text of megabytes is not searched to its end for what will not be shown
  const searched = text.slice(0, limit * 16);
  const line = searched.replace(UNPRINTABLE, " ").trim();
  if (line.length <= limit && searched.length === text.length) return line;
  // not between the halves of a surrogate pair
  return line.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, "") + "…";
}
