import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
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
