import type { Explained } from "./explained.ts";

/** Of how requests are read and answered. */
export const REQUESTS: readonly Explained[] = [
  ...["4_096 → 4097", "4_096 → 4095"].map((change) => ({
    file: "src/prefer.ts",
    at: "const LONGEST = 4_096;",
    change,
    reason: "it bounds the time and the stack, and nobody is promised the very length",
  })),
  {
    file: "src/prefer.ts",
    at: String
      .raw`for (const preference of prefer.slice(0, LONGEST).match(/(?:[^,"]|"(?:[^"\\]|\\.?)*(?:"|$))+/g) ?? []) {`,
    change: String.raw`…]|"(?:[^"\\]|\\.?)*(?:"|$))+/g → …]|"(?:[^"\\]|\\.?)*(?:"|))+/g`,
    reason: "what is before it takes all up to a quote or to the end, and is never asked to give back",
  },
  ...[
    ['const hasCheapCopies = "Deno" in globalThis || "Bun" in globalThis;', '"Bun" → ""'],
    [
      'const hasCheapCopies = "Deno" in globalThis || "Bun" in globalThis;',
      '"Deno" in globalThis || "Bun" in globalThis → ("Deno" in globalThis)',
    ],
    [
      "if (isHead || close || !hasCheapCopies) return make(reply, isHead, close);",
      "isHead || close || !hasCheapCopies → (isHead || close)",
    ],
  ].map(([at, change]) => ({
    file: "src/reply.ts",
    at: at!,
    change: change!,
    reason: "a copy and a new one are the same: they differ in what they cost, and that on other runtimes",
  })),
  ...['(request.headers.get("connection"))', '"mutant"'].map((to) => ({
    file: "src/fetch_handler.ts",
    at: 'return /\\bclose\\b/i.test(request.headers.get("connection") ?? "");',
    change: to === '"mutant"' ? '"" → "mutant"' : `request.headers.get("connection") ?? "" → ${to}`,
    reason: "null as a text has no close in it, nor has the other",
  })),
  ...['(request.headers.get("host"))', '"mutant"'].map((to) => ({
    file: "src/fetch_handler.ts",
    at: 'if (mayBeHosts) return /[/?#\\\\]/.test(request.headers.get("host") ?? "") ? "" : path;',
    change: to === '"mutant"' ? '"" → "mutant"' : `request.headers.get("host") ?? "" → ${to}`,
    reason: "null as a text has none of these marks, nor has the other",
  })),
  ...[
    ["return (reply.response = (++copies % 1_000 && reply.response) || make(reply, isHead, close)).clone();", [
      "++copies → --copies",
      "1_000 → 1001",
      "1_000 → 999",
    ]],
    ["let copies = 0;", ["0 → 1"]],
  ].flatMap(([at, changes]) =>
    (changes as string[]).map((change) => ({
      file: "src/reply.ts",
      at: at as string,
      change,
      reason: "it bounds what may hang together, and nobody is promised the very number",
    }))
  ),
  ...['let lastUrl = "";', 'let lastPath = "";'].map((at) => ({
    file: "src/fetch_handler.ts",
    at,
    change: '"" → "mutant"',
    reason: "no request has a URL that is none, and the path is not asked for before one was found",
  })),
  ...[["if (url === lastUrl) return lastPath;", "url === lastUrl → false"], ["lastUrl = url;", "lastUrl = url; → ;"]]
    .map(
      ([at, change]) => ({
        file: "src/fetch_handler.ts",
        at: at!,
        change: change!,
        reason: "the path is the same when it is found anew, at more cost",
      }),
    ),
  ...["< → <=", "0 → 1"].map((change) => ({
    file: "src/target.ts",
    at: 'return start < 0 ? "/" : url.slice(start);',
    change,
    reason: "it is looked for from the fourth character on",
  })),
  ...[
    ["return textOrNothing(() => request.socket?.remoteAddress);", "?. → ."],
    ["const transport = info?.remoteAddr?.transport;", "?. → ."],
    ['if (transport === "tcp") return info?.remoteAddr?.hostname;', "?. → ."],
    ['if (typeof info?.requestIP === "function") return info.requestIP(request)?.address;', "?. → ."],
    ["return info?.incoming?.socket?.remoteAddress;", "?. → ."],
  ].map(([at, change]) => ({
    file: "src/peer.ts",
    at: at!,
    change: change!,
    reason: "what is not there throws, and the error is caught: it comes to the same",
  })),
  {
    file: "src/router.ts",
    at: 'return route(method, path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : "", asker);',
    change: '"" → "mutant"',
    reason: "neither is a path of any dialect",
  },
  {
    file: "src/fetch_handler.ts",
    at: 'const mayBeHosts = path.indexOf("/", 1) > 0 || url.includes("?") || url.includes("#");',
    change: "> → >=",
    reason: "it is looked for from the second character on",
  },
  {
    file: "src/edge.ts",
    at: 'if (typeof context?.waitUntil !== "function") continue;',
    change: "?. → .",
    reason: "of nothing it throws, and the error is caught: the next is looked at all the same",
  },
];
