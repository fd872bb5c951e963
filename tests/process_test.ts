import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { processArgs, processVariable, readerOf, runIfMain } from "../src/process.ts";
import { replaceGlobal } from "./replace_global.ts";

const NAME = "BATON_HEALTH_PROCESS_TEST";

Deno.test("processVariable() reads this process's variables on Deno, at each call", () => {
  assertEquals(processVariable(NAME), undefined);
  try {
    Deno.env.set(NAME, "one");
    assertEquals(processVariable(NAME), "one");
    Deno.env.set(NAME, "");
    assertEquals(processVariable(NAME), "");
  } finally {
    Deno.env.delete(NAME);
  }
  assertEquals(processVariable(NAME), undefined);
});

Deno.test({
  name: "processVariable() says how to permit what Deno was not permitted",
  permissions: { env: ["ANOTHER"] },
  fn() {
    const error = assertThrows(() => processVariable(NAME), TypeError);
    assertEquals(
      error.message,
      "Cannot read BATON_HEALTH_PROCESS_TEST: Deno is not permitted to, run it with --allow-env=BATON_*",
    );
    assertInstanceOf(error.cause, Deno.errors.NotCapable);
  },
});

Deno.test({
  name: "processVariable() needs no more than the permission for one variable",
  permissions: { env: [NAME] },
  fn: () => assertEquals(processVariable(NAME), undefined),
});

Deno.test({
  name: "processArgs() needs no permission",
  permissions: "none",
  fn: () => assertEquals(processArgs(), Deno.args),
});

Deno.test("processArgs() and processVariable() never touch process on Deno", () => {
  using _process = replaceGlobal("process", new Proxy({}, { get: () => assertEquals("touched", "not touched") }));
  using _Deno = replaceGlobal("Deno", { args: ["--a"], env: { get: (name: string) => `value of ${name}` } });
  assertEquals([processArgs(), processVariable(NAME)], [["--a"], `value of ${NAME}`]);
});

Deno.test("processArgs() and processVariable() read process on Node and Bun, less the names of runtime and program", () => {
  using _Deno = replaceGlobal("Deno", undefined);
  using _process = replaceGlobal("process", {
    argv: ["/bin/node", "/app/main.js", "--a", "b"],
    env: { [NAME]: "one" },
  });
  assertEquals([processArgs(), processVariable(NAME), processVariable("ANOTHER")], [["--a", "b"], "one", undefined]);
});

Deno.test("processArgs() and processVariable() find nothing where there is no process", () => {
  using _Deno = replaceGlobal("Deno", undefined);
  using _process = replaceGlobal("process", undefined);
  assertEquals([processArgs(), processVariable(NAME)], [[], undefined]);
});

Deno.test("readerOf() reads an environment that is given, and this process's if none is", () => {
  assertEquals(readerOf({ [NAME]: "given" })(NAME), "given");
  assertEquals(readerOf({})("PATH"), undefined);
  assertEquals(readerOf(undefined)("PATH"), Deno.env.get("PATH"));
});

Deno.test("runIfMain() believes the runtime that knows, at once", () => {
  const run: string[] = [];
  runIfMain(true, "file:///elsewhere.js", () => run.push("main"));
  runIfMain(false, import.meta.url, () => run.push("not main"));
  assertEquals(run, ["main"]);
});
