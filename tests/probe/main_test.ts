/** What the command does to the process that it is alone in: its exit codes, its streams, its terminal. */
import { assert, assertEquals } from "@std/assert";
import { type Runtime, runtimes } from "../runtimes.ts";
import { fileURLToPath } from "node:url";
import { within } from "../black_box/within.ts";
import {
  answer,
  closedPort,
  type RawServer,
  type Script,
  sends,
  startFullListener,
  startRawServer,
} from "./raw_server.ts";
import { commandLine, run, runProbe } from "./run_process.ts";

const EMBEDDING = new URL("./embedding.ts", import.meta.url);
const SHOW_RESOLVER = 'data:text/javascript,process.on("exit", () => console.log(process.env.RES_OPTIONS))';

/** A socket that never connects, and holds nothing that the process would wait for. */
const NO_SOCKET = `data:text/javascript,${
  encodeURIComponent(`
    import { EventEmitter } from "node:events";
    import { syncBuiltinESMExports } from "node:module";
    import net from "node:net";
    net.connect = () => Object.assign(new EventEmitter(), { destroy() {} });
    syncBuiltinESMExports();`)
}`;

/** The exit code of the command when whoever reads its output has gone before there is any. */
async function codeWithoutReader(runtime: Runtime, args: readonly string[], script: Script): Promise<number> {
  const gone = Promise.withResolvers<void>();
  await using server: RawServer = startRawServer(async (connection) => {
    await gone.promise;
    await script(connection);
  });
  const [executable, ...rest] = await commandLine(runtime);
  const child = new Deno.Command(executable!, {
    args: [...rest, ...args, `--health-check-port=${server.port}`],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  await Promise.all([child.stdout.cancel(), child.stderr.cancel()]);
  gone.resolve();
  const { code, signal } = await within(10_000, "the end of the command", child.status);
  assertEquals(signal, null);
  return code;
}

const tests: Record<string, (runtime: Runtime) => Promise<void>> = {
  "keeps its exit codes where nobody reads what it prints": async (runtime) => {
    for (const flag of ["--json", "--verbose", "--wait=0.2"]) {
      assertEquals(await codeWithoutReader(runtime, [flag], sends(answer(200, "{}"))), 0, flag);
      assertEquals(await codeWithoutReader(runtime, [flag], sends(answer(503, "{}"))), 1, flag);
    }
  },

  "holds no program that it is a part of, once it has given up to connect": async (runtime) => {
    using listener = await startFullListener();
    const embedding = await commandLine(runtime, EMBEDDING);
    // an address, and a name of several
    for (const flags of [[], ["--url=http://localhost:PORT/health"]]) {
      const args = flags.length === 0 ? [`--health-check-port=${listener.port}`] : flags;
      const asked = args.map((arg) => arg.replace("PORT", `${listener.port}`));
      const { code, stdout } = await run([...embedding, "health-check", ...asked, "--timeout=0.3"]);
      assertEquals([code, stdout], [0, "exit code 1\n"]);
    }
  },

  "keeps its exit codes with closed or full streams, whatever it prints": async (runtime) => {
    await using server = startRawServer(sends(answer(200, "{}")));
    const command = await commandLine(runtime);
    for (const redirection of ["<&- >&- 2>&-", ">/dev/full 2>/dev/full"]) {
      for (const [port, code] of [[server.port, 0], [closedPort(), 1]] as const) {
        for (const flag of ["--json", "--verbose", "--wait=0.1"]) {
          const shell = ["sh", "-c", `exec "$@" ${redirection}`, "sh"];
          const outcome = await run([...shell, ...command, flag, `--health-check-port=${port}`]);
          assertEquals([redirection, flag, outcome.code], [redirection, flag, code]);
        }
      }
    }
    for (const request of server.requests) assert(request.endsWith("Connection: close\r\n\r\n"), request);
  },

  "colours and redraws on a terminal alone, and no colour with NO_COLOR": async (runtime) => {
    await using server = startRawServer(sends(answer(200, "{}")));
    const port = closedPort();
    const onTerminal = async (args: string[], env: Record<string, string> = {}) => {
      const command = [...await commandLine(runtime), ...args].map((arg) => `'${arg}'`).join(" ");
      const { code, stdout } = await run(["script", "-qec", command, "/dev/null"], { env: { TERM: "xterm", ...env } });
      return { code, stdout: stdout.replaceAll("\r\n", "\n").replace(/after \d+ ms/, "after 1 ms") };
    };
    const args = ["--verbose", `--health-check-port=${server.port}`];
    const asked = `GET http://127.0.0.1:${server.port}/health\n`;
    assertEquals(await onTerminal(args), {
      code: 0,
      stdout: `${asked}\x1b[32m200 OK, healthy\x1b[0m after 1 ms\n`,
    });
    assertEquals(await onTerminal(args, { NO_COLOR: "1" }), {
      code: 0,
      stdout: `${asked}200 OK, healthy after 1 ms\n`,
    });
    const { code, stdout } = await onTerminal(["--wait=0.4", `--health-check-port=${port}`], { NO_COLOR: "1" });
    const drawn = "\r\x1b[KWaiting for 1 s more. No answer: GET http://127.0.0.1:";
    assertEquals([code, stdout.startsWith(drawn)], [1, true], stdout);
    const [progress, line] = stdout.split("\r\x1b[KNo answer: ");
    assertEquals(progress!.includes("\n"), false);
    const reason = "nothing listens there, is the connector running, with --health-check?";
    assertEquals(line, `GET http://127.0.0.1:${port}/health: ${reason}\n`);
    // JSON is for programs, wherever it goes
    const json = await onTerminal(["--json", "--wait=0.2", `--health-check-port=${port}`]);
    assertEquals([json.code, json.stdout[0], json.stdout.split("\n").length], [1, "{", 2]);
  },
};

const nodeTests: Record<string, (runtime: Runtime) => Promise<void>> = {
  "lets a look-up hold the process for a second, and not the ten of the system's resolver": async (runtime) => {
    const watched = { ...runtime, command: [...runtime.command, `--import=${SHOW_RESOLVER}`] };
    assertEquals((await runProbe(watched, ["--timeout=0"])).stdout, "timeout:1 attempts:1\n");
    const env = { RES_OPTIONS: "ndots:1 timeout:3" };
    assertEquals((await runProbe(watched, ["--timeout=0"], { env })).stdout, "ndots:1 timeout:3 attempts:1\n");
    // what it is only a part of keeps its own
    const embedding = await commandLine(watched, EMBEDDING);
    assertEquals((await run([...embedding, "--timeout=0"])).stdout, "service mode\nundefined\n");
  },

  "goes on until its time is up where nothing else would hold the process": async (runtime) => {
    const broken = { ...runtime, command: [...runtime.command, `--import=${NO_SOCKET}`] };
    const stderr = "No answer: GET http://127.0.0.1:8081/health: no connection within 1 s, see --timeout\n";
    assertEquals(await runProbe(broken, ["--timeout=1"]), { code: 1, stdout: "", stderr });
  },
};

const hasScript = await run(["script", "--version"]).then(({ code }) => code === 0, () => false);

for (const runtime of await runtimes()) {
  if (["Node 22", "Node 24"].includes(runtime.name)) continue;
  for (const [behaviour, fn] of Object.entries({ ...tests, ...(runtime.kind === "node" ? nodeTests : {}) })) {
    const noTerminal = behaviour.includes("terminal") && !hasScript ? "there is no program script" : undefined;
    const unavailable = runtime.unavailable ?? noTerminal;
    Deno.test({
      name: `health-check on ${runtime.name} ${behaviour}${unavailable ? ` (cannot be tried: ${unavailable})` : ""}`,
      ignore: unavailable !== undefined,
      fn: () => fn(runtime),
    });
  }
}

Deno.test("healthCheck() on Deno touches nothing that costs more than the whole command", async () => {
  const costly = ["setTimeout", "clearTimeout", "setInterval", "fetch", "Request", "Response", "Headers", "process"];
  const file = await Deno.makeTempFile({ suffix: ".mjs" });
  const probe = new URL("../../probe.ts", import.meta.url).href;
  await Deno.writeTextFile(
    file,
    `for (const name of ${JSON.stringify(costly)}) {
       Object.defineProperty(globalThis, name, { get: () => console.log("touched", name) });
     }
     const { healthCheck } = await import(${JSON.stringify(probe)});
     void setInterval;
     console.log(await healthCheck(Deno.args));`,
  );
  try {
    await using server = startRawServer(sends(answer(200, "{}")));
    const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
    const command = [Deno.execPath(), "run", "--allow-all", "--config", config, file];
    for (const flag of ["--endpoint=live", "--verbose=false", "--header=A: b"]) {
      // that it would show is shown by one that is touched on purpose
      assertEquals(await run([...command, `--health-check-port=${server.port}`, flag]), {
        code: 0,
        stdout: "touched setInterval\n0\n",
        stderr: "",
      });
    }
  } finally {
    await Deno.remove(file);
  }
});
