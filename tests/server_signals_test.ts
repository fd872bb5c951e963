/** What `serve` does on SIGTERM and SIGINT, in a process of its own on each runtime. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { Output } from "../tools/process/output.ts";
import { Connection } from "./black_box/http_client.ts";
import { within } from "./black_box/within.ts";
import { program, type Runtime, runtimes } from "./runtimes.ts";
import type { SignalledService } from "./server/signalled_service.ts";

const SERVICE = new URL("server/signalled_service.ts", import.meta.url);

/** Far longer than a test may take. */
const NEVER_MS = 600_000;

class Service implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly stdout: Output;
  readonly stderr: Output;

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.stdout = new Output(child.stdout);
    this.stderr = new Output(child.stderr);
  }

  /** Starts it, and waits until it serves. */
  static async start(runtime: Runtime, service: SignalledService): Promise<Service & { url: string }> {
    const [name, ...args] = [...runtime.command, await program(runtime, SERVICE), JSON.stringify(service)];
    const started = new Service(
      new Deno.Command(name!, { args, stdin: "null", stdout: "piped", stderr: "piped" }).spawn(),
    );
    const [, url] = await started.stdout.match(/^serving at (\S+)\n/m);
    return Object.assign(started, { url: url! });
  }

  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Waits until it ends: how it ended, and what it said once it had served. */
  async end(): Promise<{ ended: number | string; lines: string[] }> {
    const { code, signal } = await within(10_000, "the process to end", this.#child.status);
    await Promise.all([this.stdout.ended, this.stderr.ended]);
    assertEquals(this.stderr.text, "");
    return { ended: signal ?? code, lines: this.stdout.text.trim().split("\n").slice(1) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // it has ended
    }
    await Promise.all([this.#child.status, this.stdout.ended, this.stderr.ended]);
  }
}

/** Asks on a connection that the client would keep: whether the server closes it is in the answer, and in what it then does. */
async function ask({ kind }: Runtime, url: string, path: string) {
  using connection = await Connection.open(url, () => {});
  await connection.send({ path });
  const { status, headers, body } = await connection.readAnswer({ path });
  const closes = headers.get("connection") === "close";
  // Deno passes the header on, and leaves it to the client to obey it
  if (closes && kind !== "deno") assertEquals(await connection.readToEnd(), "");
  return { status, closes, retryAfter: headers.get("retry-after"), body: JSON.parse(body) };
}

/** The milliseconds from the first signal to the close, as the service has measured them. */
function delayOf(lines: string[], ...before: string[]): number {
  assertEquals(lines.slice(0, -1), [...before, "draining", "stopped"]);
  assertMatch(lines.at(-1)!, /^closed after [\d.]+ ms$/);
  return parseFloat(lines.at(-1)!.slice("closed after ".length));
}

function test(runtime: Runtime, behaviour: string, fn: () => Promise<void>): void {
  const { name, unavailable } = runtime;
  Deno.test({
    name: `serve() on ${name} ${behaviour}${unavailable ? ` (cannot be tried: ${unavailable})` : ""}`,
    ignore: unavailable !== undefined,
    fn,
  });
}

for (const runtime of await runtimes()) {
  for (const [first, second] of [["SIGTERM", "SIGTERM"], ["SIGINT", "SIGINT"], ["SIGTERM", "SIGINT"]] as const) {
    test(
      runtime,
      `drains on ${first}: it answers, but is not ready; and closes at once on ${second} after it`,
      async () => {
        await using service = await Service.start(runtime, {
          options: { signals: true, drainDelay: NEVER_MS },
          works: true,
        });
        const { url } = service;
        const before = await ask(runtime, url, "/ready");
        assertEquals([before.status, before.closes, before.retryAfter], [200, false, null]);

        service.signal(first);
        await service.stdout.match(/^draining\n/m);
        for (const path of ["/ready", "/health"]) {
          const { status, closes, retryAfter, body } = await ask(runtime, url, path);
          assertEquals([status, closes, retryAfter], [503, true, "1"]);
          assertEquals(body.details, { error: "connector is shutting down" });
        }
        const live = await ask(runtime, url, "/live");
        assertEquals([live.status, live.closes, live.body.status], [200, true, "alive"]);

        service.signal(second);
        const { ended, lines } = await service.end();
        assertEquals(ended, 0);
        delayOf(lines, "running");
      },
    );
  }

  for (const drainDelay of [0, 300]) {
    test(runtime, `closes ${drainDelay} ms after the signal, and leaves it to the process to end`, async () => {
      await using service = await Service.start(runtime, { options: { signals: true, drainDelay }, works: true });
      service.signal("SIGTERM");
      const { ended, lines } = await service.end();
      assertEquals(ended, 0);
      const delay = delayOf(lines);
      // timers count whole milliseconds
      assert(delay >= drainDelay - 2 && delay < drainDelay + 2_000, `It took ${delay} ms`);
    });
  }

  test(runtime, "does not wait for the delay when the connector itself closes the server meanwhile", async () => {
    await using service = await Service.start(runtime, {
      options: { signals: true, drainDelay: NEVER_MS },
      works: true,
      closes: "draining",
    });
    service.signal("SIGTERM");
    const { ended, lines } = await service.end();
    assertEquals(ended, 0);
    delayOf(lines);
  });

  test(runtime, "leaves signals alone by default: SIGTERM ends the process", async () => {
    await using service = await Service.start(runtime, { options: {}, works: true });
    service.signal("SIGTERM");
    assertEquals(await service.end(), { ended: "SIGTERM", lines: [] });
  });

  test(runtime, "leaves signals alone again once the server has closed", async () => {
    await using service = await Service.start(runtime, {
      options: { signals: true, drainDelay: NEVER_MS },
      works: true,
      closes: "at once",
    });
    await service.stdout.match(/^closed after/m);
    service.signal("SIGTERM");
    assertEquals(await service.end(), { ended: "SIGTERM", lines: ["stopped", "closed after NaN ms"] });
  });

  test(runtime, "keeps no process alive by waiting for signals", async () => {
    await using service = await Service.start(runtime, { options: { signals: true }, works: false });
    assertEquals(await service.end(), { ended: 0, lines: [] });
  });
}
