/**
 * The path of a request's URL or of its request target (RFC 9112 section 3.2), without query and fragment: `/health` of
 * `/health?x=1` and of `http://host/health`. By slicing, since `new URL` costs more than all the rest of a liveness answer on some runtimes.
 */
export function pathOf(target: string): string {
  const end = target.search(/[?#]/);
  const url = end < 0 ? target : target.slice(0, end);
  if (url.startsWith("/")) return url;
  const authority = url.indexOf("://");
  if (authority < 0) return "";
  const start = url.indexOf("/", authority + 3);
  // RFC 9110 section 4.2.3: an empty path of a URL is the same as `/`
  return start < 0 ? "/" : url.slice(start);
}
