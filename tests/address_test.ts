import { assertEquals } from "@std/assert";
import { dialAddress, formatAddress, isLoopback, parseBindAddress, sameAddress } from "../src/address.ts";

const LABEL_63 = "a".repeat(63);
/** 63 + 1 + 63 + 1 + 63 + 1 + 61 characters. */
const NAME_253 = `${LABEL_63}.${LABEL_63}.${LABEL_63}.${"a".repeat(61)}`;

const ADDRESSES = ["127.0.0.1", "0.0.0.0", "255.255.255.255", "10.0.0.1", "1.2.3.4", "192.168.100.200"]
  .concat(["::", "::1", "fe80::1", "2001:db8::8:800:200C:417A", "2001:DB8:0:0:8:800:200c:417a", "1:2:3:4:5:6:7:8"])
  .concat(["0:0:0:0:0:0:0:0", "::0", "::ffff:127.0.0.1", "64:ff9b::192.0.2.33", "1::", "0001::1", "::127.0.0.1"])
  .concat([
    "localhost",
    "localhost.",
    "host",
    "a",
    "db",
    "my-host",
    "my_host",
    "_srv",
    "a.b.c",
    "example.com",
    "EXAMPLE.com",
  ])
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
    "x::1]",
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

for (const wildcard of ["0.0.0.0", "::ffff:0.0.0.0", "::ffff:0:0"]) {
  Deno.test(`dialAddress() dials the wildcard ${wildcard} as 127.0.0.1`, () => {
    assertEquals(dialAddress(wildcard), "127.0.0.1");
  });
}

for (
  const address of ["127.0.0.1", "10.0.0.1", "0.0.0.1", "::1", "fe80::", "::2", "1::", "localhost", "0.0.0.0.example"]
) {
  Deno.test(`dialAddress() dials ${address} as it is`, () => assertEquals(dialAddress(address), address));
}

const LOOPBACK = ["127.0.0.1", "127.0.0.0", "127.255.255.255", "127.1.2.3", "::1", "0:0:0:0:0:0:0:1", "0000::0001"]
  .concat(["::0.0.0.1", "::ffff:127.0.0.1", "::FFFF:127.0.0.1", "::ffff:7f00:1", "0:0:0:0:0:ffff:127.9.9.9"])
  .concat(["::ffff:127.255.255.255"]);
for (const address of LOOPBACK) {
  Deno.test(`isLoopback() knows ${address}`, () => assertEquals(isLoopback(address), true));
}

const NOT_LOOPBACK = ["", "128.0.0.1", "126.255.255.255", "10.0.0.127", "0.0.0.0", "1.127.0.1", "12.7.0.1", "::", "::2"]
  .concat([
    "::ffff:128.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:7e00:1",
    "::ffff:8000:1",
    "::ffff:7f0:1",
    "::ffff:0:127.0.0.1",
  ])
  .concat(["::127.0.0.1", "64:ff9b::127.0.0.1", "2002:7f00:1::", "1::1", "::1:1", "fe80::1", "::ffff:7f00:1:1"])
  // nor what is no address
  .concat(["localhost", "127.0.0.1.example.com", "127.1", "127.0.0.256", "127.0.0.1:80", "127.0.0.1 ", " 127.0.0.1"])
  .concat([
    "127.0.0.01",
    "[::1]",
    "::1%lo",
    "::1]",
    "::2]@[::1",
    "::1]/::1",
    "@::1",
    "::1/128",
    "127.0.0.1, 10.0.0.1",
    "unknown",
    "/run/socket",
  ]);
for (const address of NOT_LOOPBACK) {
  Deno.test(`isLoopback() takes ${JSON.stringify(address)} for a stranger`, () => {
    assertEquals(isLoopback(address), false);
  });
}

for (
  const [a, b] of [
    ["127.0.0.1", "127.0.0.1"],
    ["::1", "0:0:0:0:0:0:0:1"],
    ["FE80::A", "fe80::a"],
    ["::", "0::0.0.0.0"],
    ["::ffff:1.2.3.4", "::ffff:102:304"],
  ] as const
) {
  Deno.test(`sameAddress() takes ${a} and ${b} for one`, () => {
    assertEquals([sameAddress(a, b), sameAddress(b, a)], [true, true]);
  });
}

for (const [a, b] of [["127.0.0.1", "0.0.0.0"], ["::1", "::"], ["127.0.0.1", "::1"], ["::1", "::1:1"]] as const) {
  Deno.test(`sameAddress() tells ${a} from ${b}`, () => {
    assertEquals([sameAddress(a, b), sameAddress(b, a)], [false, false]);
  });
}
