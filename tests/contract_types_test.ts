import { assertEquals, assertMatch } from "@std/assert";

const GEN = new URL("../gen/", import.meta.url);
const PREAMBLE = `
import type { Answer, BatonHandlers, Endpoint, Handlers, NdcHandlers } from "${GEN}routes.ts";
import { getHealthConnected, getHealthReady, headHealthLive } from "${GEN}client/index.ts";
import type { Details, ErrorResponse, Healthy } from "${GEN}client/index.ts";
const timestamp = "2026-01-31T08:00:00Z";
const details = { error: "failed to get connector client" } as const;
`;
const HEALTH = `getHealth: () => ({ status: 200, body: { status: "healthy", timestamp } }),`;
const READY =
  `getReady: async () => await Promise.resolve({ status: 503, body: { status: "not_ready", timestamp, details } }),`;
const CONNECTED = `getHealthConnected: () => ({ status: 504, body: { message: "cannot be reached", details: 1 } }),`;
const LIVE = `getLive: () => ({ status: 200, body: { status: "alive", timestamp } }),`;

/** One file each: whether it compiles is asked for all of them at once, because starting the compiler is what takes time. */
const SNIPPETS = {
  complete: handlers(HEALTH, READY, LIVE),
  missing: handlers(HEALTH, READY),
  additional: handlers(HEALTH, READY, LIVE, `getStarted: () => ({ status: 200 }),`),
  handlerOfHead: handlers(HEALTH, READY, LIVE, `headLive: () => ({ status: 200 }),`),
  undeclaredStatus: handlers(HEALTH, READY, `getLive: () => ({ status: 503, body: { status: "alive", timestamp } }),`),
  bodyOfOtherStatus: handlers(
    `getHealth: () => ({ status: 503, body: { status: "healthy", timestamp } }),`,
    READY,
    LIVE,
  ),
  wrongStatusWord: handlers(HEALTH, READY, `getLive: () => ({ status: 200, body: { status: "live", timestamp } }),`),
  missingField: handlers(HEALTH, READY, `getLive: () => ({ status: 200, body: { status: "alive" } }),`),
  additionalField:
    `export const answer: Answer<"getLive"> = { status: 200, body: { status: "alive", timestamp, pid: 1 } };`,
  bodyOfHead: `export const answer: Answer<"headLive"> = { status: 200, body: {} };`,
  unknownOperation: `export type Unknown = Answer<"getStarted">;`,
  ndcComplete: ndcHandlers(CONNECTED),
  ndcBodyOfSuccess: `export const answer: Answer<"getHealthConnected"> = { status: 200, body: details };`,
  ndcBodyInHandler: ndcHandlers(`getHealthConnected: () => ({ status: 200, body: {} }),`),
  ndcUndeclaredStatus: ndcHandlers(`getHealthConnected: () => ({ status: 500, body: { message: "", details: {} } }),`),
  bothDialects: `export const handlers = (a: BatonHandlers<1>, b: NdcHandlers<1>): Handlers<1> => ({ ...a, ...b });`,
  oneDialectForBoth: `export const handlers = (a: BatonHandlers<1>): Handlers<1> => a;`,
  endpoints:
    `export const endpoints: [Endpoint<"ndc">, Endpoint<"baton">, Endpoint] = ["connected", "live", "connected"];`,
  endpointOfOtherDialect: `export const endpoint: Endpoint<"baton"> = "connected";`,
  detailsOfOthers: `export const all: Details = { error: "connector is shutting down", error_id: "7f3a9c", quota: "x" };
  export const some: Healthy = { status: "healthy", timestamp, details: { quota: "x" } };
  export function texts({ error, error_id, ...others }: Details): [string, string?, string?] {
    return [error, error_id, others.quota];
  }`,
  detailsOfNoText: `export const all: Details = { ...details, quota: 1 };`,
  detailsOfOtherError: `export const all: Details = { error: "unknown" };`,
  client: `export async function ask(): Promise<ErrorResponse | undefined> {
    await getHealthReady();
    await headHealthLive({ headers: { Prefer: "wait=1" } });
    return (await getHealthConnected({ headers: { Prefer: "wait=4.5" } })).error;
  }`,
  toldApart: `export function error(answer: Answer<"getHealth">): string {
    return answer.status === 503 ? answer.body.details.error : answer.body.status satisfies "healthy";
  }`,
};

function handlers(...rows: string[]): string {
  return `export const handlers: BatonHandlers<AbortSignal> = {\n${rows.join("\n")}\n};`;
}

function ndcHandlers(connected: string): string {
  const rows = [
    `getHealthReady: () => ({ status: 503, body: { message: "connector is shutting down", details: [null] } }),`,
    `getHealthLive: async () => await Promise.resolve({ status: 200 }),`,
    connected,
  ];
  return `export const handlers: NdcHandlers<AbortSignal> = {\n${rows.join("\n")}\n};`;
}

