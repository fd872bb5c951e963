/** A change that no test can notice, and why. */
export interface Explained {
  readonly file: string;
  /** The line, as it stands in the file, without what is before and behind it. */
  readonly at: string;
  /** The change, as the run prints it. */
  readonly change: string;
  readonly reason: string;
}

const BROKEN_USER_INFO = String
  .raw`const BROKEN_USER_INFO = /(?<!\bfile:\/?)(?:\\?\/){2}[^\s/:@[]*:(?!\d{1,5}(?:[/?#\s]|$))\S{0,2048}[\r\n]{0,2}@/g;`;

export const EXPLAINED: readonly Explained[] = [
  {
    file: "src/engine.ts",
    at: "const NONE: Late = { checkers: new Set(), time: 0 };",
    change: "0 → 1",
    reason: "the time is that of those who are late, and here nobody is",
  },
  {
    file: "src/engine.ts",
    at: "#longest: Record<Decides, number> = { ready: 0, validate: 0, live: 0 };",
    change: "0 → 1",
    reason:
      "it stays 0 only where there is no check, and so nothing to wait for; any check's own timeout ends it in time",
  },
  {
    file: "src/checker.ts",
    at: "#stops = 0;",
    change: "0 → 1",
    reason: "it is compared with nothing but what it was before",
  },
  {
    file: "src/checker.ts",
    at: "this.#stops++;",
    change: "this.#stops++ → this.#stops--",
    reason: "it is compared with nothing but what it was before",
  },
  {
    file: "src/checker.ts",
    at: 'const enough = this.#streak >= (passed ? passAfter : this.state === "up" || on === "live" ? failAfter : 1);',
    change: "1 → 0",
    reason: "a result has just come: there is one at least",
  },
  ...[
    'typeof value !== "object" || value === null → false',
    'typeof value !== "object" || value === null → (typeof value !== "object")',
    'typeof value !== "object" || value === null → (value === null)',
    "return undefined; → ;",
  ].map((change) => ({
    file: "src/check.ts",
    at: 'if (typeof value !== "object" || value === null) return undefined;',
    change,
    reason: "what follows comes to the same: of nothing it throws, and of anything else the prototype is another",
  })),
  {
    file: "src/check.ts",
    at: "const text = Object.getOwnPropertyDescriptor(value, name)?.value;",
    change: "?. → .",
    reason: "a proxy alone has a key without a descriptor, and then the error comes to the same",
  },
  {
    file: "src/failure_log.ts",
    at: "if (result instanceof Promise) result.catch(() => {});",
    change: "result instanceof Promise → true",
    reason: "what is no promise has no catch: the error is caught",
  },
  {
    file: "src/failure_log.ts",
    at: "return (error as { cause?: unknown } | undefined)?.cause;",
    change: "?. → .",
    reason: "of nothing it throws, and the error is caught: there is no cause",
  },
  ...[
    "…5}(?:[/?#\\s]|$))\\S{0,2048}[\\r\\n]{0,2}@/g → …5}(?:[/?#\\s]|$))\\S{0,2049}[\\r\\n]{0,2}@/g",
    "…5}(?:[/?#\\s]|$))\\S{0,2048}[\\r\\n]{0,2}@/g → …5}(?:[/?#\\s]|$))\\S{0,2047}[\\r\\n]{0,2}@/g",
  ].map((change) => ({
    file: "src/disclosure.ts",
    at: BROKEN_USER_INFO,
    change,
    reason: "it bounds the time, and nobody is promised the very length",
  })),
  {
    file: "src/disclosure.ts",
    at: BROKEN_USER_INFO,
    change: "…\\d{1,5}(?:[/?#\\s]|$))\\S{0,2048}[\\r\\n]{0,2}@/g → …\\d{1,5}(?:[/?#\\s]|$))\\S{1,2048}[\\r\\n]{0,2}@/g",
    reason: "an empty password has no / in it: the pattern before has taken it out",
  },
  {
    file: "src/baton.ts",
    at: "if (id !== undefined) about.error_id = id;",
    change: "id !== undefined → true",
    reason: "JSON leaves out what is undefined",
  },
  {
    file: "src/unreachable.ts",
    at: 'if (typeof error !== "object" || error === null || depth === 0) return false;',
    change: 'typeof error !== "object" || error === null → (typeof error !== "object")',
    reason: "of null it throws, and the error is caught: it comes to the same",
  },
  ...["4_096 → 4097", "4_096 → 4095"].map((change) => ({
    file: "src/prefer.ts",
    at: "const LONGEST = 4_096;",
    change,
    reason: "it bounds the time and the stack, and nobody is promised the very length",
  })),
  {
    file: "src/prefer.ts",
    at: String
      .raw`for (const preference of prefer.slice(0, LONGEST).match(/(?:[^,"]|"(?:[^"\\]|\\.?)*(?:"|$))+/g) ?? []) {`,
    change: String.raw`…]|"(?:[^"\\]|\\.?)*(?:"|$))+/g → …]|"(?:[^"\\]|\\.?)*(?:"|))+/g`,
    reason: "what is before it takes all up to a quote or to the end, and is never asked to give back",
  },
  {
    file: "src/reply.ts",
    at: "const all = isHead || close",
    change: "isHead || close → true",
    reason: "the same headers, in an object that is made for nothing",
  },
  ...['(request.headers.get("connection"))', '"mutant"'].map((to) => ({
    file: "src/fetch_handler.ts",
    at: 'return /\\bclose\\b/i.test(request.headers.get("connection") ?? "");',
    change: to === '"mutant"' ? '"" → "mutant"' : `request.headers.get("connection") ?? "" → ${to}`,
    reason: "null as a text has no close in it, nor has the other",
  })),
  ...['(request.headers.get("host"))', '"mutant"'].map((to) => ({
    file: "src/fetch_handler.ts",
    at: 'return mayBeHosts && /[/?#\\\\]/.test(request.headers.get("host") ?? "") ? "" : path;',
    change: to === '"mutant"' ? '"" → "mutant"' : `request.headers.get("host") ?? "" → ${to}`,
    reason: "null as a text has none of these marks, nor has the other",
  })),
  ...["< → <=", "0 → 1"].map((change) => ({
    file: "src/target.ts",
    at: 'return start < 0 ? "/" : url.slice(start);',
    change,
    reason: "it is looked for from the fourth character on",
  })),
  ...[
    ["return textOrNothing(() => request.socket?.remoteAddress);", "?. → ."],
    ["const transport = info?.remoteAddr?.transport;", "?. → ."],
    ['if (transport === "tcp") return info?.remoteAddr?.hostname;', "?. → ."],
    ['if (typeof info?.requestIP === "function") return info.requestIP(request)?.address;', "?. → ."],
    ["return info?.incoming?.socket?.remoteAddress;", "?. → ."],
  ].map(([at, change]) => ({
    file: "src/peer.ts",
    at: at!,
    change: change!,
    reason: "what is not there throws, and the error is caught: it comes to the same",
  })),
  {
    file: "src/timestamp.ts",
    at: 'let text = "";',
    change: '"" → "mutant"',
    reason: "no second is NaN: it is written before it is read",
  },
  {
    file: "src/one_line.ts",
    at: "const searched = text.slice(0, limit * 16);",
    change: "16 → 15",
    reason: "it bounds the time, and nobody is promised the very length",
  },
  {
    file: "src/error_text.ts",
    at: 'return typeof name === "string" && name !== "" ? name : JSON.stringify(thrown) ?? "";',
    change: 'JSON.stringify(thrown) ?? "" → (JSON.stringify(thrown))',
    reason: "whoever asks takes undefined for no text, too",
  },
  ...['args[i + 1] ?? "" → (args[i + 1])', '"" → "mutant"'].map((change) => ({
    file: "src/flags.ts",
    at: 'arg === bare && parseBoolean(args[i + 1] ?? "") === undefined ? `${bare}=true` : arg',
    change,
    reason: "none of these is a boolean",
  })),
  ...['normalIpv6(address) ?? "" → (normalIpv6(address))', '"" → "mutant"'].map((change) => ({
    file: "src/address.ts",
    at: 'const normal = normalIpv6(address) ?? "";',
    change,
    reason: "none of these is a loopback address",
  })),
  ...[
    String.raw`/^\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/ → /\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/`,
    String.raw`…f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/ → …f[0-9a-f]{2}:[0-9a-f]{1,5}\]$/`,
    String.raw`…9a-f]{2}:[0-9a-f]{1,4}\]$/ → …9a-f]{2}:[0-9a-f]{1,4}\]/`,
  ].map((change) => ({
    file: "src/address.ts",
    at: String.raw`return normal === "[::1]" || /^\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/.test(normal);`,
    change,
    reason: "the URL parser writes nothing outside of the brackets, and no more than four digits between colons",
  })),
  {
    file: "src/engine.ts",
    at: "for (const checker of [...checkers]) checker.leave(budget);",
    change: "[...checkers] → (checkers)",
    reason: "a set may lose the one that is looked at, and no other is lost by that",
  },
  {
    file: "src/checker.ts",
    at: "if (this.startedAt === undefined) await this.run();",
    change: "this.startedAt === undefined → true",
    reason: "none is under way: the next is begun when the last has ended, and whoever starts anew has ended it before",
  },
  {
    file: "src/edge_checker.ts",
    at: "#limit = 0;",
    change: "0 → 1",
    reason: "it is read only of a run that is under way, and written when that begins",
  },
  {
    file: "src/edge_checker.ts",
    at: "else if (this.startedAt === undefined && this.isYoungerThan(interval ?? ttl)) return undefined;",
    change: "this.startedAt === undefined && this.isYoungerThan(interval … → (this.isYoungerThan(interval ?? ttl))",
    reason: "while a run is under way, the result before it is too old",
  },
  {
    file: "src/edge_checker.ts",
    at: "return this.startedAt !== undefined && monotonicNow() - this.startedAt > this.#limit + LOST_AFTER_MS;",
    change:
      "this.startedAt !== undefined && monotonicNow() - this.starte… → (monotonicNow() - this.startedAt > this.#limit + LOST_AFTER_…",
    reason: "of no number the difference is none either, and is not over anything",
  },
  ...["[...running] → (running)", '"timeout" → ""'].map((change) => ({
    file: "src/check.ts",
    at: 'expire: (ms) => [...running].forEach((giveUp) => giveUp("timeout", lateAfter(ms), "TimeoutError")),',
    change,
    reason: "who lets a run expire has abandoned its runner: it begins no other, and nobody looks at what came of it",
  })),
  ...["50 → 51", "50 → 49"].map((change) => ({
    file: "src/timer.ts",
    at: "const LONGEST_LOOK_MS = 50;",
    change,
    reason: "how often is looked is a choice, and nobody is promised the very number",
  })),
  {
    file: "src/timer.ts",
    at: "let delay = 1;",
    change: "1 → 2",
    reason: "how soon is looked first is a choice, and nobody is promised the very number",
  },
  {
    file: "src/router.ts",
    at: 'return route(method, path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : "", asker);',
    change: '"" → "mutant"',
    reason: "neither is a path of any dialect",
  },
  {
    file: "src/fetch_handler.ts",
    at: 'const mayBeHosts = path.indexOf("/", 1) > 0 || /[?#]/.test(url);',
    change: "> → >=",
    reason: "it is looked for from the second character on",
  },
  {
    file: "src/edge.ts",
    at: 'if (typeof context?.waitUntil !== "function") continue;',
    change: "?. → .",
    reason: "of nothing it throws, and the error is caught: the next is looked at all the same",
  },
  {
    file: "src/found.ts",
    at: 'return found(value.replace(/^([a-z]+:\\/\\/)?.*@/is, "$1…@").replace(/([?#]).+/s, "$1…"));',
    change: "/^([a-z]+:\\/\\/)?.*@/is → /([a-z]+:\\/\\/)?.*@/is",
    reason: "what can begin anywhere, and goes on over anything, begins at the beginning",
  },
];
