import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { connect } from "../../src/probe/connect.ts";
import { TlsError } from "../../src/probe/tls.ts";
import { within } from "../black_box/within.ts";
import { AUTHORITY, type RawServer, sends, sendsAndStalls, startRawServer, startTlsServer } from "./raw_server.ts";

const ca = await Deno.readTextFile(AUTHORITY);
const { signal } = new AbortController();

/** As Node has them. */
function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

const UNTRUSTED = "its certificate cannot be trusted, see --ca-file: ";
const REFUSED = "its certificate is refused: ";
const NO_TLS = "no TLS connection: ";
const ENDED = "it ends the TLS handshake: ";
const AUTHORITYS =
  "its certificate is an authority's own, which Deno takes from no server, make one with basicConstraints=CA:FALSE: ";

for (
  const [cause, message] of [
    [new Error("invalid peer certificate: Expired"), `${REFUSED}invalid peer certificate: Expired`],
    [new Error("invalid peer certificate: UnknownIssuer"), `${UNTRUSTED}invalid peer certificate: UnknownIssuer`],
    [
      new Error("invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))"),
      `${AUTHORITYS}invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))`,
    ],
    [new Error("received fatal alert: CertificateRequired"), `${ENDED}received fatal alert: CertificateRequired`],
    [coded("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "old"), `${ENDED}old`],
    [coded("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "no issuer"), `${UNTRUSTED}no issuer`],
    [coded("CERT_HAS_EXPIRED", "expired"), `${REFUSED}expired`],
    [coded("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed"), `${UNTRUSTED}self-signed`],
    [coded("ERR_TLS_CERT_ALTNAME_INVALID", "other name"), `${REFUSED}other name`],
    [coded("ERR_SSL_WRONG_VERSION_NUMBER", "wrong version"), `${NO_TLS}wrong version`],
    [new Error(""), `${NO_TLS}Error`],
  ] as const
) {
  Deno.test(`TlsError says: ${message}`, () => {
    const error = new TlsError(cause);
    assertEquals([error.name, error.message], ["TlsError", message]);
    assertStrictEquals(error.cause, cause);
  });
}

Deno.test("connect() speaks TLS with who proves to be the one that was named", async () => {
  await using server = startTlsServer(sends("answer"));
  const tls = { name: "localhost", ca };
  const connection = await connect({ hostname: "127.0.0.1", port: server.port, tls }, signal);
  await connection.write("request\r\n\r\n");
  assertEquals(new TextDecoder().decode((await connection.read())!), "answer");
  connection.close();
  assertEquals(server.requests, ["request\r\n\r\n"]);
});

for (const tls of [{ name: "localhost" }, { name: "other.example", ca }, { name: "127.0.0.2", ca }]) {
  const start = "ca" in tls ? REFUSED : UNTRUSTED;
  Deno.test(`connect() rejects who does not prove to be ${tls.name}${"ca" in tls ? "" : " to whom it trusts"}`, async () => {
    await using server = startTlsServer(sends("answer"));
    const connecting = connect({ hostname: "127.0.0.1", port: server.port, tls }, signal);
    const { message } = await assertRejects(() => within(5_000, "an error", connecting), TlsError);
    assertEquals(message.slice(0, start.length), start);
  });
}

Deno.test("connect() gives up a TLS handshake when its signal says so", async () => {
  await using server = startRawServer(sendsAndStalls(""));
  const controller = new AbortController();
  const tls = { name: "localhost", ca };
  const connecting = connect({ hostname: "127.0.0.1", port: server.port, tls }, controller.signal);
  const failing = assertRejects(() => within(5_000, "an error", connecting), Error);
  await within(5_000, "the connection", accepted(server));
  controller.abort();
  // Deno itself keeps the socket until the peer goes away, which holds no process: README.md says so
  await failing;
});

async function accepted({ requests }: RawServer): Promise<void> {
  while (requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}
