import type { Attempt } from "./attempt.ts";
import type { ProbeTarget } from "./target.ts";

/** What JSON leaves as it is, and a terminal does not: control characters from U+007F, line ends, and what turns text around. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** What `--json` prints: one line, which is the same JSON with or without the characters that are escaped. */
export function jsonLine({ endpoint, url }: ProbeTarget, { outcome, response, duration }: Attempt): string {
  const start = { endpoint, url, status: response?.status ?? null, outcome, duration: Math.round(duration * 10) / 10 };
  const text = JSON.stringify(start).slice(0, -1) + `,"body":${bodyOf(response?.body ?? "")}}`;
  return text.replace(UNPRINTABLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function bodyOf(body: string): string {
  if (body === "") return "null";
  try {
    return JSON.stringify(JSON.parse(body));
  } catch {
    // no JSON, or nested deeper than a runtime's stack is
    return JSON.stringify(body);
  }
}
