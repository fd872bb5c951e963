import { assertEquals, assertThrows } from "@std/assert";
import { readUnixSocket } from "../src/unix_socket.ts";

const LONGEST = `/${"ü".repeat(53)}`;

for (const path of ["/", "health.sock", "/run/a b/ü.sock", LONGEST]) {
  Deno.test(`readUnixSocket() takes ${path}`, () => {
    assertEquals(readUnixSocket("unixSocket", path), path);
  });
}

for (
  const [path, type, got] of [
    ["", TypeError, "nothing"],
    ["a\0", TypeError, '"a\\u0000"'],
    [`${LONGEST}x`, RangeError, `"${LONGEST}x"`],
    [undefined, TypeError, "undefined"],
    [{}, TypeError, "object"],
  ] as const
) {
  Deno.test(`readUnixSocket() refuses ${got}, and names what it is of`, () => {
    assertEquals(
      assertThrows(() => readUnixSocket("--unix-socket", path as string), type).message,
      `Cannot read --unix-socket: expected a path of 1 to 107 bytes, got ${got}`,
    );
  });
}
