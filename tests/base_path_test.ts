/** The endpoints below a path, for who mounts them beside others. */
import { assertEquals, assertThrows } from "@std/assert";
import { createHealth } from "../src/health.ts";
import type { Handlers } from "../src/health.ts";

const health = createHealth({ ready: () => {}, validate: () => {} });
const internal = health.as({ basePath: "/internal" });

async function statuses(handlers: Handlers, paths: readonly string[], method = "GET"): Promise<number[]> {
  const answers = paths.map((path) => handlers.fetch(new Request(`http://localhost${path}`, { method })));
  return (await Promise.all(answers)).map(({ status }) => status);
}

Deno.test("as({ basePath }) answers below the path, whatever the query", async () => {
  const paths = ["/internal/health", "/internal/ready?x=/live", "/internal/live"];
  assertEquals(await statuses(internal, paths), [200, 200, 200]);
  assertEquals(await statuses(internal, paths, "POST"), [405, 405, 405]);
});

Deno.test("as({ basePath }) knows no other path", async () => {
  const paths = ["/health", "/internal", "/internal/", "/internalhealth", "/INTERNAL/health", "/internal//health"]
    .concat(["/internal/internal/health", "//internal/health", "/x/internal/health", "/internal/health/"]);
  assertEquals(new Set(await statuses(internal, paths)), new Set([404]));
});

Deno.test("as({ basePath }) leaves the health itself where it was", async () => {
  assertEquals(await statuses(health, ["/health", "/internal/health"]), [200, 404]);
});

Deno.test("as({ basePath }) stands for NDC's root, with and without a slash, and takes several segments", async () => {
  const ndc = health.as({ dialect: "ndc", basePath: "/a/b-c/~d" });
  assertEquals(await statuses(ndc, ["/a/b-c/~d", "/a/b-c/~d/", "/a/b-c/~d/health/connected", "/"]), [
    200,
    200,
    200,
    404,
  ]);
});

Deno.test('as({ basePath: "" }) is as without', async () => {
  assertEquals(await statuses(health.as({ basePath: "" }), ["/health", "/x/health"]), [200, 404]);
});

Deno.test("as({ basePath }) holds for the listener, too", () => {
  const urls = ["/internal/live", "/live", "http://localhost/internal/live?x=1"];
  const answered = urls.map((url) => {
    const response = { statusCode: 0, setHeader: () => {}, end: () => {} };
    internal.listener({ method: "GET", url }, response);
    return response.statusCode;
  });
  assertEquals(answered, [200, 404, 200]);
});

for (
  const basePath of ["internal", "/internal/", "/", "//internal", "/in ternal", "/a?b", "/a#b", "/:x/é", 1, null, [
    "/a",
  ]]
) {
  Deno.test(`as() refuses the base path ${JSON.stringify(basePath)}`, () => {
    assertThrows(
      () => health.as({ basePath: basePath as string }),
      TypeError,
      "Cannot mount health: expected basePath to be a path such as /internal, got ",
    );
  });
}
