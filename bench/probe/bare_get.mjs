// The least that a GET costs on Deno: it reads no variable, takes any 200 as it comes, and knows nothing but IPv4's loopback.
const port = Number(Deno.args[0].split("=")[1]);
AbortSignal.timeout(5000).onabort = () => Deno.exit(1);
const connection = await Deno.connect({ hostname: "127.0.0.1", port });
await connection.write(
  new TextEncoder().encode("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
);
const buffer = new Uint8Array(16_384);
const length = await connection.read(buffer);
Deno.exit(length !== null && new TextDecoder().decode(buffer.subarray(9, 12)) === "200" ? 0 : 1);
