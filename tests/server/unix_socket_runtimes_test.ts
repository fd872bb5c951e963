/** `serve` on a Unix socket, in a process of its own on each runtime, and the command that asks there. */
import { assert, assertEquals } from "@std/assert";
import { Output } from "../../tools/process/output.ts";
import { within } from "../black_box/within.ts";
import { commandLine, runProbe } from "../probe/run_process.ts";
import { type Runtime, runtimes } from "../runtimes.ts";
import { type Obstacle, rawSocket, staleSocket } from "./unix_socket_raw.ts";

const SERVICE = new URL("socket_service.ts", import.meta.url);
const RACE = new URL("unix_socket_race.ts", import.meta.url);

class Service implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly stdout: Output;

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#stdin = child.stdin.getWriter();
    this.stdout = new Output(child.stdout);
  }

  /** Starts it, and waits until it has said whether it serves. */
  static async start(runtime: Runtime, path: string, mode = ""): Promise<Service> {
    return await Service.run([...await commandLine(runtime, SERVICE), path, mode]);
  }

  static async run([name, ...args]: string[]): Promise<Service> {
    const service = new Service(new Deno.Command(name!, { args, stdin: "piped", stdout: "piped" }).spawn());
    await service.stdout.match(/\n/);
    return service;
  }

  /** The first line that it has said. */
  get said(): string {
    return this.stdout.text.split("\n")[0]!;
  }

  async tell(line: "close" | "release"): Promise<void> {
    await this.#stdin.write(new TextEncoder().encode(`${line}\n`));
  }

  async end(signal: Deno.Signal): Promise<number | string> {
    this.#child.kill(signal);
    const status = await within(10_000, "the process to end", this.#child.status);
    return status.signal ?? status.code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // it has ended
    }
    await this.#stdin.abort().catch(() => {});
    await Promise.all([this.#child.status, this.stdout.ended]);
  }
}

/** A folder for as long as a test takes. */
async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

function servingAt(path: string): string {
  return `serving at http+unix://${encodeURIComponent(path)}`;
}

async function names(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

async function removal(watcher: Deno.FsWatcher): Promise<void> {
  for await (const { kind } of watcher) if (kind === "remove") return;
}

const tests: Record<string, (runtime: Runtime, folder: string) => Promise<void>> = {
  "answers the command, tells it texts, and removes the socket at the end": async (runtime, folder) => {
    const path = `${folder}/health.sock`;
    await using service = await Service.start(runtime, path);
    assertEquals(service.said, servingAt(path));
    const ask = (endpoint: string) => runProbe(runtime, ["--unix-socket", path, `--endpoint=${endpoint}`]);
    assertEquals(await ask("ready"), { code: 0, stdout: "", stderr: "" });
    assertEquals(await ask("health"), {
      code: 1,
      stdout: "",
      stderr: `Not healthy: GET http://localhost/health over ${path} answered 503 Service Unavailable: ` +
        "connector validation failed: no table users\n",
    });
    assertEquals([await service.end("SIGTERM"), await names(folder)], [0, []]);
  },

  "lets a running answer finish, while nobody can connect any more": async (runtime, folder) => {
    const path = `${folder}/health.sock`;
    await using service = await Service.start(runtime, path, "held");
    using client = await Deno.connect({ transport: "unix", path });
    await client.write(new TextEncoder().encode("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    await service.stdout.match(/^asked\n/m);
    using watcher = Deno.watchFs(folder);
    await service.tell("close");
    await within(5_000, "the socket to be removed", removal(watcher));
    assertEquals(await names(folder), []);
    await service.tell("release");
    const answer = await within(5_000, "the answer", new Response(client.readable).text());
    assert(answer.startsWith("HTTP/1.1 200 OK\r\n") && answer.includes('"status":"healthy"'), answer);
    await service.stdout.match(/^closed\n/m);
  },

  "does not wait for clients that have asked nothing, or half of it": async (runtime, folder) => {
    const path = `${folder}/health.sock`;
    await using service = await Service.start(runtime, path);
    using _idle = await Deno.connect({ transport: "unix", path });
    using half = await Deno.connect({ transport: "unix", path });
    await half.write(new TextEncoder().encode("GET /live HTTP/1.1\r\nHost:"));
    // answered after these were received
    assertEquals((await runProbe(runtime, ["--unix-socket", path, "--endpoint=live"])).code, 0);
    const start = performance.now();
    await service.tell("close");
    await service.stdout.match(/^closed\n/m);
    const took = performance.now() - start;
    // it would be 5 s
    assert(took < 3_000, `${took} ms`);
  },

  "takes over the socket of a process that was killed, and none that is in use": async (runtime, folder) => {
    const path = `${folder}/health.sock`;
    await using killed = await Service.start(runtime, path);
    assertEquals([await killed.end("SIGKILL"), await names(folder)], ["SIGKILL", ["health.sock"]]);
    await using first = await Service.start(runtime, path);
    assertEquals(first.said, servingAt(path));
    await using second = await Service.start(runtime, path);
    assertEquals(second.said, `Cannot listen on ${path}: the socket is in use, another server listens there`);
    assertEquals((await runProbe(runtime, ["--unix-socket", path, "--endpoint=live"])).code, 0);
  },

  "refuses a socket that is in use, and does not take connections": async (runtime, folder) => {
    const obstacles: Obstacle[] = ["has a full backlog", "is for datagrams", "does not listen yet"];
    for (const [index, obstacle] of obstacles.entries()) {
      const path = `${folder}/${index}`;
      using _other = rawSocket(path, obstacle);
      const { ino } = await Deno.lstat(path);
      await using service = await Service.start(runtime, path);
      const refused = `Cannot listen on ${path}: the socket is in use, another server listens there`;
      assertEquals([obstacle, service.said, (await Deno.lstat(path)).ino], [obstacle, refused, ino]);
    }
  },

  "takes over a socket of the name of one in use in another folder": async (runtime, folder) => {
    await Deno.mkdir(`${folder}/other`);
    using _other = rawSocket(`${folder}/other/health.sock`, "has a full backlog");
    const path = `${folder}/health.sock`;
    staleSocket(path);
    await using service = await Service.start(runtime, path);
    assertEquals(service.said, servingAt(path));
  },

  "lets one of many have a socket that a process has left": async (runtime, folder) => {
    const paths = Array.from({ length: 40 }, (_, index) => `${folder}/${index}`);
    paths.forEach(staleSocket);
    const command = [...await commandLine(runtime, RACE), ...paths];
    const [one, two] = await Promise.all([Service.run(command), Service.run(command)]);
    await using _one = one;
    await using _two = two;
    const serving: string[] = [...JSON.parse(one.said), ...JSON.parse(two.said)];
    assertEquals(serving.toSorted(), paths.toSorted());
    for (const path of paths) (await Deno.connect({ transport: "unix", path })).close();
    assertEquals((await names(folder)).length, paths.length);
  },

  "leaves the socket of another that listens there since": async (runtime, folder) => {
    const path = `${folder}/health.sock`;
    await using first = await Service.start(runtime, path, "held");
    using client = await Deno.connect({ transport: "unix", path });
    await client.write(new TextEncoder().encode("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    await first.stdout.match(/^asked\n/m);
    await Deno.remove(path);
    await using second = await Service.start(runtime, path);
    assertEquals(second.said, servingAt(path));
    const { ino, mtime } = await Deno.lstat(path);
    await first.tell("close");
    await first.tell("release");
    await first.stdout.match(/^closed\n/m);
    const kept = await Deno.lstat(path);
    assertEquals([kept.ino, kept.mtime, await names(folder)], [ino, mtime, ["health.sock"]]);
    assertEquals((await runProbe(runtime, ["--unix-socket", path, "--endpoint=live"])).code, 0);
    assertEquals([await second.end("SIGTERM"), await names(folder)], [0, []]);
  },

  "says in a sentence why it cannot listen, and leaves alone what is no socket": async (runtime, folder) => {
    await Deno.writeTextFile(`${folder}/file`, "text");
    await Deno.symlink("gone", `${folder}/link`);
    const noSocket = "what is there is no socket, and is left alone, choose another path";
    for (
      const [path, reason] of [
        [`${folder}/file`, noSocket],
        [`${folder}/link`, noSocket],
        [folder, "it is a directory, give the path of a socket in it"],
        [`${folder}/none/health.sock`, "its directory does not exist"],
        [`${folder}/file/health.sock`, "a part of its path is no directory"],
        // where nobody may make one, whoever this runs as
        ["/proc/health.sock", "this user may not make a socket there"],
      ] as const
    ) {
      await using service = await Service.start(runtime, path);
      assertEquals(service.said, `Cannot listen on ${path}: ${reason}`);
    }
    assertEquals(await names(folder), ["file", "link"]);
    assertEquals(await Deno.readTextFile(`${folder}/file`), "text");
  },
};

for (const runtime of await runtimes()) {
  for (const [behaviour, fn] of Object.entries(tests)) {
    Deno.test({
      name: `serve() on a Unix socket on ${runtime.name} ${behaviour}${
        runtime.unavailable ? ` (cannot be tried: ${runtime.unavailable})` : ""
      }`,
      ignore: runtime.unavailable !== undefined,
      async fn() {
        await using folder = await temporaryFolder();
        await fn(runtime, folder.path);
      },
    });
  }
}
