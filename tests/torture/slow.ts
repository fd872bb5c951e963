/** A thousand clients that take their time, or never say anything: others must not notice. */
import { within } from "../black_box/within.ts";
import type { RuntimeKind } from "../runtimes.ts";
import { type Arena, type Attack, count, medianOf } from "./attack.ts";
import { sendRaw } from "./raw_client.ts";
import { type Service, startSubject } from "./subject.ts";

const CLIENTS = 1_000;
const DRIP_MS = 1_000;

/** When a good probe is sent: as often as this, for so long, in milliseconds. */
const PROBE_MS = 50;
const LASTING_MS = 15_500;

/** Over how long the slow clients come, in milliseconds. */
const ARRIVING_MS = 2_000;

/**
 * In which a good probe must be answered, all along, in milliseconds; less the time for which the system made service and client wait
 * for a CPU: what else the machine does is nobody's fault.
 */
const LIMIT_MS = 100;

/**
 * When those must be cut off that have not sent their headers, in milliseconds; `Deno.serve` has no limit for it, and Bun takes over
 * from the system those that send nothing only after a second or two.
 */
const CUT_OFF_MS: Record<RuntimeKind, { least: number; most: number } | undefined> = {
  deno: undefined,
  bun: { least: 9_000, most: 14_000 },
  node: { least: 9_000, most: 13_000 },
};

/** What they send: at once, and then so on. */
const KINDS: readonly { first: string; then: string }[] = [
  { first: "", then: "" },
  { first: "GET /live HTTP/1.1\r\nX-Slow: ", then: "x" },
  { first: "", then: "GET /health HTTP/1.1\r\n" },
  { first: "POST /live HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n", then: "x" },
];

export const slow: Attack = {
  name: "slow",
  async run({ runtime, amount }: Arena) {
    await using subject = await startSubject(runtime);
    const service = await subject.start({ checks: { ready: { mode: "pass" }, validate: { mode: "pass_later" } } });
    const { port } = service;
    const end = performance.now() + LASTING_MS;
    const [clients, times] = await Promise.all([comeBy(port, amount(CLIENTS)), probe(service, end)]);
    const cut = clients.flatMap(({ cutAfter }) => cutAfter ?? []);
    const limits = CUT_OFF_MS[runtime.kind];
    if (limits !== undefined) judge(cut, clients.length, limits);
    for (const client of clients) client.close();
    const [all, own] = [times.map(({ all }) => all), times.map(({ own }) => own)];
    const most = `${Math.max(...own).toFixed(1)} ms (most; ${Math.max(...all).toFixed(1)} ms with the wait for a CPU)`;
    if (Math.max(...own) > LIMIT_MS) throw new Error(`A good probe was answered after ${most}`);
    const ends = limits === undefined
      ? `${count(cut.length)} of them were cut off, as there is no limit, until they went away`
      : `all were cut off, after ${(Math.min(...cut) / 1000).toFixed(1)} to ${(Math.max(...cut) / 1000).toFixed(1)} s`;
    await within(5_000, "the server to close", service.tell({ do: "close" }));
    return `${count(clients.length)} slow clients; ${count(times.length)} good probes meanwhile, answered in ` +
      `${medianOf(all).toFixed(1)} ms (median), ${most}; ${ends}`;
  },
};

/** One after the other: many cut off at one moment would be a moment's work. */
async function comeBy(port: number, clients: number): Promise<SlowClient[]> {
  const pause = ARRIVING_MS / clients;
  return await Promise.all(Array.from({ length: clients }, async (_, i) => {
    await new Promise((resolve) => setTimeout(resolve, i * pause));
    return await SlowClient.open(port, i);
  }));
}

/** How long a probe took, with and without the wait for a CPU, in milliseconds. */
interface Time {
  readonly all: number;
  readonly own: number;
}

async function probe({ port, subject }: Service, end: number): Promise<Time[]> {
  const times: Time[] = [];
  while (performance.now() < end) {
    const [start, waited] = [performance.now(), waitedForCpu(subject.pid)];
    const said = await sendRaw(port, "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    if (!/^HTTP\/1\.1 200 /.test(said)) throw new Error(`A good probe was answered ${JSON.stringify(said)}`);
    const all = performance.now() - start;
    times.push({ all, own: all - (waitedForCpu(subject.pid) - waited) });
    // a pace, and not a wait for something
    await new Promise((resolve) => setTimeout(resolve, PROBE_MS));
  }
  return times;
}

/** By a process, and by this one, since their starts, in milliseconds. 0 where the system does not tell. */
function waitedForCpu(pid: number): number {
  try {
    const nanoseconds = [pid, Deno.pid].map((pid) =>
      Number(Deno.readTextFileSync(`/proc/${pid}/schedstat`).split(" ")[1])
    );
    return (nanoseconds[0]! + nanoseconds[1]!) / 1e6;
  } catch {
    return 0;
  }
}

function judge(cut: readonly number[], all: number, { least, most }: { least: number; most: number }): void {
  if (cut.length < all) throw new Error(`${all - cut.length} of ${all} slow clients were not cut off`);
  const odd = cut.find((time) => time < least || time > most);
  if (odd !== undefined) throw new Error(`A slow client was cut off after ${odd.toFixed(0)} ms`);
}

class SlowClient {
  /** In milliseconds. */
  cutAfter?: number;
  readonly #socket: Deno.TcpConn;
  readonly #start = performance.now();
  readonly #drip: ReturnType<typeof setInterval> | undefined;

  private constructor(socket: Deno.TcpConn, { first, then }: typeof KINDS[number]) {
    this.#socket = socket;
    const send = (text: string) => void socket.write(new TextEncoder().encode(text)).catch(() => {});
    if (first !== "") send(first);
    let next = 0;
    this.#drip = then === "" ? undefined : setInterval(() => send(then[next++ % then.length]!), DRIP_MS);
    this.#readToEnd();
  }

  static async open(port: number, index: number): Promise<SlowClient> {
    return new SlowClient(await Deno.connect({ port }), KINDS[index % KINDS.length]!);
  }

  close(): void {
    clearInterval(this.#drip);
    try {
      this.#socket.close();
    } catch {
      // closed already
    }
  }

  async #readToEnd(): Promise<void> {
    const buffer = new Uint8Array(1_024);
    // a 408 before the end is as good; a reset is an end, too
    while (await this.#socket.read(buffer).catch(() => null) !== null);
    this.cutAfter = performance.now() - this.#start;
    this.close();
  }
}
