import { assertEquals, assertStrictEquals } from "@std/assert";
import { listenError } from "../../src/server/listen_error.ts";

const NO_ADDRESS =
  "this machine has no such address, choose another by --health-check-bind-address or BATON_HEALTH_CHECK_BIND_ADDRESS";

const coded = (code: string) => Object.assign(new Error("the runtime's own words"), { code });

const REASONS: [cause: unknown, reason: string][] = [
  [coded("EADDRINUSE"), "the port is taken, choose another by --health-check-port or BATON_HEALTH_CHECK_PORT"],
  [coded("EADDRNOTAVAIL"), NO_ADDRESS],
  [coded("ENOTFOUND"), NO_ADDRESS],
  [coded("EAI_AGAIN"), NO_ADDRESS],
  [coded("EINVAL"), NO_ADDRESS],
  [coded("DENO_SERVE_ADDRESS"), "the variable DENO_SERVE_ADDRESS makes Deno listen elsewhere, take it away"],
  [
    coded("EACCES"),
    "this user may not use the port, choose one from 1024 by --health-check-port or BATON_HEALTH_CHECK_PORT",
  ],
  [new Deno.errors.NotCapable("x"), "Deno is not permitted to, run it with --allow-net"],
  [coded("EMFILE"), "the runtime refuses it: the runtime's own words"],
  [new Error("no code"), "the runtime refuses it: no code"],
];
for (const [cause, reason] of REASONS) {
  const { code, name } = cause as { code?: string; name: string };
  Deno.test(`listenError() says what ${code ?? name} means, and keeps the cause`, () => {
    const error = listenError("127.0.0.1:8081", cause);
    assertEquals(error.message, `Cannot listen on 127.0.0.1:8081: ${reason}`);
    assertStrictEquals(error.cause, cause);
    assertEquals(error.name, "Error");
  });
}

Deno.test("listenError() knows no reason by the names of what every object has", () => {
  for (const name of ["constructor", "toString", "__proto__"]) {
    assertEquals(
      listenError("[::1]:80", coded(name)).message,
      "Cannot listen on [::1]:80: the runtime refuses it: the runtime's own words",
    );
  }
});

const SOCKET_REASONS: [obstacle: string, cause: unknown, reason: string][] = [
  ["EADDRINUSE", coded("EADDRINUSE"), "the socket is in use, another server listens there"],
  ["DIRECTORY", coded("EADDRINUSE"), "it is a directory, give the path of a socket in it"],
  ["NO_SOCKET", coded("EADDRINUSE"), "what is there is no socket, and is left alone, choose another path"],
  ["FOREIGN_SOCKET", coded("EADDRINUSE"), "a socket is there that this user may not take over"],
  ["ENOENT", coded("EACCES"), "its directory does not exist"],
  ["ENOTDIR", coded("ENOTDIR"), "a part of its path is no directory"],
  ["EACCES", coded("EACCES"), "this user may not make a socket there"],
  ["EPERM", coded("EPERM"), "this user may not make a socket there"],
  ["EROFS", coded("EROFS"), "its file system is read-only"],
  [
    "DENO_SERVE_ADDRESS",
    coded("DENO_SERVE_ADDRESS"),
    "the variable DENO_SERVE_ADDRESS makes Deno listen elsewhere, take it away",
  ],
  [
    "",
    new Deno.errors.NotCapable("x"),
    "Deno is not permitted to, run it with --allow-net, --allow-read and --allow-write",
  ],
  ["EMFILE", coded("EMFILE"), "the runtime refuses it: the runtime's own words"],
  ["", new Error("no code"), "the runtime refuses it: no code"],
];
for (const [obstacle, cause, reason] of SOCKET_REASONS) {
  Deno.test(`listenError() says what ${obstacle || (cause as Error).name} means of a Unix socket, and keeps the cause`, () => {
    const error = listenError("/run/health.sock", cause, { obstacle });
    assertEquals(error.message, `Cannot listen on /run/health.sock: ${reason}`);
    assertStrictEquals(error.cause, cause);
  });
}
