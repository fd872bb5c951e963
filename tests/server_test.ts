/** What is the same on each runtime, and how Deno's own server does; the others are asked by the black box tests. */
import { assert, assertEquals, assertInstanceOf, assertMatch, assertRejects, assertStrictEquals } from "@std/assert";
import { createHealth, type Health } from "../mod.ts";
import { type HealthServer, serve, type ServeOptions } from "../server.ts";
import { replaceGlobal } from "./replace_global.ts";

const health = createHealth({ validate: () => {} });
const QUIET: ServeOptions = { args: [], env: {} };
const ANY_PORT: ServeOptions = { ...QUIET, enabled: true, port: 0 };

async function served(options: ServeOptions, of: Health = health): Promise<HealthServer> {
  const server = await serve(of, options);
  assert(server !== undefined, "It is not enabled");
  return server;
}

async function textOf(url: string): Promise<string> {
  return await (await fetch(url)).text();
}

/** A port that somebody else listens on. */
function takenPort(): { port: number } & Disposable {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return { port: listener.addr.port, [Symbol.dispose]: () => listener.close() };
}

const HAS_IPV6 = Deno.networkInterfaces().some(({ address }) => address === "::1");

const takenMessage = (port: number) =>
  `Cannot listen on 127.0.0.1:${port}: the port is taken, choose another by --health-check-port or BATON_HEALTH_CHECK_PORT`;

