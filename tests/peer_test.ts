import { assertEquals } from "@std/assert";
import { UNIX_PEER } from "../src/address.ts";
import { peerOf, peerOfSocket } from "../src/peer.ts";
import { hostileProxy } from "./thrown_values.ts";

const request = new Request("http://localhost/health", {
  headers: { "forwarded": "for=127.0.0.1", "x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1" },
});

const refuse = (): never => {
  throw new Error("looked at");
};

const tcp = (hostname: unknown) => ({ remoteAddr: { transport: "tcp", hostname, port: 50_000 } });

/** Bun's server: its method needs its `this`. */
class BunLike {
  #address: unknown;
  asked: unknown[] = [];
  constructor(address: unknown) {
    this.#address = address;
  }
  requestIP(request: Request): unknown {
    this.asked.push(request);
    return this.#address;
  }
}

const KNOWN: [info: string, value: unknown, address: string][] = [
  ["Deno's information", tcp("192.0.2.7"), "192.0.2.7"],
  ["Deno's information of an IPv6 client", tcp("2001:db8::7"), "2001:db8::7"],
  ["Deno's information with more in it", { ...tcp("127.0.0.1"), completed: Promise.resolve() }, "127.0.0.1"],
  ["Deno's information of a Unix socket", { remoteAddr: { transport: "unix", path: "192.0.2.7" } }, UNIX_PEER],
  ["Bun's server", new BunLike({ address: "192.0.2.7", family: "IPv4", port: 50_000 }), "192.0.2.7"],
  ["Bun's server of an IPv6 client", new BunLike({ address: "::1", family: "IPv6", port: 50_000 }), "::1"],
  [
    "what Hono has of Node's request",
    { incoming: { socket: { remoteAddress: "192.0.2.7" } }, outgoing: {} },
    "192.0.2.7",
  ],
];
for (const [info, value, address] of KNOWN) {
  Deno.test(`peerOf() finds the client's address in ${info}`, () => {
    assertEquals(peerOf(value, request), address);
  });
}

Deno.test("peerOf() asks Bun's server for this very request", () => {
  const server = new BunLike({ address: "127.0.0.1" });
  peerOf(server, request);
  assertEquals(server.asked, [request]);
});

const UNKNOWN: Record<string, unknown> = {
  "nothing": undefined,
  "null": null,
  "false": false,
  "a number": 7,
  "a text": "127.0.0.1",
  "a symbol": Symbol("127.0.0.1"),
  "a function": () => "127.0.0.1",
  "an empty object": {},
  "an array": ["127.0.0.1"],
  "an edge runtime's environment": { DATABASE_URL: "postgres://127.0.0.1", remoteAddress: "127.0.0.1" },
  "an environment with variables named like Deno's and Bun's": { remoteAddr: "127.0.0.1", requestIP: "127.0.0.1" },
  "Deno's information of a vsock": { remoteAddr: { transport: "vsock", cid: 2, port: 1 } },
  "an address over no known transport": { remoteAddr: { hostname: "127.0.0.1" } },
  "an address over UDP": { remoteAddr: { transport: "udp", hostname: "127.0.0.1" } },
  "an address that is null": { remoteAddr: null },
  "a host name that is a number": tcp(2130706433),
  "a host name that is an object": tcp({ toString: () => "127.0.0.1" }),
  "a host name that is a String": tcp(new String("127.0.0.1")),
  "a host name that is missing": { remoteAddr: { transport: "tcp" } },
  "Bun's server of a Unix socket, or of a client that has gone": new BunLike(null),
  "Bun's server with an address of another type": new BunLike({ address: ["127.0.0.1"] }),
  "Bun's server that answers a text": new BunLike("127.0.0.1"),
  "Bun's server that answers a promise": new BunLike(Promise.resolve({ address: "127.0.0.1" })),
  "a method that throws": { requestIP: refuse },
  "an environment with a variable named like Hono's": { incoming: "127.0.0.1" },
  "a method with a getter that throws": {
    get requestIP() {
      return refuse();
    },
  },
  "a getter that throws": {
    get remoteAddr() {
      return refuse();
    },
  },
  "a host name that throws": {
    remoteAddr: {
      transport: "tcp",
      get hostname() {
        return refuse();
      },
    },
  },
  "a proxy that throws": hostileProxy,
  "a proxy that throws as address": { remoteAddr: hostileProxy },
};
for (const [info, value] of Object.entries(UNKNOWN)) {
  Deno.test(`peerOf() knows no client's address from ${info}, whatever the request's headers say`, () => {
    assertEquals(peerOf(value, request), undefined);
  });
}

Deno.test("peerOfSocket() finds the client's address at the socket", () => {
  for (const remoteAddress of ["192.0.2.7", "::ffff:127.0.0.1", ""]) {
    assertEquals(peerOfSocket({ socket: { remoteAddress } }), remoteAddress);
  }
});

Deno.test("peerOfSocket() knows no address without one, or where the socket does not let it be seen", () => {
  const sockets: unknown[] = [undefined, null, {}, { remoteAddress: undefined }, { remoteAddress: 7 }, hostileProxy];
  for (const socket of sockets) {
    assertEquals(peerOfSocket({ socket } as Parameters<typeof peerOfSocket>[0]), undefined);
  }
  assertEquals(peerOfSocket({}), undefined);
  assertEquals(peerOfSocket(hostileProxy), undefined);
});
