/** The same pattern less an anchor, a flag or a quantifier, or with a limit one off. */
export function regExpVariants(literal: string): string[] {
  const end = literal.lastIndexOf("/");
  const [pattern, flags] = [literal.slice(1, end), literal.slice(end + 1)];
  const variants = [...flags].map((flag) => `/${pattern}/${flags.replace(flag, "")}`);
  for (const { index, token, replacements } of tokensOf(pattern)) {
    for (const replacement of replacements) {
      const changed = pattern.slice(0, index) + replacement + pattern.slice(index + token.length);
      if (isPattern(changed, flags)) variants.push(`/${changed}/${flags}`);
    }
  }
  return variants;
}

interface Token {
  readonly index: number;
  readonly token: string;
  readonly replacements: readonly string[];
}

/** Whatever is escaped or within a class is passed over, but a word's boundary. */
const TOKEN = /\\b|\\.|\[(?:\\.|[^\]\\])*\]|\(\?[:=!]|\(\?<[=!]|\{(\d+),(\d+)\}|[\^$*+?]/g;

function tokensOf(pattern: string): Token[] {
  return [...pattern.matchAll(TOKEN)].flatMap(({ index, 0: token, 1: least, 2: most }) => {
    if (most !== undefined) {
      const limits = [[Number(least) + 1, most], [least, Number(most) + 1], [least, Number(most) - 1]];
      return [{ index, token, replacements: limits.map(([from, to]) => `{${from},${to}}`) }];
    }
    const isDropped = token === "\\b" || token.length === 1;
    return isDropped ? [{ index, token, replacements: [""] }] : [];
  });
}

function isPattern(pattern: string, flags: string): boolean {
  try {
    return pattern !== "" && new RegExp(pattern, flags) !== undefined;
  } catch {
    return false;
  }
}
