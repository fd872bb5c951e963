import { assertEquals } from "@std/assert";
import { gen } from "../tools/gen.ts";
import { readFiles } from "../tools/gen/files.ts";

const ROOT = new URL("../", import.meta.url);

async function withDirectory(test: (url: URL, path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir({ prefix: "baton_gen_test_" });
  try {
    await test(new URL(`file://${path}/`), path);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

Deno.test("gen() finds gen/ to be what openapi.yaml says", async () => {
  assertEquals(await gen(["--check"]), undefined);
});

Deno.test("gen() writes the same bytes at every run, whatever the directory held", async () => {
  await withDirectory(async (first, firstPath) => {
    await withDirectory(async (second, secondPath) => {
      await Deno.mkdir(`${secondPath}/client`);
      await Deno.writeTextFile(`${secondPath}/client/types.gen.ts`, "stale");
      await Deno.writeTextFile(`${secondPath}/extra.ts`, "extra");
      await gen([], first);
      await gen([], second);
      const files = await readFiles(firstPath);
      assertEquals(files.has("routes.ts") && files.has("schema.ts") && files.has("client/sdk.gen.ts"), true);
      assertEquals(files, await readFiles(secondPath));
      assertEquals(files, await readFiles(new URL("gen", ROOT).pathname));
    });
  });
});

Deno.test("gen() --check names stale, missing and extra files, and writes nothing", async () => {
  await withDirectory(async (url, path) => {
    await gen([], url);
    await Deno.writeTextFile(`${path}/routes.ts`, "// by hand\n", { append: true });
    await Deno.remove(`${path}/schema.ts`);
    await Deno.writeTextFile(`${path}/client/extra.ts`, "");
    const before = await readFiles(path);
    assertEquals(
      await gen(["--check"], url),
      "Cannot accept gen/, run `deno task gen`: client/extra.ts is extra, routes.ts is stale, schema.ts is missing",
    );
    assertEquals(await readFiles(path), before);
  });
});

Deno.test("gen.ts refuses an unknown argument in one sentence and exits 1", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "tools/gen.ts", "--chek"],
    cwd: ROOT,
  }).output();
  assertEquals(
    new TextDecoder().decode(stderr),
    'Cannot generate gen/: expected no argument or --check, got "--chek"\n',
  );
  assertEquals([code, stdout.length], [1, 0]);
});