Deno.test("serve() answers the health it is given, at its url, and listens on 127.0.0.1 alone", async () => {
  await using server = await served(ANY_PORT);
  assertMatch(server.url, /^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  for (const [path, status] of [["/health", "healthy"], ["/ready", "ready"], ["/live", "alive"]]) {
    assertEquals(JSON.parse(await textOf(server.url + path)).status, status);
  }
});

const OFF: [what: string, options: ServeOptions][] = [
  ["by default", QUIET],
  ["by an option", { ...QUIET, enabled: false }],
  ["by a flag", { args: ["--health-check=false"], env: {} }],
  ["by a variable", { args: [], env: { BATON_HEALTH_CHECK: "false" } }],
  ["by an empty variable", { args: [], env: { BATON_HEALTH_CHECK: "" } }],
  ["by an option over flag and variable", {
    args: ["--health-check"],
    env: { BATON_HEALTH_CHECK: "true" },
    enabled: false,
  }],
  ["by a flag over a variable", { args: ["--health-check", "f"], env: { BATON_HEALTH_CHECK: "true" } }],
  ["by a flag after the end of flags", { args: ["--", "--health-check"], env: {} }],
  ["by a port and an address alone", { ...QUIET, port: 0, bindAddress: "::1" }],
];
for (const [what, options] of OFF) {
  Deno.test(`serve() resolves to undefined when it is off ${what}, and does not touch the health`, async () => {
    const untouched = new Proxy(health, { get: (_, name) => assertEquals(name, "untouched") });
    assertStrictEquals(await serve(untouched, options), undefined);
  });
}

const ON: [what: string, options: ServeOptions][] = [
  ["an option", ANY_PORT],
  ["an option over flag and variable", {
    args: ["--health-check=false", "--health-check-port=0"],
    env: { BATON_HEALTH_CHECK: "false" },
    enabled: true,
  }],
  ["a bare flag", { args: ["sync", "--health-check", "--health-check-port", "0", "--file=x"], env: {} }],
  ["a flag over a variable", { args: ["--health-check=1", "--health-check-port=0"], env: { BATON_HEALTH_CHECK: "0" } }],
  ["variables", { args: [], env: { BATON_HEALTH_CHECK: "T", BATON_HEALTH_CHECK_PORT: "0" } }],
];
for (const [what, options] of ON) {
  Deno.test(`serve() is switched on by ${what}`, async () => {
    await using server = await served(options);
    assertEquals(JSON.parse(await textOf(`${server.url}/live`)).status, "alive");
  });
}

Deno.test("serve() takes options over flags over variables for the port", async () => {
  using taken = takenPort();
  const port = `${taken.port}`;
  const flag = (value: string) => ({ args: [`--health-check-port=${value}`] });
  const variable = (value: string) => ({ env: { BATON_HEALTH_CHECK_PORT: value } });
  for (
    const stronger of [
      { ...flag(port), ...variable(port), port: 0 },
      { ...flag("0"), ...variable(port) },
      { args: [], ...variable("0") },
    ]
  ) {
    await using server = await served({ enabled: true, ...stronger });
    assert(!server.url.endsWith(`:${port}`));
  }
  for (
    const stronger of [
      { ...flag("0"), ...variable("0"), port: taken.port },
      { ...flag(port), ...variable("0") },
      { args: [], ...variable(port) },
    ]
  ) {
    const error = await assertRejects(() => serve(health, { enabled: true, ...stronger }), Error);
    assertEquals(error.message, takenMessage(taken.port));
  }
});

Deno.test("serve() takes options over flags over variables for the address", async () => {
  // RFC 5737: for documentation, so that no machine has them
  const env = { BATON_HEALTH_CHECK_BIND_ADDRESS: "203.0.113.1" };
  const flag = ["--health-check-bind-address=203.0.113.2"];
  const cases: [options: ServeOptions, address: string][] = [
    [{ args: [], env }, "203.0.113.1"],
    [{ args: flag, env }, "203.0.113.2"],
    [{ args: flag, env, bindAddress: "203.0.113.3" }, "203.0.113.3"],
  ];
  for (const [options, address] of cases) {
    await assertRejects(
      () => serve(health, { enabled: true, port: 8081, ...options }),
      Error,
      `Cannot listen on ${address}:8081: this machine has no such address`,
    );
  }
});

Deno.test("serve() reads the arguments and the variables of this process", async () => {
  const names = ["BATON_HEALTH_CHECK", "BATON_HEALTH_CHECK_PORT"];
  const before = names.map((name) => Deno.env.get(name));
  const args = ["--health-check-bind-address", "localhost"];
  using _Deno = replaceGlobal("Deno", Object.create(Deno, { args: { value: args } }));
  try {
    Deno.env.set("BATON_HEALTH_CHECK", "true");
    Deno.env.set("BATON_HEALTH_CHECK_PORT", "0");
    await using server = await served({});
    assertEquals(new URL(server.url).hostname, "localhost");
  } finally {
    names.forEach((name, i) => before[i] === undefined ? Deno.env.delete(name) : Deno.env.set(name, before[i]));
  }
});

const PORT = "an integer from 0 to 65535";
const ADDRESS = "an IPv4 address, an IPv6 address or a host name";
const flagged = (...args: string[]): ServeOptions => ({ args, env: {} });
const inEnv = (name: string, value: string): ServeOptions => ({ args: [], env: { [name]: value } });

const REFUSED: [options: ServeOptions, type: typeof TypeError | typeof RangeError, message: string][] = [
  [flagged("--health-check=maybe"), TypeError, '--health-check: expected true or false, got "maybe"'],
  [flagged("--health-check="), TypeError, "--health-check: expected true or false, got nothing"],
  [flagged("--health-check-port=80a"), TypeError, `--health-check-port: expected ${PORT}, got "80a"`],
  [flagged("--health-check-port", "65536"), RangeError, `--health-check-port: expected ${PORT}, got "65536"`],
  [flagged("--health-check-port"), TypeError, `--health-check-port: expected ${PORT}, got nothing`],
  [flagged("--health-check-bind-address=*"), TypeError, `--health-check-bind-address: expected ${ADDRESS}, got "*"`],
  [flagged("--health-check-bind-address"), TypeError, `--health-check-bind-address: expected ${ADDRESS}, got nothing`],
  [inEnv("BATON_HEALTH_CHECK", "on"), TypeError, 'BATON_HEALTH_CHECK: expected true or false, got "on"'],
  [inEnv("BATON_HEALTH_CHECK_PORT", "http"), TypeError, `BATON_HEALTH_CHECK_PORT: expected ${PORT}, got "http"`],
  [inEnv("BATON_HEALTH_CHECK_PORT", "70000"), RangeError, `BATON_HEALTH_CHECK_PORT: expected ${PORT}, got "70000"`],
  [
    inEnv("BATON_HEALTH_CHECK_BIND_ADDRESS", "[::1"),
    TypeError,
    `BATON_HEALTH_CHECK_BIND_ADDRESS: expected ${ADDRESS}, got "[::1"`,
  ],
  [{ ...QUIET, enabled: "no" as unknown as boolean }, TypeError, 'enabled: expected a boolean, got "no"'],
  [{ ...QUIET, port: -1 }, RangeError, `port: expected ${PORT}, got -1`],
  [{ ...QUIET, port: 8081.5 }, TypeError, `port: expected ${PORT}, got 8081.5`],
  [{ ...QUIET, bindAddress: "" }, TypeError, `bindAddress: expected ${ADDRESS}, got nothing`],
];
for (const [options, type, message] of REFUSED) {
  Deno.test(`serve() rejects: Cannot read ${message}`, async () => {
    const error = await assertRejects(() => serve(health, options), type);
    assertEquals([error.message, error.name], [`Cannot read ${message}`, type.name]);
  });
}

Deno.test("serve() rejects what it cannot read, be it on or off", async () => {
  for (const enabled of [true, false, undefined]) {
    const options = { ...flagged("--health-check-port=80a"), enabled };
    const error = await assertRejects(() => serve(health, options), TypeError);
    assertEquals(error.message, `Cannot read --health-check-port: expected ${PORT}, got "80a"`);
  }
});

Deno.test("serve() twice on one port rejects with a sentence that names the address, and the first goes on", async () => {
  await using server = await served(ANY_PORT);
  const port = Number(new URL(server.url).port);
  const error = await assertRejects(() => serve(health, { ...ANY_PORT, port }), Error);
  assertEquals(error.message, takenMessage(port));
  assertInstanceOf(error.cause, Error);
  assertEquals(JSON.parse(await textOf(`${server.url}/live`)).status, "alive");
});

Deno.test("serve() names an address that this machine does not have", async () => {
  // RFC 5737: for documentation, so that no machine has it
  const error = await assertRejects(
    () => serve(health, { ...ANY_PORT, port: 8081, bindAddress: "203.0.113.1" }),
    Error,
  );
  assertEquals(
    error.message,
    "Cannot listen on 203.0.113.1:8081: this machine has no such address, " +
      "choose another by --health-check-bind-address or BATON_HEALTH_CHECK_BIND_ADDRESS",
  );
});

Deno.test({
  name: "serve() says how to permit what Deno was not permitted",
  permissions: { net: false },
  async fn() {
    const error = await assertRejects(() => serve(health, { ...ANY_PORT, port: 8081 }), Error);
    assertEquals(error.message, "Cannot listen on 127.0.0.1:8081: Deno is not permitted to, run it with --allow-net");
  },
});

for (
  const [bindAddress, hostname] of [
    ["::1", "[::1]"],
    ["[::1]", "[::1]"],
    ["::", "[::]"],
    ["0.0.0.0", "0.0.0.0"],
    ["localhost", "localhost"],
  ] as const
) {
  const ignore = bindAddress.includes(":") && !HAS_IPV6;
  Deno.test({
    name: `serve() listens on ${bindAddress} and has a url for it${
      ignore ? ", ignored: this machine has no IPv6" : ""
    }`,
    ignore,
    async fn() {
      await using server = await served({ ...ANY_PORT, bindAddress });
      assertEquals(server.url.replace(/:\d+$/, ""), `http://${hostname}`);
      assertEquals(JSON.parse(await textOf(`${server.url}/live`)).status, "alive");
    },
  });
}

Deno.test("serve() tells the health not to keep the process alive by its checks", async () => {
  let calls = 0;
  await using _server = await served(ANY_PORT, { ...health, unref: () => calls++ });
  assertEquals(calls, 1);
});
