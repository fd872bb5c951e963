/** Users and passwords of URLs in texts: src/disclosure.ts. */
import { assertEquals } from "@std/assert";
import { withoutCredentials } from "../src/disclosure.ts";

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
