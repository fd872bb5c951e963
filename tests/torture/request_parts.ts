/** Parts of requests: what servers know, what they must put up with, and what they must not take for something else. */

/** Most of them known, the first most often asked by. */
export const METHODS = [
  "GET",
  "GET",
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "OPTIONS",
  "PATCH",
  "TRACE",
  "CONNECT",
  "PRI",
  "QUERY",
];

/** Of both dialects. */
export const PATHS = ["/live", "/health", "/ready", "/", "/health/live", "/health/ready", "/health/connected"];

/** None is spoken here but the first. */
export const VERSIONS = ["HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/1.2", "HTTP/9.9"];

/** Headers that decide something. */
export const NAMES = [
  "Host",
  "Content-Length",
  "Transfer-Encoding",
  "Connection",
  "Expect",
  "Upgrade",
  "Prefer",
  "Accept",
  "Te",
];

/** For lengths, some of them. */
export const NUMBERS = [
  "0",
  "1",
  "5",
  "-1",
  "+5",
  "5, 5",
  "5, 6",
  "0x5",
  "1e3",
  "99999999999999999999",
  "5 ",
  "",
  " ",
  "\u00b2",
];

/** Some with what ends a header, or begins another. */
export const VALUES = [
  "localhost",
  "a/b?c",
  "[::1",
  "chunked",
  "Chunked",
  "gzip, chunked",
  "chunked, chunked",
  "xchunked",
  "identity",
  "close",
  "keep-alive",
  "upgrade",
  "close, keep-alive, TE",
  "100-continue",
  "200-ok",
  "websocket",
  "h2c",
  "wait=0",
  "wait=1e9",
  'wait="',
  'wait=0;"\\',
  "127.0.0.1",
  "a\0b",
  "a\r\n\tb",
  "a\r\nX-Injected: yes",
  "a\rb",
  "a\nb",
  "\u00fc\x80\xff",
];

/** Headers that servers must put up with. */
export const FINE = [
  "Accept: */*",
  "X-Fine: yes",
  "Prefer: wait=2",
  "Cookie: a=b",
  "Connection: keep-alive",
  "Te: trailers",
  "X: ",
];

/** What other protocols begin with. */
export const OTHER = [
  "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0",
  "SSH-2.0-OpenSSH_9.2\r\n",
  "\r\n\r\n\r\n",
  "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
  "EHLO localhost\r\n",
];
