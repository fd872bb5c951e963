import { assert, assertEquals } from "@std/assert";
import { UNIX_PEER } from "../src/address.ts";
import { type Disclosure, DISCLOSURES, mayRead, shown, withoutCredentials } from "../src/disclosure.ts";

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

const CREDENTIALS: [form: string, text: string, left: string][] = [
  ["a user and a password", "at postgres://ann:s3cret@db:5432/app now", "at postgres://db:5432/app now"],
  ["a user alone", "postgres://ann@db/app", "postgres://db/app"],
  ["a user and an empty password", "https://ann:@db/", "https://db/"],
  ["a password alone", "redis://:s3cret@db:6379", "redis://db:6379"],
  ["nothing at all", "https://@db/", "https://db/"],
  ["an @ in the password", "postgres://ann:s3@cr@et@db/app", "postgres://db/app"],
  ["a : in the password", "postgres://ann:s3:cr:et@db/app", "postgres://db/app"],
  ["a ? or # in the password", "postgres://ann:s3?c#ret@db/app", "postgres://db/app"],
  [
    "a / in the password, as Deno quotes it",
    "Invalid URL: 'postgres://ann:s3/cr/et@db/app'",
    "Invalid URL: 'postgres://db/app'",
  ],
  ["a / at the start of the password", "redis://:/s3cret@db", "redis://db"],
  ["a / and an @ in the password", "redis://ann:s3/c@r/et@db", "redis://db"],
  ["a line end after the password", "postgres://ann:s3cret\n@db/app", "postgres://db/app"],
  ["a line end after a token alone", "https://t0ken\n@api/", "https://api/"],
  ["a Windows line end after the password", "postgres://ann:s3/cret\r\n@db/app", "postgres://db/app"],
  ["a Windows line end after a token alone", "https://t0ken\r\n@api/", "https://api/"],
  ["six digits before a / in the password", "postgres://ann:123456/x@db", "postgres://db"],
  ["a scheme that ends in file, and a / in the password", "sqlfile://ann:s3/cret@db", "sqlfile://db"],
  ["several URLs with a / in the password", "a://u:p/1@h and b://v:p/2@i", "a://h and b://i"],
  ["escapes", "https://ann%40x:s3%2Fcret@db/", "https://db/"],
  ["a scheme in upper case", "POSTGRES://ann:s3cret@db", "POSTGRES://db"],
  ["a scheme of several parts", "postgresql+psycopg2://ann:s3cret@db", "postgresql+psycopg2://db"],
  ["no scheme", "//ann:s3cret@db/app", "//db/app"],
  ["an IPv6 host", "http://ann:s3cret@[::1]:8080/", "http://[::1]:8080/"],
  ["several hosts", "mongodb://ann:s3cret@a:27017,b:27017/app", "mongodb://a:27017,b:27017/app"],
  ["several URLs", "from a://u:p1@h to b://v:p2@i and c://w@j", "from a://h to b://i and c://j"],
  ["several URLs without a space", "a://u:p1@h,b://v:p2@i;c://w@j", "a://h,b://i;c://j"],
  ["quotes and brackets around", `<"https://ann:s3cret@db">`, `<"https://db">`],
  ["other alphabets", "https://añn:pässwörd🩺@db", "https://db"],
  ["no host", "https://ann:s3cret@", "https://"],
];
for (const [form, text, left] of CREDENTIALS) {
  Deno.test(`withoutCredentials() takes user and password out of a URL with ${form}`, () => {
    assertEquals(withoutCredentials(text), left);
  });
}

const HARMLESS = [
  "",
  "ann@example.com",
  "user:ann@example.com has no role",
  "serviceAccount:app@project.iam.gserviceaccount.com",
  "https://example.com/users/ann@example.com",
  "https://example.com:8080/users/ann@example.com answered 500",
  "https://example.com:8/users/ann@example.com",
  "https://example.com:27017/users/ann@example.com",
  "https://example.com\n\n\n@ann",
  "https://example.com:x/y\n\n\n@ann",
  "https://example.com?user=ann&at=1",
  "http://[::1]:8080/users/ann@example.com",
  "https://jsr.io/@std/assert/1.0.0/mod.ts:10:5",
  "file:///C:/app/node_modules/@scope/name/index.js:1:2",
  "file://C:/app/node_modules/@scope/name/index.js",
  "npm:@scope/name@1.2.3",
  "see https://example.com and ask @ann",
];
for (const text of HARMLESS) {
  Deno.test(`withoutCredentials() leaves ${JSON.stringify(text)} as it is`, () => {
    assertEquals(withoutCredentials(text), text);
  });
}

const CUT: [what: string, length: number, end: string, left: string][] = [
  ["leaves the end of a text of 8192 characters", 8_192, " b://h", " b://h"],
  ["takes the last URL out of what it searches of a longer one", 8_193, " b://hh", " b://"],
  ["leaves nothing of a password whose URL is cut off", 8_300, ` b://ann:s3cret-${"x".repeat(200)}@db`, " b://"],
  ["leaves nothing of one with a / in it", 8_300, ` b://ann:s3/c//ret-${"x".repeat(200)}@db`, " b://"],
  ["leaves nothing of one after a tab", 8_300, `\tb://ann:s3/cret-${"x".repeat(200)}@db`, "\tb://"],
  ["leaves the words before it", 8_193, " //a b c", " //a b "],
  ["leaves a last word that is no URL", 8_195, " b:/h and more", " b:/h and m"],
];
for (const [what, length, end, left] of CUT) {
  Deno.test(`withoutCredentials() ${what}`, () => {
    const padding = "x".repeat(length - end.length);
    assertEquals(withoutCredentials(padding + end), padding + left);
  });
}

Deno.test("withoutCredentials() leaves only the scheme of one URL that is cut off", () => {
  assertEquals(withoutCredentials(`b://ann:s3/cret-${"x".repeat(9_000)}@db`), "b://");
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
