/** `deno task compile`, where it cannot do what it is told: it says why in one line, and leaves nothing behind. */
import { assertEquals, assertMatch } from "@std/assert";
import deno from "../deno.json" with { type: "json" };
import { fileURLToPath } from "node:url";
import { run } from "../tools/run.ts";
import { within } from "./black_box/within.ts";

const TOOL = fileURLToPath(new URL("../tools/compile.ts", import.meta.url));

interface Outcome {
  code: number;
  stdout: string;
  /** With `FILE` for the output. */
  stderr: string;
  /** What there is where the output would have been. */
  left: string[];
}

async function compile(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  const folder = await Deno.makeTempDir({ prefix: "compile-" });
  const inherited = ["PATH", "HOME", "DENO_DIR"].map((name) => [name, Deno.env.get(name)]);
  try {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", TOOL, "--output", "FILE", ...args],
      cwd: folder,
      clearEnv: true,
      env: { ...Object.fromEntries(inherited.filter(([, value]) => value)), TMPDIR: folder, ...env },
      stdin: "null",
    }).output();
    const [said, complained] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    const left = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
    return { code, stdout: said!, stderr: complained!, left };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function refusal(sentence: string): Outcome {
  return { code: 1, stdout: "", stderr: `${sentence}\n`, left: [] };
}

const NO_BASE = `Cannot make FILE: expected the base executable of Deno ${Deno.version.deno}, but`;
const ASK = "set DENORT_BIN to one, and DENO_COMPILE_DENO to the Deno of its version";

Deno.test("compile says what to do where DENORT_BIN names no file", async () => {
  const expected = refusal(`${NO_BASE} DENORT_BIN=no/denort is not one: ${ASK}`);
  assertEquals(await compile([], { DENORT_BIN: "no/denort" }), expected);
});

Deno.test("compile says what to do where no base executable can be downloaded", async () => {
  const folder = await Deno.makeTempDir();
  try {
    // the same Deno, but with an empty cache, and with a proxy that is not there
    const script = `#!/bin/sh\nDENO_DIR=${folder} HTTPS_PROXY=http://127.0.0.1:1 exec '${Deno.execPath()}' "$@"\n`;
    await Deno.writeTextFile(`${folder}/deno`, script, { mode: 0o755 });
    const expected = refusal(`${NO_BASE} dl.deno.land cannot be reached: ${ASK}`);
    assertEquals(await compile([], { DENO_COMPILE_DENO: `${folder}/deno` }), expected);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("compile does not pass off what does not start as the command", async () => {
  const expected = "DENORT_BIN is not of the compiling Deno's version, set DENO_COMPILE_DENO to the Deno that is";
  assertEquals(await compile([], { DENORT_BIN: "/bin/true" }), refusal(`Cannot make FILE: ${expected}`));
});

Deno.test("compile does not pass off one platform's binary as another's", async () => {
  const target = Deno.build.arch === "x86_64" ? "aarch64-unknown-linux-gnu" : "x86_64-unknown-linux-gnu";
  const expected = `DENORT_BIN is not an executable for ${target}, set it to one that is, or unset it`;
  const outcome = await compile(["--target", target], { DENORT_BIN: "/bin/true" });
  assertEquals(outcome, refusal(`Cannot make FILE: ${expected}`));
});

Deno.test("compile passes the target on to either compiler", async () => {
  const { stderr, ...outcome } = await compile(["--target=none"]);
  assertEquals({ ...outcome, stderr: "" }, { code: 1, stdout: "", stderr: "", left: [] });
  assertMatch(stderr, /^Cannot make FILE: invalid value 'none' for '--target.*\n$/);
  assertEquals(
    await compile(["--bun", "--target=bun-none"]),
    refusal('Cannot make FILE: Unsupported target "none" in "bun-none"'),
  );
  assertEquals(
    await compile(["--bun", "--target=none"]),
    refusal('Cannot make FILE: expected a target such as bun-linux-x64-musl, got "none"'),
  );
});

Deno.test("compile leaves nothing behind when it is stopped by Ctrl-C", async () => {
  const folder = await Deno.makeTempDir({ prefix: "compile-" });
  try {
    // a compiler that takes as long as one likes
    await Deno.writeTextFile(`${folder}/slow`, '#!/bin/sh\necho begun > "$OUTSIDE/begun"\nexec sleep 30\n', {
      mode: 0o755,
    });
    await Deno.mkdir(`${folder}/inside`);
    const begun = Deno.watchFs(folder, { recursive: false });
    const child = new Deno.Command("setsid", {
      args: [Deno.execPath(), "run", "--allow-all", TOOL, "--output", "FILE"],
      cwd: `${folder}/inside`,
      env: { DENO_COMPILE_DENO: `${folder}/slow`, TMPDIR: `${folder}/inside`, OUTSIDE: folder },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const said = new Response(child.stderr).text();
    for await (const { paths } of begun) if (paths.some((path) => path.endsWith("begun"))) break;
    // as a terminal does, to the whole group
    await run(["kill", "-INT", "--", `-${child.pid}`]);
    assertEquals((await within(10_000, "the end of compile", child.status)).code, 1);
    assertEquals(await said, "Stopped by SIGINT\n");
    assertEquals(await Array.fromAsync(Deno.readDir(`${folder}/inside`)), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("compile refuses what it does not know", async () => {
  for (const arg of ["--targets=x", "probe.ts"]) {
    const expected = `Cannot read ${JSON.stringify(arg)}: expected --target TARGET or --output FILE`;
    assertEquals(await compile([arg]), refusal(expected));
  }
  assertEquals(await compile(["--target"]), refusal("Cannot read --target: expected a value, got none"));
});

for (const mode of [[], ["--bun"], ["--bundle"]]) {
  Deno.test(`${["compile", ...mode].join(" ")} --help prints how it is used, and makes nothing`, async () => {
    const { stdout, ...outcome } = await compile([...mode, "--help"]);
    assertEquals(outcome, { code: 0, stderr: "", left: [] });
    assertMatch(stdout, /^Usage: deno task compile \[flags\]\n +deno task compile:bun \[flags\]\n +deno task bundle /);
  });
}

Deno.test("compile is a task, for either compiler", () => {
  assertEquals(deno.tasks.compile, "deno run -A tools/compile.ts");
  assertEquals(deno.tasks["compile:bun"], "deno run -A tools/compile.ts --bun");
});
