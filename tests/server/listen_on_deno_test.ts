import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { Output } from "../../tools/process/output.ts";
import { within } from "../black_box/within.ts";
import { run } from "../probe/run_process.ts";

const SERVER = new URL("../../server.ts", import.meta.url);
const MOD = new URL("../../mod.ts", import.meta.url);
const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));

/** Serves on an address that is free, and says what comes of it. */
const PROGRAM = `
  import { createHealth } from "${MOD.href}";
  import { serve } from "${SERVER.href}";
  const options = { args: [], env: {}, enabled: true, port: 0, bindAddress: "127.0.0.1" };
  const server = await serve(createHealth({ validate: () => {} }), options).catch((error) => console.log(error.message));
  if (server) console.log(server.url.replace(/:\\d+$/, ""));
`;

for (
  const [address, said] of [
    [
      "tcp:0.0.0.0:0",
      "Cannot listen on 127.0.0.1:0: the variable DENO_SERVE_ADDRESS makes Deno listen elsewhere, take it away",
    ],
    ["tcp:127.0.0.1:0", "http://127.0.0.1"],
    [undefined, "http://127.0.0.1"],
  ] as const
) {
  Deno.test(`listenOnDeno() listens where it is told to or nowhere, with DENO_SERVE_ADDRESS=${address ?? ""}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      const file = `${folder}/program.ts`;
      await Deno.writeTextFile(file, PROGRAM);
      const command = [Deno.execPath(), "run", "--allow-all", "--no-check", "--config", CONFIG, file];
      const outcome = await run(command, { env: address === undefined ? {} : { DENO_SERVE_ADDRESS: address } });
      assertEquals(outcome, { code: 0, stdout: `${said}\n`, stderr: "" });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("listenOnDeno() listens on a Unix socket or nowhere, with DENO_SERVE_ADDRESS", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = `${folder}/program.ts`;
    const path = `${folder}/health.sock`;
    await Deno.writeTextFile(file, PROGRAM.replace('port: 0, bindAddress: "127.0.0.1"', `unixSocket: "${path}"`));
    const command = [Deno.execPath(), "run", "--allow-all", "--no-check", "--config", CONFIG, file];
    const said =
      `Cannot listen on ${path}: the variable DENO_SERVE_ADDRESS makes Deno listen elsewhere, take it away\n`;
    assertEquals(
      await run(command, { env: { DENO_SERVE_ADDRESS: "tcp:127.0.0.1:0" } }),
      { code: 0, stdout: said, stderr: "" },
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

for (const missing of ["net", "read", "write"]) {
  Deno.test(`listenOnDeno() says what a Unix socket needs, with all of it but --allow-${missing}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      const file = `${folder}/program.ts`;
      const path = `${folder}/health.sock`;
      await Deno.writeTextFile(file, PROGRAM.replace('port: 0, bindAddress: "127.0.0.1"', `unixSocket: "${path}"`));
      const others = ["net", "read", "write"].filter((name) => name !== missing).map((name) => `--allow-${name}`);
      const command = [Deno.execPath(), "run", "--no-prompt", ...others, "--no-check", "--config", CONFIG, file];
      const needed = "run it with --allow-net, --allow-read and --allow-write";
      assertEquals(await run(command), {
        code: 0,
        stdout: `Cannot listen on ${path}: Deno is not permitted to, ${needed}\n`,
        stderr: "",
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("listenOnDeno() takes a socket over with just what it needs", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = `${folder}/program.ts`;
    const path = `${folder}/health.sock`;
    await Deno.writeTextFile(file, PROGRAM.replace('port: 0, bindAddress: "127.0.0.1"', `unixSocket: "${path}"`));
    const other = Deno.listen({ transport: "unix", path: `${folder}/other` });
    await Deno.rename(`${folder}/other`, path);
    other.close();
    const permissions = [`--allow-net=unix:${path}`, `--allow-read=${path}`, `--allow-write=${path}`];
    const command = [Deno.execPath(), "run", "--no-prompt", ...permissions, "--no-check", "--config", CONFIG, file];
    assertEquals(await run(command), { code: 0, stdout: `http+unix://${encodeURIComponent(path)}\n`, stderr: "" });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Serves, and says where and as which process. */
const SERVING = `
  import { createHealth } from "${MOD.href}";
  import { serve } from "${SERVER.href}";
  const options = { args: [], env: {}, enabled: true, ...JSON.parse(Deno.args[0]) };
  const server = await serve(createHealth({ validate: () => {} }), options);
  console.log(\`\${Deno.pid} \${server.url} ready\`);
  // ends with whoever started it
  for await (const _ of Deno.stdin.readable);
  await server.close();
`;

for (const way of ["a port", "a Unix socket"]) {
  Deno.test({
    name: `listenOnDeno() listens on ${way} again when the process could open no more files for a while`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      const folder = await Deno.makeTempDir();
      const path = `${folder}/health.sock`;
      await Deno.writeTextFile(`${folder}/program.ts`, SERVING);
      const options = way === "a port" ? { port: 0 } : { unixSocket: path };
      const args = [
        "run",
        "--allow-all",
        "--no-check",
        "--config",
        CONFIG,
        `${folder}/program.ts`,
        JSON.stringify(options),
      ];
      const child = new Deno.Command(Deno.execPath(), { args, stdin: "piped", stdout: "piped" }).spawn();
      const stdout = new Output(child.stdout);
      try {
        const [, pid, url] = await stdout.match(/^(\d+) (\S+) ready/);
        const connect = async (): Promise<Deno.Conn> =>
          way === "a port"
            ? await Deno.connect({ port: Number(new URL(url!).port) })
            : await Deno.connect({ transport: "unix", path });
        const kept = await connect();
        await ask(kept, "keep-alive");
        const files = [...Deno.readDirSync(`/proc/${pid}/fd`)].length + 10;
        await run(["prlimit", `--pid=${pid}`, `--nofile=${files}:`], { env: {} });
        await within(10_000, "the listener to give up", untilRefused(connect));
        await within(10_000, "the listener to listen again", untilAnswered(connect));
        await within(10_000, "the end of a kept connection", untilEnded(kept));
        await child.stdin.close();
        assertEquals((await child.status).code, 0);
        await stdout.ended;
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

/** Takes connections, until there is none to be had, and gives them back. */
async function untilRefused(connect: () => Promise<Deno.Conn>): Promise<void> {
  const connections: Deno.Conn[] = [];
  try {
    for (;;) connections.push(await connect());
  } catch {
    // that is what was waited for
  } finally {
    for (const connection of connections) connection.close();
  }
}

async function untilAnswered(connect: () => Promise<Deno.Conn>): Promise<void> {
  for (let said = ""; !said.startsWith("HTTP/1.1 200 ");) {
    said = await askOnce(connect).catch(() => "");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function askOnce(connect: () => Promise<Deno.Conn>): Promise<string> {
  using connection = await connect();
  return await ask(connection, "close");
}

async function ask(connection: Deno.Conn, keeps: "close" | "keep-alive"): Promise<string> {
  await connection.write(new TextEncoder().encode(`GET /health HTTP/1.1\r\nHost: a\r\nConnection: ${keeps}\r\n\r\n`));
  const buffer = new Uint8Array(1_024);
  const length = await connection.read(buffer) ?? 0;
  return new TextDecoder().decode(buffer.subarray(0, length));
}

async function untilEnded(connection: Deno.Conn): Promise<void> {
  while (await connection.read(new Uint8Array(1_024)).catch(() => null) !== null);
  connection.close();
}
