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
