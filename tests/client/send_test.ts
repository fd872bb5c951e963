import { assertEquals } from "@std/assert";
import { hasSockets, send } from "../../src/client/send.ts";
import { replaceGlobal } from "../replace_global.ts";

const RUNTIMES: [name: string, globals: Record<string, unknown>, expected: boolean][] = [
  ["Deno", { Deno: {}, process: undefined, navigator: { userAgent: "Deno/2.9.6" } }, true],
  ["Bun", { Bun: {}, navigator: { userAgent: "Bun/1.4.4" } }, true],
  ["Node 20", { process: { release: { name: "node" } }, navigator: undefined }, true],
  ["Node 22", { process: { release: { name: "node" } }, navigator: { userAgent: "Node.js/22" } }, true],
  ["workerd", { process: undefined, navigator: { userAgent: "Cloudflare-Workers" } }, false],
  ["workerd that is compatible with Node", {
    process: { release: { name: "node" } },
    navigator: { userAgent: "Cloudflare-Workers" },
  }, false],
  ["an edge runtime with variables", { process: { env: {} }, navigator: undefined }, false],
  ["a browser", { process: undefined, navigator: { userAgent: "Mozilla/5.0" } }, false],
];
for (const [name, globals, expected] of RUNTIMES) {
  Deno.test(`hasSockets() is ${expected} on ${name}`, () => {
    using _deno = hidden("Deno", globals);
    using _process = replaceGlobal("process", globals.process);
    using _navigator = replaceGlobal("navigator", globals.navigator);
    using _bun = "Bun" in globals ? replaceGlobal("Bun", {}) : undefined;
    assertEquals(hasSockets(), expected);
  });
}

Deno.test("send() asks the global fetch where there are no sockets, as it is then", async () => {
  const request = new Request("http://127.0.0.1:1/live");
  const given: unknown[] = [];
  let answer: Promise<Response>;
  {
    using _deno = hidden("Deno", {});
    using _process = replaceGlobal("process", undefined);
    using _fetch = replaceGlobal("fetch", (...args: unknown[]) => (given.push(...args), new Response("global")));
    answer = send(request);
  }
  assertEquals([await (await answer).text(), given], ["global", [request]]);
});

/** Takes a global away altogether, unless it is among those that a runtime has. */
function hidden(name: string, globals: Record<string, unknown>): Disposable | undefined {
  if (name in globals) return undefined;
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, name)!;
  Reflect.deleteProperty(globalThis, name);
  return { [Symbol.dispose]: () => void Object.defineProperty(globalThis, name, descriptor) };
}
