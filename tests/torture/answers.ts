/** What servers answer that mean no good to the command: made by chance, in latin1, a character a byte. */
import fc from "fast-check";

/** What a server does with a connection. */
export interface EvilAnswer {
  /** What it sends, in parts. */
  readonly parts: readonly string[];
  /** Between two parts, in milliseconds. */
  readonly pause: number;
  /** What it does then; `repeat` sends the last part again and again. */
  readonly end: "close" | "reset" | "stall" | "repeat";
  /** The exit code; `undefined` where it depends on what the client's system does first. */
  readonly code: 0 | 1 | undefined;
}

type Text = fc.Arbitrary<string>;

function oneOf(...texts: readonly string[]): Text {
  return fc.constantFrom(...texts);
}

const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
const bytes = (maxLength: number) => fc.array(byte, { maxLength }).map((all) => all.join(""));
const printable = (maxLength: number) =>
  fc.array(fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), { maxLength }).map((all) =>
    all.join("").trim()
  );

const header = fc.tuple(
  oneOf("A", "Server", "Location", "date", "Set-Cookie", "!#$"),
  oneOf(":", ": ", ":\t"),
  printable(30),
)
  .map(([name, colon, value]) => `${name}${colon}${value}\r\n`);
const headers = fc.array(header, { maxLength: 5 }).map((all) => all.join(""));
const interim = fc.tuple(oneOf("100 Continue", "102", "103 Early Hints", "199 x"), headers).map(([status, headers]) =>
  `HTTP/1.1 ${status.includes(" ") ? status : `${status} `}\r\n${headers}\r\n`
);

const body = fc.oneof(
  oneOf(
    '{"status":"healthy"}',
    '{"status":"unhealthy","details":{"error":"a\u001b[31m\u0000b","validation_error":"\u0085c\r\nd"}}',
    "",
    "{",
    "[]",
    "null",
  ),
  bytes(300),
  fc.integer({ min: 0, max: 60_000 }).map((length) => "z".repeat(length)),
);

const chunked = fc.tuple(fc.array(fc.tuple(bytes(40), oneOf("", ";a", ";a=b", " ;x")), { maxLength: 5 }), headers).map(
  ([chunks, trailers]) =>
    chunks.filter(([text]) => text !== "").map(([text, extension]) =>
      `${text.length.toString(16)}${extension}\r\n${text}\r\n`
    ).join("") + `0\r\n${trailers}\r\n`,
);

/** Headers that frame a body, and the body. */
const framed = fc.oneof(
  fc.tuple(body, oneOf("Content-Length", "content-length", "CONTENT-LENGTH")).map(([body, name]) =>
    `${name}: ${body.length}\r\n\r\n${body}`
  ),
  chunked.map((body) => `Transfer-Encoding: chunked\r\n\r\n${body}`),
);

const whole = (status: string): Text =>
  fc.tuple(fc.array(interim, { maxLength: 3 }), headers, framed).map(([before, headers, framed]) =>
    `${before.join("")}HTTP/1.1 ${status}\r\n${headers}${framed}`
  );
const whole200 = fc.oneof(whole("200 OK"), whole("200 "), whole("200 \xff"));
const other = fc.integer({ min: 201, max: 599 }).filter((status) => status !== 204 && status !== 304).chain((status) =>
  whole(`${status} `)
);

/** Something in an answer that makes it none. */
const FLAWS = [
  ["HTTP/1.1 ", "HTTP/2 "],
  ["HTTP/1.1 ", "HTTP/1.1  "],
  ["HTTP/1.1 ", "http/1.1 "],
  ["HTTP/1.1 ", " HTTP/1.1 "],
  ["HTTP/1.1 ", "\r\nHTTP/1.1 "],
  [" 200", " 0200"],
  [" 200", " 20"],
  [" 200", " 2OO"],
  ["\r\n", "\r\nNo colon\r\n"],
  ["\r\n", "\r\n folded: yes\r\n"],
  ["\r\n", "\r\nA\0B: c\r\n"],
  ["\r\n", "\r\nA: b\0c\r\n"],
  ["\r\n", "\r\nA : b\r\n"],
  ["\r\n", "\r\n: b\r\n"],
  ["\r\n", "\r\nContent-Length: 7\r\nContent-Length: 8\r\n"],
  ["\r\n", "\r\nContent-Length: -1\r\n"],
  ["\r\n", "\r\nContent-Length: 70000\r\n"],
  ["\r\n", "\r\nTransfer-Encoding: gzip\r\n"],
  ["\r\n", "\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n"],
  ["\r\n", `\r\nA: ${"b".repeat(17_000)}\r\n`],
] as const;

