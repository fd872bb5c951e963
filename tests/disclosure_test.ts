import { assert, assertEquals } from "@std/assert";
import { UNIX_PEER } from "../src/address.ts";
import { type Disclosure, DISCLOSURES, mayRead, shown } from "../src/disclosure.ts";

const LOOPBACK = [
  "127.0.0.1",
  "127.0.0.0",
  "127.1.2.3",
  "127.255.255.255",
  "::1",
  "0:0:0:0:0:0:0:1",
  "0000:0000:0000:0000:0000:0000:0000:0001",
  "::0.0.0.1",
  "::ffff:127.0.0.1",
  "::FFFF:127.0.0.1",
  "::ffff:127.255.0.9",
  "::ffff:7f00:1",
  "::ffff:7fff:ffff",
  "0:0:0:0:0:ffff:7f00:0001",
];

const ELSEWHERE = [
  "",
  " ",
  "0.0.0.0",
  "126.255.255.255",
  "128.0.0.1",
  "1.127.0.0",
  "10.0.0.1",
  "192.0.2.7",
  "169.254.169.254",
  "255.255.255.255",
  "127",
  "127.1",
  "127.0.1",
  "127.0.0.256",
  "127.0.0.1.",
  "127.0.0.1.1",
  "127.0.0.01",
  "0177.0.0.1",
  "0x7f.0.0.1",
  "2130706433",
  "127.0.0.-1",
  "127.0.0.1 ",
  " 127.0.0.1",
  "127.0.0.1\n",
  "127.0.0.1\0",
  "127.0.0.1:8081",
  "127.0.0.1%lo",
  "127.0.0.1,192.0.2.7",
  "127.evil.com",
  "127.0.0.1.evil.com",
  "localhost",
  "127.0.0.1@192.0.2.7",
  "127。0。0。1",
  "::",
  "::2",
  "1::1",
  "::1%lo",
  "::1%eth0",
  "[::1]",
  "::1 ",
  "::1]@[::2",
  "fe80::1",
  "fe80::1%eth0",
  "2001:db8::1",
  "::127.0.0.1",
  "::7f00:1",
  "::fffe:127.0.0.1",
  "::ffff:0:127.0.0.1",
  "::ffff:7f00:0:1",
  "::ffff:7f00:1:2:3",
  "ffff:7f00::1",
  "64:ff9b::127.0.0.1",
  "2002:7f00:1::",
  "::ffff:128.0.0.1",
  "::ffff:0.0.0.0",
  "::ffff:7f1:1",
  "::ffff:7f00:1%lo",
  "::ffff:127.0.0.256",
  "::ffff:127.0.0.1.evil.com",
];

for (const address of LOOPBACK) {
  Deno.test(`mayRead() lets a client at ${address} read where loopback may`, () => {
    assertEquals(DISCLOSURES.map((disclosure) => mayRead(disclosure, () => address)), [true, true, false]);
  });
}
for (const address of ELSEWHERE) {
  Deno.test(`mayRead() takes a client at ${JSON.stringify(address)} for a stranger`, () => {
    assertEquals(DISCLOSURES.map((disclosure) => mayRead(disclosure, () => address)), [false, true, false]);
  });
}

Deno.test("mayRead() lets a client over a Unix socket read where loopback may", () => {
  assertEquals(DISCLOSURES.map((disclosure) => mayRead(disclosure, () => UNIX_PEER)), [true, true, false]);
});

Deno.test("mayRead() takes a client whose address is not known for a stranger", () => {
  assertEquals(DISCLOSURES.map((disclosure) => mayRead(disclosure, () => undefined)), [false, true, false]);
});

Deno.test("mayRead() looks at no address where it does not matter", () => {
  const unasked = (): never => {
    throw new Error("This must not be asked");
  };
  const answers = (["always", "never"] satisfies Disclosure[]).map((disclosure) => mayRead(disclosure, unasked));
  assertEquals(answers, [true, false]);
});

const SHOWN: [behaviour: string, text: string, line: string][] = [
  ["leaves a line as it is", "Größe fehlt: 100 % 🩺", "Größe fehlt: 100 % 🩺"],
  ["makes one line of several", "a\nb\r\nc\rd\u0085e\u2028f\u2029g", "a b c d e f g"],
  ["takes out control characters", "a\0b\x07c\td\x1b[31me\x7ff\x9bg", "a b c d [31me f g"],
  [
    "takes out what turns text around",
    "a\u061cb\u200ec\u200fd\u202ae\u202bf\u202cg\u202dh\u202ei",
    "a b c d e f g h i",
  ],
  ["takes out isolates", "a\u2066b\u2067c\u2068d\u2069e", "a b c d e"],
  ["trims", " \n a \u2028", "a"],
  ["leaves nothing of nothing", "\n\x1b\u202e", ""],
  ["takes out passwords", "a://u:p@h", "a://h"],
  ["takes out a password before the line end in it becomes a space", "a://u:p\n@h", "a://h"],
];
for (const [behaviour, text, line] of SHOWN) {
  Deno.test(`shown() ${behaviour}`, () => {
    assertEquals(shown(text), line);
  });
}

Deno.test("shown() cuts at 500 characters, and says so", () => {
  assertEquals(shown("x".repeat(500)), "x".repeat(500));
  assertEquals(shown("x".repeat(501)), `${"x".repeat(499)}…`);
});

Deno.test("shown() cuts no surrogate pair in two", () => {
  assertEquals(shown("x".repeat(498) + "🩺"), "x".repeat(498) + "🩺");
  assertEquals(shown("x".repeat(498) + "🩺x"), `${"x".repeat(498)}…`);
  assertEquals(shown("x".repeat(499) + "🩺"), `${"x".repeat(499)}…`);
  // where the text is cut before its control characters have gone
  for (const length of [7_998, 7_999, 8_000]) {
    const line = shown("a" + "\0".repeat(length - 1) + "🩺b");
    assert(line.isWellFormed(), JSON.stringify(line));
  }
});

Deno.test("shown() says that something is left out after text that is mostly control characters", () => {
  assertEquals(shown("a" + "\0".repeat(10_000) + "b"), "a…");
});

/** What makes naive patterns take time by the square of a text's length. */
const PATHOLOGICAL = ["://", "//a:b", "//a:b@", "//a:/", "@", "a", ":", "/", "\n", "\u202e", " \n", "//x\n\n", "//\r@"];
for (const piece of PATHOLOGICAL) {
  Deno.test(`shown() takes no time for 10 MB of ${JSON.stringify(piece)}`, () => {
    const text = `//a:${piece.repeat(10_000_000 / piece.length)}`;
    const startedAt = performance.now();
    assert(shown(text).length <= 500);
    const time = performance.now() - startedAt;
    // it is about 10 ms; by the square it would be hours, or 2 s for what is looked at
    assert(time < 1_000, `${time} ms`);
  });
}

for (
  const [text, shows] of [
    ["postgres://ann:7-Kx/9z@db/app", "postgres://db/app"],
    ["postgres://ann:5+aB/cD==@db/app", "postgres://db/app"],
    [`postgres://ann:x${"y/".repeat(500)}@db/app`, "postgres://db/app"],
    ["https:\\/\\/ann:SECRET@vendor", "https://vendor"],
    ["https://host:8443/users/ann@example.com", "https://host:8443/users/ann@example.com"],
  ] as const
) {
  Deno.test(`shown() makes ${JSON.stringify(shows)} of ${JSON.stringify(text.slice(0, 40))}`, () => {
    assertEquals(shown(text), shows);
  });
}
