/**
 * A bind address: an IPv4 address, an IPv6 address with or without brackets, or a host name. Returns it without brackets, or
 * `undefined` if it is none of them.
 */
export function parseBindAddress(text: string): string | undefined {
  const bare = text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text;
  if (bare.includes(":")) return isIpv6(bare) ? bare : undefined;
  return isIpv4(text) || isHostName(text) ? text : undefined;
}

/** Whether what is known to be an address or a host name is an address. */
export function isIpAddress(host: string): boolean {
  return host.includes(":") || /^[\d.]+$/.test(host);
}

/** `127.0.0.1:8081`, `[::1]:8081`, `localhost:8081`. */
export function formatAddress(hostname: string, port: number): string {
  return hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
}

/** Where to dial a listener on a bind address: a wildcard is no destination, so loopback of the same family stands for it. */
export function dialAddress(bindAddress: string): string {
  const normal = bindAddress.includes(":") ? normalIpv6(bindAddress) : bindAddress;
  if (normal === "0.0.0.0" || normal === "[::ffff:0:0]") return "127.0.0.1";
  return normal === "[::]" ? "::1" : bindAddress;
}

/** Whether two IP addresses, without brackets, are the same, in whatever way each is written. */
export function sameAddress(a: string, b: string): boolean {
  return (normalIpv6(a) ?? a) === (normalIpv6(b) ?? b);
}

/** What stands for the address of a client over a Unix socket: it has none, and is on this machine. */
export const UNIX_PEER = "unix";

/** Whether an address is one of this machine's to itself: 127.0.0.0/8 or ::1, the former as IPv4-mapped IPv6, too. */
export function isLoopback(address: string): boolean {
  if (!address.includes(":")) return isIpv4(address) && address.startsWith("127.");
  const normal = normalIpv6(address) ?? "";
  return normal === "[::1]" || /^\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/.test(normal);
}

function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d*)$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  return normalIpv6(text) !== undefined;
}

/** The runtime's own URL parser knows every way to write an IPv6 address. */
function normalIpv6(text: string): string | undefined {
  return /^[0-9a-fA-F:.]+$/.test(text) && URL.canParse(`http://[${text}]`)
    ? new URL(`http://[${text}]`).hostname
    : undefined;
}

/** RFC 1123 section 2.1, and the underscore that Docker and Compose put into names. A last label that is a number is a broken IPv4. */
function isHostName(text: string): boolean {
  const labels = text.replace(/\.$/, "").split(".");
  return text.length <= 253 && !/^(\d+|0x[\da-f]*)$/i.test(labels.at(-1)!) &&
    labels.every((label) => /^[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?$/.test(label));
}
