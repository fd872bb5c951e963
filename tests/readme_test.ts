import { assert, assertEquals } from "@std/assert";
import deno from "../deno.json" with { type: "json" };
import { program, type Runtime, runtimes } from "./runtimes.ts";
import { Output } from "../tools/process/output.ts";

const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));

/** The code blocks of a language. `deno test --doc` runs those in TypeScript, too, but on Deno alone. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))].map((match) => match[1]!);
}

Deno.test("README holds no code block that its tests do not run", () => {
  const languages = new Set([...readme.matchAll(/^```(\w+)/gm)].map((match) => match[1]));
  assertEquals(languages, new Set(["ts", "sh"]));
});

Deno.test("README's commands are tasks, and name the Deno that the tests run on", () => {
  const commands = blocks("sh").join("").trim().split("\n");
  assertEquals(commands, ["npx -y deno@2.9.6 task demo", "npx -y deno@2.9.6 task test"]);
  for (const command of commands) assert(command.split(" ").at(-1)! in deno.tasks, command);
  // an older Deno runs them too; it is CI that holds the README to the version it names
  if (Deno.env.get("CI") === "true") assertEquals(Deno.version.deno, "2.9.6");
});

Deno.test("README's `deno task start --health-check` runs the connector until it is stopped", async () => {
  assert(readme.includes("`deno task start --health-check`"));
  const directory = await Deno.makeTempDir();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "start", "--health-check", "--health-check-port=0"],
    env: { DATABASE_FILE: `${directory}/directory.sqlite`, NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const output = new Output(child.stdout);
  await output.match(/Health checks at http:\/\/127\.0\.0\.1:\d+/);
  child.kill("SIGTERM");
  assertEquals((await child.status).code, 0);
  await output.ended;
  await Deno.remove(directory, { recursive: true });
});

for (const runtime of await runtimes()) {
  if (runtime.kind === "deno") continue; // by `deno test --doc`
  const ignore = runtime.unavailable !== undefined;
  const reason = ignore ? ` (ignored: ${runtime.unavailable})` : "";
  Deno.test({ name: `README's TypeScript runs on ${runtime.name}${reason}`, ignore, fn: () => runBlocks(runtime) });
}

const STRICT_ASSERT = "console.assert = (ok) => { if (!ok) throw new Error('not so'); };";

async function runBlocks(runtime: Runtime): Promise<void> {
  await Promise.all(
    blocks("ts").map(async (block, index) => {
      const folder = new URL("../.runtimes/", import.meta.url);
      // one name on all runtimes, so that each is bundled once
      await Deno.writeTextFile(new URL(`readme_${index}_block.ts`, folder), block);
      // `console.assert` only prints on these; and a default export is served by Bun, for ever, if it is the program's own
      const main = new URL(`readme_${index}.ts`, folder);
      await Deno.writeTextFile(main, `${STRICT_ASSERT}\nawait import("./readme_${index}_block.ts");\n`);
      const [command, ...args] = runtime.command;
      const { code, stdout, stderr } = await new Deno.Command(command!, {
        args: [...args, await program(runtime, main)],
        signal: AbortSignal.timeout(20_000),
      }).output();
      const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
      assertEquals({ index, code, said }, { index, code: 0, said: "" });
    }),
  );
}
