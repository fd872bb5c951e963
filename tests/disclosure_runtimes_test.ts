/** To whom a server on each runtime shows texts, by the address that the runtime says a connection comes from. */
import { assertEquals } from "@std/assert";
import { within } from "./black_box/within.ts";
import { program, type Runtime, runtimes } from "./runtimes.ts";

const SERVICE = new URL("./peer/service.ts", import.meta.url);

/** An address of this machine by which it is a stranger to itself. */
const elsewhere = Deno.networkInterfaces().find(({ family, address }) =>
  family === "IPv4" && !address.startsWith("127.")
)?.address;

/** Starts the service, and asks it at the given hosts, by a client that says it is local. */
async function isShown(runtime: Runtime, bindAddress: string, hosts: readonly string[]): Promise<boolean[]> {
  const [name, ...args] = [...runtime.command, await program(runtime, SERVICE), bindAddress];
  const child = new Deno.Command(name!, { args, stdin: "piped", stdout: "piped", stderr: "inherit" }).spawn();
  const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  try {
    const { value = "" } = await within(20_000, "the service to listen", output.read());
    const port = value.match(/:(\d+)\n/)![1];
    return await Promise.all(hosts.map(async (host) => {
      const headers = { "forwarded": "for=127.0.0.1", "x-forwarded-for": "127.0.0.1", "x-real-ip": "::1" };
      const response = await fetch(`http://${host}:${port}/health`, { headers, signal: AbortSignal.timeout(10_000) });
      return (await response.text()).includes("MARKER");
    }));
  } finally {
    await child.stdin.close();
    child.kill("SIGKILL");
    await Promise.all([child.status, output.cancel()]);
  }
}

for (const runtime of await runtimes()) {
  const missing = runtime.unavailable ?? (elsewhere === undefined ? "no address but loopback" : undefined);
  const [reason, ignore] = missing === undefined ? ["", false] : [` (cannot be tried: ${missing})`, true];

  Deno.test({
    name: `serve() on ${runtime.name} shows texts to IPv4's loopback, and to no other address${reason}`,
    ignore,
    fn: async () => assertEquals(await isShown(runtime, "0.0.0.0", ["127.0.0.1", elsewhere!]), [true, false]),
  });

  Deno.test({
    name: `serve() on ${runtime.name} shows texts to loopback on a socket of both families, and to no other${reason}`,
    ignore,
    fn: async () => {
      assertEquals(await isShown(runtime, "::", ["127.0.0.1", "[::1]", elsewhere!]), [true, true, false]);
    },
  });
}
