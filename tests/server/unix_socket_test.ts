/** `serve` on a Unix socket: what is the same on each runtime, and seen on Deno. */
import { assertEquals, assertInstanceOf, assertRejects, assertStrictEquals } from "@std/assert";
import { createHealth } from "../../mod.ts";
import { serve, type ServeOptions } from "../../server.ts";
import { failure, runInProcess, SUCCESS } from "../probe/run_in_process.ts";
import { ANY_PORT, QUIET, served } from "./served.ts";
import { rawSocket } from "./unix_socket_raw.ts";

const health = createHealth({ validate: () => false, onError: () => {} });

/** A folder for as long as a test takes, and a socket in it. */
async function temporary(name = "health.sock") {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/${name}`;
  const options: ServeOptions = { ...QUIET, enabled: true, unixSocket: path };
  return { folder, path, options, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

async function live(path: string) {
  return await runInProcess(["--endpoint=live", "--unix-socket", path]);
}

for (const name of ["health.sock", "a b#c?d%2F@[é]:🩺.sock"]) {
  Deno.test(`serve() listens on a socket named ${name}, and has a url for it that is not one of TCP`, async () => {
    await using place = await temporary(name);
    await using server = await served(place.options, health);
    const { protocol, host, pathname } = new URL(`${server.url}/live`);
    assertEquals([protocol, decodeURIComponent(host), pathname], ["http+unix:", place.path, "/live"]);
    assertEquals(server.unixSocket, place.path);
    assertEquals(await live(place.path), SUCCESS);
    await assertRejects(() => fetch(`${server.url}/live`), TypeError);
  });
}

Deno.test("serve() listens on a socket whatever flags and variables say of port and address", async () => {
  await using place = await temporary();
  const env = { BATON_HEALTH_CHECK_PORT: "tcp://10.0.0.1:8081", BATON_HEALTH_CHECK_BIND_ADDRESS: "*" };
  await using _server = await served({ ...place.options, args: ["--health-check-port=none"], env }, health);
  assertEquals(await live(place.path), SUCCESS);
});

Deno.test("serve() has no unixSocket where it listens on a port, and makes no socket while it is off", async () => {
  await using place = await temporary();
  await using server = await served(ANY_PORT, health);
  assertEquals("unixSocket" in server, false);
  assertStrictEquals(await serve(health, { ...place.options, enabled: false }), undefined);
  assertEquals(await Array.fromAsync(Deno.readDir(place.folder)), []);
});

Deno.test("serve() tells clients over a socket no texts where none are to be told", async () => {
  await using place = await temporary();
  await using _server = await served({ ...place.options, details: "never" }, health);
  const { stderr } = await runInProcess(["--unix-socket", place.path]);
  const said = stderr[0]!.replace(/error_id [a-z0-9]{8}$/, "error_id x");
  assertEquals(
    failure(said),
    failure(
      `Not healthy: GET http://localhost/health over ${place.path} answered 503 Service Unavailable: ` +
        "connector validation failed: error_id x",
    ),
  );
});

Deno.test("serve() twice on one socket rejects, and the first goes on", async () => {
  await using place = await temporary();
  await using _server = await served(place.options, health);
  const error = await assertRejects(() => serve(health, place.options), Error);
  assertEquals(error.message, `Cannot listen on ${place.path}: the socket is in use, another server listens there`);
  assertInstanceOf(error.cause, Deno.errors.AddrInUse);
  assertEquals(await live(place.path), SUCCESS);
});

Deno.test("serve() takes over a socket that nobody listens on, and removes its own when it closes", async () => {
  await using place = await temporary();
  const other = Deno.listen({ transport: "unix", path: `${place.folder}/other` });
  // by that name Deno does not know it, and leaves it there
  await Deno.rename(`${place.folder}/other`, place.path);
  other.close();
  const server = await served(place.options, health);
  assertEquals(await live(place.path), SUCCESS);
  await server.close();
  assertEquals(await Array.fromAsync(Deno.readDir(place.folder)), []);
  await using _again = await served(place.options, health);
  assertEquals(await live(place.path), SUCCESS);
});

Deno.test("serve() leaves the socket of a server that begins to listen just then", async () => {
  await using place = await temporary();
  using other = rawSocket(place.path, "does not listen yet");
  const { ino } = await Deno.lstat(place.path);
  const { connect } = Deno;
  const refusals: string[] = [];
  // once, it refuses a connection
  Deno.connect = (async (options: Deno.UnixConnectOptions) => {
    return await connect(options).catch((error) => {
      refusals.push(error.code);
      other.listen();
      throw error;
    });
  }) as typeof connect;
  try {
    const error = await assertRejects(() => serve(health, place.options), Error);
    assertEquals(error.message, `Cannot listen on ${place.path}: the socket is in use, another server listens there`);
  } finally {
    Deno.connect = connect;
  }
  assertEquals([refusals, (await Deno.lstat(place.path)).ino], [["ECONNREFUSED"], ino]);
});

Deno.test({
  name: "serve() says how to permit a socket that Deno was not permitted",
  permissions: { read: true, write: false },
  async fn() {
    const error = await assertRejects(() => serve(health, { ...QUIET, enabled: true, unixSocket: "/a.sock" }), Error);
    assertEquals(
      error.message,
      "Cannot listen on /a.sock: Deno is not permitted to, run it with --allow-net, --allow-read and --allow-write",
    );
  },
});

const LONG = `/${"ü".repeat(54)}`;
const REFUSED: [options: object, type: typeof TypeError | typeof RangeError, message: string][] = [
  [{ unixSocket: "" }, TypeError, "Cannot read unixSocket: expected a path of 1 to 107 bytes, got nothing"],
  [{ unixSocket: 8081 }, TypeError, "Cannot read unixSocket: expected a path of 1 to 107 bytes, got 8081"],
  [{ unixSocket: null }, TypeError, "Cannot read unixSocket: expected a path of 1 to 107 bytes, got null"],
  [{ unixSocket: LONG }, RangeError, `Cannot read unixSocket: expected a path of 1 to 107 bytes, got "${LONG}"`],
  [
    { unixSocket: "health.sock", port: 0 },
    TypeError,
    "Cannot use unixSocket with port: the socket stands in place of port and address",
  ],
  [
    { unixSocket: "health.sock", bindAddress: "127.0.0.1" },
    TypeError,
    "Cannot use unixSocket with bindAddress: the socket stands in place of port and address",
  ],
];
for (const [options, type, message] of REFUSED) {
  for (const enabled of [true, false]) {
    Deno.test(`serve() rejects, ${enabled ? "on" : "off"}: ${message}`, async () => {
      const error = await assertRejects(() => serve(health, { ...QUIET, enabled, ...options }), type);
      assertEquals([error.message, error.name], [message, type.name]);
    });
  }
}
