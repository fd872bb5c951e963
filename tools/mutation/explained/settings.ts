import type { Explained } from "./explained.ts";

/** Of the configuration. */
export const SETTINGS: readonly Explained[] = [
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
    file: "src/found.ts",
    at: 'return found(value.replace(/^([a-z]+:\\/\\/)?.*@/is, "$1…@").replace(/([?#]).+/s, "$1…"));',
    change: "/^([a-z]+:\\/\\/)?.*@/is → /([a-z]+:\\/\\/)?.*@/is",
    reason: "what can begin anywhere, and goes on over anything, begins at the beginning",
  },
];
