/** The command as a binary of its own, as a user has it. */
import { assert, assertEquals } from "@std/assert";
import { VERSION } from "../gen/version.ts";
import { Alone, failure, SUCCESS } from "./binaries/alone.ts";
import { binaries, type Binary, binaryForMusl } from "./binaries/build.ts";
import {
  AS_NOBODY,
  MemoryGroup,
  notLimited,
  notNobody,
  notReadOnly,
  readOnly,
  type Reason,
} from "./binaries/confinement.ts";
import { assertOnlyBundle, assertPermissions, notSplit } from "./binaries/embedded.ts";
import { ALL_FLAGS, FLAG_TRIALS } from "./binaries/flags.ts";
import { answer, closedPort, sends, startRawServer } from "./probe/raw_server.ts";

const OK = sends(answer(200, "{}"));
const MB = 1024 * 1024;

interface Behaviour {
  /** Why it cannot be tried here. */
  ignored?: Reason;
  fn(alone: Alone, binary: Binary): Promise<void>;
}

/** That it says the right thing, whatever it may not do. */
async function assertAsks(alone: Alone, by: readonly string[] = []): Promise<void> {
  await using server = startRawServer(OK);
  const port = closedPort();
  const refused =
    `http://127.0.0.1:${port}/health: nothing listens there, is the connector running, with --health-check?`;
  assertEquals(await alone.run([`--health-check-port=${server.port}`], { by }), SUCCESS);
  assertEquals(await alone.run([`--health-check-port=${port}`], { by }), failure(`No answer: GET ${refused}`));
  assertEquals(server.requests.length, 1);
}

/** So that reading it again is charged to whoever does. */
async function dropFromPageCache(file: string): Promise<void> {
  const args = [`of=${file}`, "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none"];
  const { success } = await new Deno.Command("dd", { args, stdin: "null" }).output();
  assert(success);
}