/** Runs the compiler on all snippets. Returns what it says of each, without colours and on one line. */
async function checkSnippets(): Promise<Map<string, string[]>> {
  const directory = await Deno.makeTempDir({ prefix: "baton_contract_types_" });
  try {
    const files = Object.entries(SNIPPETS).map(([name, code]) => ({
      path: `${directory}/${name}.ts`,
      code: PREAMBLE + code,
    }));
    for (const { path, code } of files) await Deno.writeTextFile(path, code);
    const { stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--no-config", "--no-lock", "--quiet", ...files.map((file) => file.path)],
      env: { NO_COLOR: "1" },
    }).output();
    // Each diagnostic starts with its code and ends with the place that it is about.
    const pattern = /^(TS\d+ .*?)^\s+at file:\S*?\/(\w+)\.ts:\d+:\d+$/gms;
    const found = new Map<string, string[]>(Object.keys(SNIPPETS).map((name) => [name, []]));
    for (const [, text, name] of new TextDecoder().decode(stderr).matchAll(pattern)) {
      found.get(name!)?.push(text!.replaceAll(/\s+/g, " "));
    }
    return found;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const EXPECTED: [behaviour: string, snippet: keyof typeof SNIPPETS, diagnostics: RegExp[]][] = [
  ["BatonHandlers takes one handler for each GET, synchronous or not", "complete", []],
  ["BatonHandlers refuses a missing handler", "missing", [/^TS2741 .* Property 'getLive' is missing in type/]],
  ["BatonHandlers refuses one handler too many", "additional", [
    /^TS2353 .* 'getStarted' does not exist in type 'BatonHandlers<Abo/,
  ]],
  ["BatonHandlers refuses a handler of HEAD", "handlerOfHead", [
    /^TS2353 .* 'headLive' does not exist in type 'BatonHandlers<Abo/,
  ]],
  ["BatonHandlers refuses an undeclared status", "undeclaredStatus", [
    /^TS2322 .* Type '503' is not assignable to type '200'/,
  ]],
  ["BatonHandlers refuses the body of another status", "bodyOfOtherStatus", [
    /^TS2322 .* but required in type 'Unhealthy'/,
  ]],
  ["BatonHandlers refuses a wrong status word", "wrongStatusWord", [
    /^TS2322 .* Type '"live"' is not assignable to type '"alive"'/,
  ]],
  ["BatonHandlers refuses a body without a field", "missingField", [
    /^TS2741 .* Property 'timestamp' is missing in type/,
  ]],
  ["Answer refuses a body with a field too many", "additionalField", [
    /^TS2353 .* 'pid' does not exist in type 'Alive'/,
  ]],
  ["Answer refuses a body for HEAD", "bodyOfHead", [/^TS2322 .* Type '\{\}' is not assignable to type 'undefined'/]],
  ["Answer refuses an unknown operation", "unknownOperation", [
    /^TS2344 .* '"getStarted"' does not satisfy .* 'OperationId'/,
  ]],
  ["Answer is told apart by its status", "toldApart", []],
  ["NdcHandlers takes one handler for each GET, synchronous or not", "ndcComplete", []],
  ["Answer refuses a body for NDC's success", "ndcBodyOfSuccess", [
    /^TS2739 .* is missing the following properties from type 'ErrorResponse'/,
  ]],
  ["NdcHandlers refuses a body of a success, in a handler too", "ndcBodyInHandler", [/^TS2322 .* is not assignable/]],
  ["NdcHandlers refuses an undeclared status", "ndcUndeclaredStatus", [
    /^TS2322 .* Type '500' is not assignable to type/,
  ]],
  ["Handlers takes the handlers of both dialects", "bothDialects", []],
  ["Handlers refuses the handlers of one dialect", "oneDialectForBoth", [/^TS2739 .* missing .* 'Handlers<1>'/]],
  ["Endpoint has the names of one dialect, or of all", "endpoints", []],
  ["Endpoint refuses the name of another dialect", "endpointOfOtherDialect", [/^TS2322 .* Type '"connected"' is not/]],
  ["Details takes known texts and those of any other check", "detailsOfOthers", []],
  ["Details refuses what is no text", "detailsOfNoText", [/^TS2322 .* Type 'number' is not assignable to type/]],
  ["Details refuses an unknown error", "detailsOfOtherError", [
    /^TS2322 .* Type '"unknown"' is not assignable to type/,
  ]],
  ["The client asks NDC's endpoints, with the time that it will wait", "client", []],
];

let diagnostics: Promise<Map<string, string[]>> | undefined;

for (const [behaviour, snippet, expected] of EXPECTED) {
  Deno.test(behaviour, async () => {
    diagnostics ??= checkSnippets();
    const actual = (await diagnostics).get(snippet) ?? [];
    assertEquals(actual.length, expected.length, actual.join("\n"));
    for (const [index, pattern] of expected.entries()) assertMatch(actual[index]!, pattern);
  });
}
