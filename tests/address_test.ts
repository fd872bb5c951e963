import { assertEquals } from "@std/assert";
import { dialAddress, formatAddress, parseBindAddress } from "../src/address.ts";

const LABEL_63 = "a".repeat(63);
/** 63 + 1 + 63 + 1 + 63 + 1 + 61 characters. */
const NAME_253 = `${LABEL_63}.${LABEL_63}.${LABEL_63}.${"a".repeat(61)}`;

const ADDRESSES = ["127.0.0.1", "0.0.0.0", "255.255.255.255", "10.0.0.1", "1.2.3.4", "192.168.100.200"]
  .concat(["::", "::1", "fe80::1", "2001:db8::8:800:200C:417A", "2001:DB8:0:0:8:800:200c:417a", "1:2:3:4:5:6:7:8"])
  .concat(["0:0:0:0:0:0:0:0", "::0", "::ffff:127.0.0.1", "64:ff9b::192.0.2.33", "1::", "0001::1", "::127.0.0.1"])
  .concat(["localhost", "localhost.", "host", "a", "my-host", "my_host", "_srv", "a.b.c", "example.com", "EXAMPLE.com"])
  .concat(["1host", "host1", "1.2.3.four", "1.com", "4.3.2.1.in-addr.arpa", "xn--bcher-kva.example", "a--b", "0x7g"])
  .concat([LABEL_63, NAME_253]);
for (const text of ADDRESSES) {
  Deno.test(`parseBindAddress() takes ${text} as it is`, () => assertEquals(parseBindAddress(text), text));
}

for (const bare of ["::1", "::", "fe80::1", "::ffff:127.0.0.1", "2001:DB8::1"]) {
  Deno.test(`parseBindAddress() takes [${bare}] without its brackets`, () => {
    assertEquals(parseBindAddress(`[${bare}]`), bare);
  });
}

const BROKEN_IPV4 = ["1", "127.1", "127.0.1", "1.2.3", "1.2.3.4.5", "256.0.0.1", "1.2.3.256", "1.2.3.999", "1.2.3.4."]
  .concat([
    "01.2.3.4",
    "1.2.3.04",
    "0177.0.0.1",
    "0x7f.0.0.1",
    "0x7f000001",
    "2130706433",
    "0x0",
    "0X0",
    "0x",
    "1..2.3",
  ])
  .concat([
    "1.2.3.0x4",
    "a.1",
    "a.0x1",
    "-1.2.3.4",
    "+1.2.3.4",
    "1.2.3.4/24",
    "1.2.3.4:80",
    "[1.2.3.4]",
    "１.2.3.4",
    "1.2.3.-4",
  ]);
const BROKEN_IPV6 = [":", ":::", ":1", "1:", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "::g", "::1::"]
  .concat([
    "::1.2.3",
    "::256.0.0.1",
    "::1.2.3.4.5",
    "1.2.3.4::",
    "::1/128",
    "fe80::1%eth0",
    "fe80::1%25eth0",
    "[fe80::1%1]",
  ])
  .concat([
    "[::1",
    "::1]",
    "[[::1]]",
    "[]",
    "[:]",
    "[::1]:80",
    "::1:80:",
    "[::1 ]",
    " ::1",
    "::1\n",
    "::1?",
    "::1#",
    "::1/",
  ]);
const BROKEN_NAMES = [
  "",
  " ",
  ".",
  "..",
  ".a",
  "a..b",
  "a..",
  "-a",
  "a-",
  "a.-b",
  "a-.b",
  "a b",
  " a",
  "a ",
  "a\n",
  "a\0",
]
  .concat([
    "*",
    "*.example.com",
    "host:80",
    "http://host",
    "//host",
    "host/",
    "host/path",
    "user@host",
    "host?",
    "host#",
  ])
  .concat([
    "[host]",
    "bücher.example",
    "表",
    "ｌocalhost",
    "a,b",
    "a;b",
    "$HOST",
    "${HOST}",
    "host%20",
    "/run/socket",
    "\\host",
  ])
  .concat([`${LABEL_63}a`, `${NAME_253}a`]);
for (const text of [...BROKEN_IPV4, ...BROKEN_IPV6, ...BROKEN_NAMES]) {
  Deno.test(`parseBindAddress() refuses ${JSON.stringify(text)}`, () =>
    assertEquals(parseBindAddress(text), undefined));
}

Deno.test("formatAddress() puts IPv6 into brackets, and nothing else", () => {
  assertEquals(formatAddress("127.0.0.1", 8081), "127.0.0.1:8081");
  assertEquals(formatAddress("localhost", 0), "localhost:0");
  assertEquals(formatAddress("::1", 8081), "[::1]:8081");
  assertEquals(formatAddress("::", 65535), "[::]:65535");
  assertEquals(formatAddress("::ffff:1.2.3.4", 1), "[::ffff:1.2.3.4]:1");
});

for (
  const wildcard of ["::", "::0", "0::", "0::0", "0:0:0:0:0:0:0:0", "0000:0000::0000", "::0.0.0.0", "0:0::0.0.0.0"]
) {
  Deno.test(`dialAddress() dials the wildcard ${wildcard} as ::1`, () => assertEquals(dialAddress(wildcard), "::1"));
}

Deno.test("dialAddress() dials the wildcard 0.0.0.0 as 127.0.0.1", () => {
  assertEquals(dialAddress("0.0.0.0"), "127.0.0.1");
});

for (
  const address of ["127.0.0.1", "10.0.0.1", "0.0.0.1", "::1", "fe80::", "::2", "1::", "localhost", "0.0.0.0.example"]
) {
  Deno.test(`dialAddress() dials ${address} as it is`, () => assertEquals(dialAddress(address), address));
}
