/** The process may open no more files, as many connections as it has: it goes on when there are fewer. */
import { run } from "../../tools/run.ts";
import { type Arena, type Attack, times as often } from "./attack.ts";
import { sendRaw } from "./raw_client.ts";
import { startSubject, type Subject } from "./subject.ts";

const TIMES = 5;

/** How many more it may open, and how many connections are made to it. */
const MORE = 20;
const CONNECTIONS = 200;

/** How long it is left at its limit, in which it may do no harm to itself, in milliseconds. */
const AT_LIMIT_MS = 1_000;
const RECOVERED_MS = 5_000;

/** How long a runtime is left alone at its start, in milliseconds. */
const START_MS = 2_000;

const GOOD = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

export const descriptors: Attack = {
  name: "descriptors",
  waits: true,
  async run({ runtime, amount }: Arena) {
    await using subject = await startSubject(runtime);
    const { port } = await subject.start({ checks: { ready: { mode: "pass" }, validate: { mode: "pass_later" } } });
    await sendRaw(port, GOOD);
    // Deno itself ends by a panic, whatever the program, if it may open no more files in its first second
    await new Promise((resolve) => setTimeout(resolve, START_MS));
    const before = subject.handles();
    await run(["prlimit", `--pid=${subject.pid}`, `--nofile=${before + MORE}:`]);
    const times = amount(TIMES);
    const recoveries: number[] = [];
    let most = 0;
    for (let time = 0; time < times; time++) {
      const clients = await crowd(port);
      most = Math.max(most, clients.length < CONNECTIONS ? MORE : 0, await mostOpen(subject) - before);
      for (const client of clients) client.close();
      const start = performance.now();
      await untilAnswered(port, start + RECOVERED_MS);
      recoveries.push(performance.now() - start);
    }
    if (most < MORE) throw new Error(`It never was at its limit: ${most} more were open, of ${MORE}`);
    const { unhandled } = await subject.tell({ do: "tell" });
    if (unhandled > 0) throw new Error(`${unhandled} rejections were not handled`);
    return `${often(times)} at a limit of ${MORE} more descriptors by ${CONNECTIONS} connections: answered again ` +
      `${Math.max(...recoveries).toFixed(0)} ms after they had gone, at most`;
  },
};

/** Connects so often. Where the listener gives up for a while, all that are not taken by then are refused. */
async function crowd(port: number): Promise<Deno.Conn[]> {
  const all = await Promise.allSettled(Array.from({ length: CONNECTIONS }, async () => {
    const connection = await Deno.connect({ port });
    // Bun takes over none from the system without a byte; one that has been refused meanwhile is told so by the next
    await connection.write(new TextEncoder().encode("GET /live HTTP/1.1\r\n")).catch(() => {});
    return connection;
  }));
  return all.flatMap((one) => one.status === "fulfilled" ? [one.value] : []);
}

/** How many it has open at most while it is left there: a runtime may close what it cannot serve. */
async function mostOpen(subject: Subject): Promise<number> {
  let most = 0;
  for (const end = performance.now() + AT_LIMIT_MS; performance.now() < end;) {
    most = Math.max(most, subject.handles());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return most;
}

async function untilAnswered(port: number, end: number): Promise<void> {
  for (let said = ""; !said.startsWith("HTTP/1.1 200 ");) {
    if (performance.now() > end) throw new Error(`When the connections have gone, it answers ${JSON.stringify(said)}`);
    said = await sendRaw(port, GOOD).catch((error) => String(error));
  }
}