const behaviours: Record<string, Behaviour> = {
  "works alone in an empty directory, without HOME, in an empty environment": {
    fn: (alone) => assertAsks(alone),
  },

  "works under any file name, and by a link": {
    async fn({ folder }, { path }) {
      for (const name of ["health", "probe.js", "a b ü"]) {
        await using alone = await Alone.copy(path, name);
        assertEquals(await alone.run(["--version"]), { ...SUCCESS, stdout: `${VERSION}\n` });
        const link = `${folder}/${name} link`;
        await Deno.symlink(alone.file, link);
        assertEquals((await alone.run(["--version"], { by: ["env", link] })).stdout, `${VERSION}\n`);
      }
    },
  },

  "exits 1 and says why in one line, whatever is not healthy": {
    async fn(alone) {
      const answers = {
        "answered 503 Service Unavailable": answer(503, "{}"),
        "answered 404 Not Found": answer(404, ""),
        "answered 302 Found": answer(302, "", "Location: /live\r\n"),
        "answered 204 No Content": "HTTP/1.1 204 X\r\n\r\n",
        "it is not HTTP/1.1": "SSH-2.0-OpenSSH_9.2\r\n",
        "it ends before its body does": "HTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\npart",
        "its body is over 64 KB": `HTTP/1.1 200 X\r\n\r\n${"x".repeat(65_537)}`,
        "its headers are over 16 KB": `HTTP/1.1 200 X\r\nA: ${"x".repeat(16_384)}\r\n\r\n`,
      };
      for (const [state, text] of Object.entries(answers)) {
        await using server = startRawServer(sends(text));
        const { stderr, ...outcome } = await alone.run([`--health-check-port=${server.port}`]);
        assertEquals({ ...outcome, stderr: "" }, { ...SUCCESS, code: 1 });
        const url = `http://127.0.0.1:${server.port}/health`;
        assert(stderr.includes(`: GET ${url}`) && stderr.endsWith(`${state}\n`), `${state}: ${stderr}`);
        assertEquals(stderr.split("\n").length, 2);
      }
    },
  },

  "exits 1 and says what it cannot read": {
    async fn(alone) {
      const port = "Cannot read --health-check-port: expected an integer from 1 to 65535, got";
      assertEquals(await alone.run(["--health-check-port=80a"]), failure(`${port} "80a"`));
      const env = { BATON_HEALTH_CHECK_PORT: "80b" };
      const variable = port.replace("--health-check-port", "BATON_HEALTH_CHECK_PORT");
      assertEquals(await alone.run([], { env }), failure(`${variable} "80b"`));
      const { code, stderr } = await alone.run(["--nonsense"]);
      assertEquals({ code, start: stderr.slice(0, 25) }, { code: 1, start: 'Cannot read "--nonsense":' });
    },
  },

  "keeps its exit codes with closed or full streams": {
    async fn(alone) {
      await using server = startRawServer(sends(answer(503, "{}")));
      const port = `--health-check-port=${server.port}`;
      const code = async (streams: string, arg: string) =>
        (await alone.run([arg], { by: ["sh", "-c", `exec "$@" ${streams}`, "sh"] })).code;
      const codes = [
        code("<&-", port),
        code("2>&-", port),
        code("<&- >&- 2>&-", port),
        code("2>/dev/full", port),
        code("<&- >&- 2>&-", "--timeout=0"),
        code("<&- >&- 2>&-", "--help"),
        code(">/dev/full", "--help"),
      ];
      assertEquals(await Promise.all(codes), [1, 1, 1, 1, 1, 0, 0]);
      server.script = OK;
      assertEquals(await Promise.all([code("<&-", port), code("<&- >&- 2>&-", port)]), [0, 0]);
      // a closed stream's number may become the socket's: nothing printed may go there
      for (const request of server.requests) assert(request.endsWith("Connection: close\r\n\r\n"), request);
    },
  },

  "works as user nobody": {
    ignored: notNobody,
    fn: (alone) => assertAsks(alone, AS_NOBODY),
  },

  "works on a read-only file system": {
    ignored: notReadOnly,
    fn: (alone) => assertAsks(alone, readOnly(alone.folder)),
  },

  "works in 32 MB of memory, its file in the page cache": {
    ignored: notLimited,
    async fn(alone) {
      // what is read now is not charged to the group
      assertEquals((await alone.run(["--version"])).code, 0);
      await using group = await MemoryGroup.limited(32 * MB);
      await assertAsks(alone, group.by);
      assertEquals(await group.killed(), 0);
    },
  },

  // in 32 MB it ends well too, but only after seconds: of its file, it uses more than that at once
  "works in 96 MB of memory, its file's pages included": {
    ignored: notLimited,
    async fn(alone) {
      await using group = await MemoryGroup.limited(96 * MB);
      await dropFromPageCache(alone.file);
      await assertAsks(alone, group.by);
      assertEquals(await group.killed(), 0);
    },
  },

  "reads and writes no file, whatever lies about": {
    async fn(alone) {
      const files = {
        ".env": "BATON_HEALTH_CHECK_PORT=none",
        "bunfig.toml": 'preload = ["./preload.js"]',
        "deno.json": '{ "imports": { "node:net": "./preload.js" } }',
        "package.json": '{ "type": "commonjs" }',
        "preload.js": "console.log('loaded')",
      };
      for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${alone.folder}/${name}`, text);
      await using server = startRawServer(OK);
      const env = { HOME: alone.folder, TMPDIR: alone.folder, BATON_HEALTH_CHECK_PORT: `${server.port}` };
      const { left, ...outcome } = await alone.run([], { env });
      assertEquals({ ...outcome, left: left.toSorted() }, { ...SUCCESS, left: Object.keys(files).toSorted() });
    },
  },
};

for (const flag of ALL_FLAGS) {
  behaviours[`does as ${flag} says`] = {
    async fn(alone) {
      await using server = startRawServer(OK);
      await FLAG_TRIALS[flag]!({ alone, server, port: `--health-check-port=${server.port}` });
    },
  };
}

Deno.test("baton-health's flags are all tried", () => {
  assertEquals(Object.keys(FLAG_TRIALS).toSorted(), ALL_FLAGS.toSorted());
});

function register(name: string, { unavailable }: Binary, { ignored, fn }: { ignored: Reason; fn(): Promise<void> }) {
  const reason = unavailable ?? ignored;
  const title = `baton-health by ${name}${reason ? ` (cannot be tried: ${reason})` : ""}`;
  Deno.test({ name: title, ignore: reason !== undefined, fn });
}

for (const binary of await binaries()) {
  const { name, compiler, path } = binary;
  for (const [behaviour, { ignored, fn }] of Object.entries(behaviours)) {
    register(`${name} ${behaviour}`, binary, {
      ignored,
      async fn() {
        await using alone = await Alone.copy(path);
        await fn(alone, binary);
      },
    });
  }
  const ignored = notSplit(binary);
  register(`${name} holds the bundle once, and nothing else`, binary, { ignored, fn: () => assertOnlyBundle(binary) });
  if (compiler === "bun") continue; // which knows no permissions
  register(`${name} may do what it needs, and no more`, binary, { ignored, fn: () => assertPermissions(binary) });
}

const forMusl = await binaryForMusl();
register(`${forMusl.name} wants no other libc`, forMusl, {
  ignored: undefined,
  async fn() {
    const head = new TextDecoder("latin1").decode((await Deno.readFile(forMusl.path)).subarray(0, 4_096));
    assertEquals(head.match(/\/lib\S*?\/ld-[\w.-]+/)?.[0], `/lib/ld-musl-${Deno.build.arch}.so.1`);
  },
});
