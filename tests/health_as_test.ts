import { assertEquals, assertThrows } from "@std/assert";
import { createHealth, type Dialect, type Disclosure, type SpokenOptions } from "../mod.ts";
import { ask, failing, Log, pass, PEERS, WAYS } from "./asking.ts";

const unhealthy = (options: SpokenOptions = {}) =>
  createHealth({ validate: failing("no table"), onError: () => {}, ...options });

/** Whether a client is shown the text, and in which dialect it is answered. */
async function spoken(handlers: ReturnType<typeof unhealthy>["as"], given: SpokenOptions, peer: string | undefined) {
  const made = handlers(given);
  const response = await made.fetch(new Request("http://localhost/health/connected"));
  await response.body?.cancel();
  const dialect: Dialect = response.status === 404 ? "baton" : "ndc";
  const { body } = await ask(made, dialect === "ndc" ? "/health/connected" : "/health", { dialect, peer });
  return [dialect, body.includes("no table")];
}

Deno.test("as() speaks another dialect, and the health its own as before", async () => {
  const health = unhealthy();
  const ndc = health.as({ dialect: "ndc" });
  for (const way of Object.keys(WAYS) as (keyof typeof WAYS)[]) {
    assertEquals((await WAYS[way](ndc, "/health/connected", { dialect: "ndc" })).status, 502);
    assertEquals((await WAYS[way](ndc, "/ready", { dialect: "ndc" })).status, 404);
    assertEquals((await WAYS[way](health, "/health/connected")).status, 404);
    assertEquals((await WAYS[way](health, "/health")).status, 503);
  }
});

const SPOKEN: [given: SpokenOptions, as: SpokenOptions, dialect: Dialect, shownTo: (keyof typeof PEERS)[]][] = [
  [{}, {}, "baton", ["loopback"]],
  [{}, { dialect: "ndc" }, "ndc", ["loopback"]],
  [{}, { details: "always" }, "baton", ["loopback", "stranger", "unknown"]],
  [{}, { details: "never" }, "baton", []],
  [{ dialect: "ndc", details: "never" }, {}, "ndc", []],
  [{ dialect: "ndc", details: "never" }, { dialect: undefined, details: undefined }, "ndc", []],
  [{ dialect: "ndc", details: "never" }, { dialect: "baton" }, "baton", []],
  [{ dialect: "ndc", details: "never" }, { details: "loopback" }, "ndc", ["loopback"]],
  [{ dialect: "ndc", details: "always" }, { dialect: "baton", details: "loopback" }, "baton", ["loopback"]],
  [{ details: "always" }, { dialect: "ndc" }, "ndc", ["loopback", "stranger", "unknown"]],
];
for (const [given, as, dialect, shownTo] of SPOKEN) {
  Deno.test(`as(${Deno.inspect(as)}) of ${Deno.inspect(given)} speaks ${dialect} and shows texts to ${shownTo.join(", ") || "nobody"}`, async () => {
    for (const [peer, address] of Object.entries(PEERS)) {
      const seen = await spoken(unhealthy(given).as, as, address);
      assertEquals(seen, [dialect, shownTo.some((one) => one === peer)], peer);
    }
  });
}

Deno.test("as() shares the checks, their results, their log, and the service's life", async () => {
  let runs = 0;
  const log = new Log();
  const health = createHealth({
    validate: () => {
      runs++;
      throw new Error("no table");
    },
    onError: log.onError,
  });
  const ndc = health.as({ dialect: "ndc", details: "never" });
  const baton = JSON.parse((await ask(health, "/health")).body);
  const other = JSON.parse((await ask(ndc, "/health/connected", { dialect: "ndc" })).body);
  assertEquals([runs, log.lines.length], [1, 1]);
  assertEquals(other.details, { validate: `failed, error_id ${baton.details.error_id}` });
  health.drain();
  const drained = await ask(ndc, "/health/ready", { dialect: "ndc" });
  assertEquals([drained.status, drained.headers.get("connection")], [503, "close"]);
});

Deno.test("as() begins nothing", () => {
  const unasked = failing("This must not be asked");
  const log = new Log();
  createHealth({ validate: unasked, onError: log.onError }).as({ dialect: "ndc" });
  assertEquals(log.lines, []);
});

Deno.test("as() and what it returns need no this", async () => {
  const { as } = createHealth({ validate: pass });
  const { fetch, listener } = as({ dialect: "ndc" });
  for (const way of Object.values(WAYS)) {
    assertEquals((await way({ fetch, listener }, "/health/connected", { dialect: "ndc" })).status, 200);
  }
});

const REFUSED: [given: unknown, text: string][] = [
  [{ dialect: "NDC" }, 'Cannot create health: expected dialect to be baton or ndc, got "NDC"'],
  [{ dialect: "" }, "Cannot create health: expected dialect to be baton or ndc, got nothing"],
  [{ dialect: "constructor" }, 'Cannot create health: expected dialect to be baton or ndc, got "constructor"'],
  [{ details: "Always" }, 'Cannot create health: expected details to be loopback, always or never, got "Always"'],
  [{ details: true }, "Cannot create health: expected details to be loopback, always or never, got true"],
];
for (const [given, text] of REFUSED) {
  Deno.test(`as(${Deno.inspect(given)}) refuses it, as createHealth() does`, () => {
    const health = createHealth({ validate: pass });
    assertThrows(() => health.as(given as { details?: Disclosure }), TypeError, text);
    assertThrows(() => createHealth({ validate: pass, ...given as { details?: Disclosure } }), TypeError, text);
  });
}

for (
  const [what, options, url, host, status] of [
    ["NDC's endpoints", { dialect: "ndc" }, "http://x/health/live", "x/health", 404],
    ["NDC's endpoints", { dialect: "ndc" }, "http://x/health/live", "x", 200],
    ["a mount", { basePath: "/internal" }, "http://x/internal/live", "x/internal", 404],
    ["a mount", { basePath: "/internal" }, "http://u@x/internal/live", "u@x/internal", 404],
    ["a mount", { basePath: "/internal" }, "http://x/internal/live", "x", 200],
  ] as const
) {
  Deno.test(`as() lets a Host of ${host} not choose among ${what}`, async () => {
    // as Deno and workerd make it: the URL's part of the Host may hold a path
    const request = { method: "GET", url, headers: new Headers({ host }) } as Request;
    assertEquals((await unhealthy().as(options).fetch(request)).status, status);
  });
}

for (
  const [options, message] of [
    [undefined, "Cannot create health: expected the options to be an object, got undefined"],
    [null, "Cannot create health: expected the options to be an object, got null"],
    ["/internal", 'Cannot create health: expected the options to be an object, got "/internal"'],
    [
      { basepath: "/x" },
      'Cannot create health: expected the options to be none but basePath, dialect, details, got "basepath"',
    ],
  ] as const
) {
  Deno.test(`as() refuses ${JSON.stringify(options) ?? "nothing"}`, () => {
    assertEquals(assertThrows(() => unhealthy().as(options as never), TypeError).message, message);
  });
}
