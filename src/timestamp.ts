let second = NaN;
let text = "";

/**
 * A time as Baton writes it: UTC, RFC 3339, whole seconds, such as `2026-01-31T08:00:00Z`. The text is made once a second,
 * since `toISOString` is the dearest part of a liveness answer.
 *
 * @param now Milliseconds since the epoch. @default {Date.now()}
 */
export function timestamp(now: number = Date.now()): string {
  const current = Math.floor(now / 1000);
  if (current !== second) {
    second = current;
    text = new Date(current * 1000).toISOString().slice(0, 19) + "Z";
  }
  return text;
}

/** Makes something of the {@linkcode timestamp}, and gives back the very same as long as that does not change. */
export function eachSecond<T>(make: (timestamp: string) => T): () => T {
  let of: string | undefined;
  let made: T;
  return () => {
    const now = timestamp();
    if (now !== of) [of, made] = [now, make(now)];
    return made;
  };
}
