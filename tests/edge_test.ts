import { assertEquals } from "@std/assert";
import { isEdge, waitUntilOf } from "../src/edge.ts";

const NODE = { versions: { node: "22.0.0" } };

const SCOPES: readonly [name: string, scope: object, edge: boolean][] = [
  ["Deno", { Deno: {}, process: NODE, navigator: { userAgent: "Deno/2.9.6" } }, false],
  ["Bun", { Bun: {}, process: NODE }, false],
  ["Node 20, which has no navigator", { process: NODE }, false],
  ["Node 26", { process: NODE, navigator: { userAgent: "Node.js/26" } }, false],
  ["workerd", { navigator: { userAgent: "Cloudflare-Workers" } }, true],
  ["workerd with nodejs_compat", { process: NODE, navigator: { userAgent: "Cloudflare-Workers" } }, true],
  ["Vercel's edge runtime, whose process has variables alone", { process: { env: {} }, EdgeRuntime: "vercel" }, true],
  ["a browser", { navigator: { userAgent: "Mozilla/5.0" } }, true],
];

for (const [name, scope, edge] of SCOPES) {
  Deno.test(`isEdge() is ${edge} on ${name}`, () => assertEquals(isEdge(scope), edge));
}

Deno.test("isEdge() is false here, and needs no process to know", () => {
  assertEquals(isEdge(), false);
  const scope = {
    get process(): never {
      throw new Error("made up");
    },
  };
  assertEquals([isEdge({ Deno: {}, __proto__: scope } as object), isEdge({ Bun: {}, __proto__: scope } as object)], [
    false,
    false,
  ]);
});

/** As Cloudflare's: refuses to be called without its `this`. */
class Context {
  readonly #kept: unknown[] = [];

  waitUntil(promise: Promise<unknown>): void {
    this.#kept.push(promise);
  }

  get kept(): number {
    return this.#kept.length;
  }
}

const THROWING = new Proxy({}, {
  get() {
    throw new Error("looked at");
  },
});

Deno.test("waitUntilOf() finds it in the first that has it, and calls it as a method", () => {
  const [first, second] = [new Context(), new Context()];
  waitUntilOf(undefined, null, "text", {}, { waitUntil: true }, THROWING, first, second)!(Promise.resolve());
  assertEquals([first.kept, second.kept], [1, 0]);
});

Deno.test("waitUntilOf() finds nothing where there is nothing", () => {
  assertEquals(waitUntilOf(undefined, { remoteAddr: {} }, THROWING), undefined);
});

Deno.test("waitUntilOf() does no harm when the runtime takes no more promises", () => {
  const over = {
    waitUntil() {
      throw new Error("the request is over");
    },
  };
  assertEquals(waitUntilOf(over)!(Promise.resolve()), undefined);
});
