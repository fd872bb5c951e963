/** Clients that do not behave: the next one must be served as if nothing had been. */
import { assert } from "@std/assert";
import { assertAsked } from "../expect.ts";
import type { Connection } from "../http_client.ts";
import type { Behaviour } from "../target.ts";

/** Bytes that are no good request: whatever the runtime says to them, it must go on serving. */
const GARBAGE: Readonly<Record<string, string>> = {
  "1 MB of headers": `GET /live HTTP/1.1\r\nHost: localhost\r\nX-Long: ${"x".repeat(1_000_000)}\r\n\r\n`,
  "an invalid Host": "GET /live HTTP/1.1\r\nHost: [a b\r\nConnection: close\r\n\r\n",
  "an empty Host": "GET /live HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n",
  "no Host": "GET /live HTTP/1.1\r\nConnection: close\r\n\r\n",
  "the request target *": "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
  "the method CONNECT": "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
  "a method of its own": "BREW /live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
  "a request target without a slash": "GET live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
  "an invalid absolute request target": "GET http://[/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
  "a fragment in the request target": "GET /live#health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
  "an upgrade to WebSocket":
    "GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  "an upgrade to HTTP/2": "GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings, close\r\n" +
    "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
  "an invalid content length": "GET /live HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
  "a greeting of TLS": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
  "bytes that are no HTTP": "\0\0\0\0\r\n\r\nhello\r\n\r\n",
};

const garbage: Behaviour[] = Object.entries(GARBAGE).map(([name, text]) => ({
  title: `${name} does no harm`,
  needs: "socket",
  async run(target) {
    using connection = await target.connect();
    await connection.writeLastly(text);
    const said = await connection.readToEnd();
    assert(said === "" || /^HTTP\/1\.1 [2-5]\d\d /.test(said), said);
    await assertAsked(target, target.words.health, target.words.HEALTHY);
  },
}));

const gone: Behaviour[] = [
  {
    title: "a client that goes away while its check runs does no harm",
    needs: "socket",
    async run(target) {
      await target.command({ do: "set", validate: "hold_then_pass" });
      {
        using connection = await target.connect();
        await connection.send({ path: target.words.health });
        await target.command({ do: "await", check: "validate", calls: 1 });
      }
      await target.command({ do: "release" });
      await target.command({ do: "set" });
      await assertAsked(target, target.words.health, target.words.HEALTHY);
    },
  },
  ...["", "GET /hea", "GET /health HTTP/1.1\r\nHost: local", "POST /live HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf"]
    .map(
      (text): Behaviour => ({
        title: `a client that goes away after ${JSON.stringify(text)} does no harm`,
        needs: "socket",
        async run(target) {
          {
            using connection = await target.connect();
            await connection.write(text);
          }
          await assertAsked(target, target.words.health, target.words.HEALTHY);
        },
      }),
    ),
  {
    title: "50 clients that ask and do not wait for the answer do no harm",
    needs: "socket",
    async run(target) {
      await Promise.all(Array.from({ length: 50 }, async () => {
        using connection = await target.connect();
        await connection.send({ path: target.words.health });
      }));
      await assertAsked(target, target.words.health, target.words.HEALTHY);
    },
  },
];

/** As in Go's server of Baton: 10 s for the headers. The margins are for timers of a loaded machine. */
const CUT_OFF_MS = { least: 9_000, most: 13_000 };

const slow: Behaviour[] = [
  {
    title: "a client that says nothing is cut off after 10 s",
    needs: "socket",
    slow: true,
    unless: "header timeout",
    async run(target) {
      using connection = await target.connect();
      await assertCutOff(connection);
    },
  },
  {
    title: "a client that says its headers byte by byte is cut off after 10 s",
    needs: "socket",
    slow: true,
    unless: "header timeout",
    async run(target) {
      using connection = await target.connect();
      await connection.write("GET /live HTTP/1.1\r\nX-Slow: ");
      // Writing fails once the server has cut the connection, which is what is waited for.
      const drip = setInterval(() => connection.write("x").catch(() => {}), 500);
      try {
        await assertCutOff(connection);
      } finally {
        clearInterval(drip);
      }
    },
  },
];

async function assertCutOff(connection: Connection): Promise<void> {
  const start = performance.now();
  const said = await connection.readToEnd(CUT_OFF_MS.most);
  const elapsed = performance.now() - start;
  assert(elapsed >= CUT_OFF_MS.least, `cut off after ${elapsed} ms`);
  assert(said === "" || said.startsWith("HTTP/1.1 408 "), said);
}

export const badClients: readonly Behaviour[] = [...garbage, ...gone, ...slow];