/** The head of a 200 without interim ones, so that a flaw is where it counts. */
const plain200 = framed.map((framed) => `HTTP/1.1 200 OK\r\n${framed}`);
const flawed = fc.tuple(plain200, fc.constantFrom(...FLAWS)).map(([text, [from, to]]) => text.replace(from, () => to));

/** Neither is an answer of HTTP/1. */
const FOREIGN = [
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "\0\0\x12\x04\0\0\0\0\0",
  "SSH-2.0-OpenSSH_9.2\r\n",
  "\x15\x03\x01\x00\x02\x02\x28",
  "220 mail ESMTP\r\n",
  "GET / HTTP/1.1\r\n\r\n",
  "\r\n\r\n",
  "{}",
];
const foreign = fc.oneof(oneOf(...FOREIGN), bytes(400).filter((text) => text !== "" && !text.startsWith("HTTP/1")));

/** What never ends: a beginning, and what goes on. */
const endless = fc.constantFrom(
  ["HTTP/1.1 200 OK\r\n", "A: b\r\n"],
  ["HTTP/1.1 200 OK\r\nA: ", "b".repeat(1_000)],
  ["HTTP/1.1 200 OK\r\n\r\n", "z".repeat(1_000)],
  ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nz\r\n"],
  ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1", ";a=b"],
  ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "A: b\r\n"],
  ["", "HTTP/1.1 100 Continue\r\n\r\n"],
  ["", "\0".repeat(1_000)],
  ["", "\r\n"],
);

/** Into parts, each sent by itself. */
const parted = (text: Text): fc.Arbitrary<string[]> =>
  fc.tuple(text, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 })).map(([text, cuts]) => {
    const at = [0, ...cuts.map((cut) => Math.floor(cut * text.length)).toSorted((a, b) => a - b), text.length];
    return at.slice(1).map((end, i) => text.slice(at[i], end)).filter((part) => part !== "");
  });

const pause = fc.constantFrom(0, 0, 0, 1, 5);
const answer = (
  parts: fc.Arbitrary<readonly string[]>,
  ends: readonly EvilAnswer["end"][],
  code: EvilAnswer["code"],
): fc.Arbitrary<EvilAnswer> =>
  fc.record({ parts, pause, end: fc.constantFrom(...ends), code: fc.constant(code) }).map((answer) => ({
    ...answer,
    // the client's system may hear of a reset before the client has read what came before
    ...(answer.end === "reset" && code === 0 && { code: undefined }),
  }));

/** Without its end, of which at least one byte is missing. */
const cutOff = fc.tuple(plain200, fc.double({ min: 0, max: 1, noNaN: true })).map(([text, part]) =>
  text.slice(0, Math.floor((text.length - 1) * part))
);

/** One byte each, so that it is not whole in time. */
const dripped: fc.Arbitrary<EvilAnswer> = plain200.filter((text) => text.length > 100).map((text) => ({
  parts: [...text.slice(0, 100)],
  pause: 20,
  end: "stall",
  code: 1,
}));

/** All that a server may do. Those that make the command wait for its time to be up are rare, since they last. */
export const evilAnswer: fc.Arbitrary<EvilAnswer> = fc.oneof(
  { weight: 20, arbitrary: answer(parted(whole200), ["close", "close", "stall", "reset"], 0) },
  { weight: 14, arbitrary: answer(parted(other), ["close", "reset", "stall"], 1) },
  { weight: 14, arbitrary: answer(parted(cutOff), ["close", "reset"], 1) },
  { weight: 14, arbitrary: answer(parted(flawed), ["close", "reset"], 1) },
  { weight: 8, arbitrary: answer(parted(foreign), ["close", "reset"], 1) },
  { weight: 3, arbitrary: answer(endless.map((parts) => [...parts]), ["repeat"], 1) },
  { weight: 1, arbitrary: answer(parted(cutOff), ["stall"], 1) },
  { weight: 1, arbitrary: dripped },
);
