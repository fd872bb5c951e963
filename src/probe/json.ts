import { unixSocketUrl } from "../unix_socket.ts";
import type { Attempt } from "./attempt.ts";
import type { ProbeTarget } from "./target.ts";

/** What JSON leaves as it is, and a terminal does not: control characters from U+007F, line ends, and what turns text around. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** What `--json` prints: one line, which is the same JSON with or without the characters that are escaped. */
export function jsonLine(target: ProbeTarget, { outcome, response, failure, duration }: Attempt): string {
  const start = {
    endpoint: target.endpoint,
    url: urlOf(target),
    status: response?.status ?? null,
    outcome,
    duration: Math.round(duration * 10) / 10,
  };
  const text = JSON.stringify(start).slice(0, -1) +
    `,"body":${bodyOf(response?.body ?? "")},"message":${JSON.stringify(failure ?? null)}}`;
  return text.replace(UNPRINTABLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A Unix socket stands in place of host and port, as in the server's own URL. */
function urlOf({ url, path, destination }: ProbeTarget): string {
  return "unixSocket" in destination ? unixSocketUrl(destination.unixSocket) + path : url;
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
